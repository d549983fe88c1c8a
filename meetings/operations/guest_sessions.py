"""A guest's own phone at a meeting: by the room's code and their name on the register, without an account."""

from datetime import datetime

from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import room
from meetings.operations import attending, new_sessions, throttles
from meetings.operations.projectors import meeting_shown, note_wrong_code
from meetings.refusals import Invalid
from models.meetings import Attendance
from models.people import Person, Session
from models.states import AttendanceRole, AttendanceState

UNKNOWN = "No room shows this code for a guest of this name. Look at the screen again, or ask the chair."
_STAYED = (AttendanceState.INVITED, AttendanceState.HERE, AttendanceState.LEFT)


def join(caseroom: Caseroom, code: str, name: str, now: datetime, *, address: str) -> str:
    """Count a guest as here in the room that shows this code, on a session of theirs; returns its token.

    Whoever knows both the code and the name may; a guest has one phone, so an earlier session of theirs ends.
    The session ends with the meeting. Raises Invalid for a code or name that does not fit, without saying
    which, and TooOften after too many. Serves clause 4.1.5.
    """
    throttles.require(caseroom, throttles.ROOM_CODE, address, now)
    meeting_id = meeting_shown(caseroom, code, now)
    person_id = _guest(caseroom, meeting_id, name) if meeting_id else None
    if meeting_id is None or person_id is None:
        note_wrong_code(caseroom, address, now)
        raise Invalid({"code": UNKNOWN})
    with record.writing(caseroom, room(meeting_id, now, person=person_id)) as writing:
        attending.come_by_code(writing, meeting_id)
        writing.session.execute(
            update(Session)
            .where(Session.person_id == person_id, Session.kind == "guest", Session.ended_at.is_(None))
            .values(ended_at=now)
        )
        return new_sessions.start_guest(writing, person_id, meeting_id)


def _guest(caseroom: Caseroom, meeting_id: str, name: str) -> str | None:
    """The one guest of a meeting by this name."""
    wanted = _plain(name)
    with record.reading(caseroom) as session:
        found = session.execute(
            select(Person.id, Person.name)
            .join(Attendance, Attendance.person_id == Person.id)
            .where(
                Attendance.meeting_id == meeting_id,
                Attendance.role == AttendanceRole.GUEST,
                Attendance.state.in_(_STAYED),
            )
        ).all()
    named = [row.id for row in found if _plain(row.name) == wanted]
    return named[0] if len(named) == 1 else None


def _plain(name: str) -> str:
    """A name without capitals and spaces that people type differently."""
    return " ".join(name.casefold().split())
