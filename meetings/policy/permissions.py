"""Need to know: what a person may do. One small function for each permission, asked inside the write.

Each takes the write's session, who acts, and the id of what they would change; all are derived from the rows as
they stand now, never copied. They are in alphabetical order.
"""

from datetime import datetime
from typing import Protocol

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

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
    """Rule 8: a coordinator of the meeting type."""
    office = exists().where(
        Coordinator.meeting_type_id == meeting_type_id, Coordinator.person_id == actor.person
    )
    return bool(session.scalar(select(office)))
