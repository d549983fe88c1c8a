"""What a viewer may do: one function for each permission. What they may see is the SQL beside this file."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.cases import Information
from models.meetings import Attendance, Officer


class Acting(Protocol):
    """Whoever a permission is asked for: a person of an agency at a moment, or nobody."""

    @property
    def person(self) -> str | None:
        """The person's id."""

    @property
    def agency(self) -> str | None:
        """The id of the person's agency."""

    @property
    def now(self) -> datetime:
        """When they act."""


def attends_as_self(session: Session, actor: Acting, attendance_id: str) -> bool:
    """Rule 7. A person may speak for their own place on a register: for one thing, declare an interest."""
    found = exists().where(Attendance.id == attendance_id, Attendance.person_id == actor.person)
    return bool(session.scalar(select(found)))


def officer_of(session: Session, actor: Acting, meeting_id: str) -> bool:
    """Rule 2 (b). The chair, the deputy and the minute-taker run a meeting: persons, not their agency."""
    found = exists().where(Officer.meeting_id == meeting_id, Officer.person_id == actor.person)
    return bool(session.scalar(select(found)))


def originator_of(session: Session, actor: Acting, information_id: str) -> bool:
    """Clause 5.2. Information belongs to the agency that brought it: its people confirm, widen or trim it."""
    found = exists().where(Information.id == information_id, Information.originator_id == actor.agency)
    return bool(session.scalar(select(found)))
