"""Need to know: what a person may do. One small function for each permission, asked inside the write.

Each takes the write's session, who acts, and the id of what they would change; all are derived from the rows
as they stand now, never copied. They are in alphabetical order.
"""

from datetime import datetime
from typing import Protocol

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from models.agencies import MeetingType, Partner
from models.meetings import Meeting, Officer
from models.people import Coordinator


class Acting(Protocol):
    """Who acts and when, as the doors know them."""

    @property
    def person(self) -> str | None:
        """The person, if it is one."""

    @property
    def agency(self) -> str | None:
        """Their agency."""

    @property
    def now(self) -> datetime:
        """The moment of the write."""


def is_officer(session: Session, actor: Acting, meeting_id: str) -> bool:
    """Rule 2: an officer of the meeting, whichever of the three."""
    office = exists().where(Officer.meeting_id == meeting_id, Officer.person_id == actor.person)
    return bool(session.scalar(select(office)))


def plans_meeting(session: Session, actor: Acting, meeting_id: str) -> bool:
    """Rule 8: a coordinator of the meeting's type."""
    office = exists().where(
        Meeting.id == meeting_id,
        Coordinator.meeting_type_id == Meeting.meeting_type_id,
        Coordinator.person_id == actor.person,
    )
    return bool(session.scalar(select(office)))


def plans_meetings(session: Session, actor: Acting, meeting_type_id: str) -> bool:
    """Rules 1 and 8: a coordinator of the meeting type, whose agency is an active partner of its agreement."""
    office = exists().where(
        Coordinator.meeting_type_id == meeting_type_id,
        Coordinator.person_id == actor.person,
        MeetingType.id == meeting_type_id,
        Partner.agreement_id == MeetingType.agreement_id,
        Partner.agency_id == actor.agency,
        Partner.from_at <= actor.now,
        or_(Partner.until_at.is_(None), Partner.until_at > actor.now),
        or_(Partner.suspended_at.is_(None), Partner.suspended_at > actor.now),
    )
    return bool(session.scalar(select(office)))
