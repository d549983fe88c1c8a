"""A guest in a test: Wren, of a mental health team that is no partner, at the cast's meeting."""

import secrets
from datetime import datetime

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer, room
from meetings.operations import attending, guests, requests
from models.meetings import Attendance
from models.requests import Request
from models.states import How
from tests.cast import Cast

NAME = "Wren Adeyemi"
ORGANISATION = "Riverbank Community Mental Health"
REASON = "Adult at risk: Care Act 2014 section 42"


def register(caseroom: Caseroom, cast: Cast, *, now: datetime | None = None, name: str = NAME) -> str:
    """Put the guest on the register; their place."""
    return guests.register_guest(
        caseroom,
        cast.viewer("alma", now),
        cast.meeting,
        name=name,
        organisation=ORGANISATION,
        once=secrets.token_hex(16),
    )


def admit(
    caseroom: Caseroom, cast: Cast, place: str, *, case: str = "one", now: datetime | None = None
) -> None:
    """Admit the guest to a case; its agencies are asked."""
    guests.admit_guest(caseroom, cast.viewer("alma", now), cast.items[case], place, reason=REASON)


def come_in(caseroom: Caseroom, cast: Cast, place: str, *, now: datetime | None = None) -> None:
    """The guest agrees aloud, and is let into the room at once."""
    dev = cast.viewer("dev", now)
    attending.record_acknowledgement(caseroom, dev, cast.meeting, [place], how=How.SPOKEN)
    attending.admit(caseroom, dev, cast.meeting, place, now=True)


def asked(caseroom: Caseroom, cast: Cast, agency: str) -> str:
    """The request to one agency."""
    with record.reading(caseroom) as session:
        found = select(Request.id).where(Request.originator_id == cast.agencies[agency])
        return session.scalars(found.order_by(Request.asked_at.desc())).first() or ""


def let_hear(
    caseroom: Caseroom, cast: Cast, by: str, agency: str, *pieces: str, now: datetime | None = None
) -> str:
    """Answer for an agency: the guest may hear these pieces."""
    return requests.answer(
        caseroom, cast.viewer(by, now), asked(caseroom, cast, agency), grants=True, pieces=pieces
    )


def at_meeting(caseroom: Caseroom, cast: Cast, place: str, now: datetime) -> Viewer:
    """The guest looking at the room."""
    with record.reading(caseroom) as session:
        return room(cast.meeting, now, person=session.get_one(Attendance, place).person_id)
