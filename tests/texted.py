"""A mobile number of somebody in a test, and the code that was texted to it."""

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer
from meetings.operations import mobile_numbers
from models.people import MobileNumber

NUMBER = "+447700900123"


def given(caseroom: Caseroom, viewer: Viewer, number: str = NUMBER) -> str:
    """Somebody gives a number; the code that is texted to it."""
    mobile_numbers.give(caseroom, viewer, number)
    return code(caseroom, str(viewer.person))


def code(caseroom: Caseroom, person_id: str) -> str:
    """The code that somebody is to type."""
    waits = MobileNumber.person_id == person_id, MobileNumber.confirmed_at.is_(None)
    with record.reading(caseroom) as session:
        sealed = session.scalars(select(MobileNumber.code).where(*waits)).one()
    assert sealed is not None
    return caseroom.keyring.read([sealed])[sealed]


def proved(caseroom: Caseroom, viewer: Viewer, number: str = NUMBER) -> None:
    """Somebody's reminders are texted to a number of theirs from now on."""
    mobile_numbers.confirm(caseroom, viewer, given(caseroom, viewer, number))
