"""Out of the room for a moment and back: pauses what one sees live, and nothing else (rule 7)."""

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import table
from meetings.operations.attending import own_place
from meetings.operations.table import on_register, open_meeting_of
from meetings.refusals import Invalid
from models.meetings import Attendance, Meeting
from models.states import AttendanceState, HereBy, Out, Waiting

NOT_HERE = "This person is not at the meeting. Record their agreement first."
ALONE = "Tick that you are alone and cannot be overheard"


def step_away(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> None:
    """Leave the room for a moment, as the person themself says; a second press does nothing.

    They are out for the case on the table and for any other until they are back; their papers stay theirs.
    Conflict while the meeting is not open.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting, person = own_place(writing, meeting_id)
        if person.in_room:
            _step_away(writing, meeting, person)
        else:
            writing.idle()


def step_out(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> None:
    """Leave the room for the case on the table alone, as the person themself says; twice is once.

    They are in again for the next case. Conflict while the meeting is not open.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting, person = own_place(writing, meeting_id)
        if table.go_out(writing, meeting, person, Out.STEPPED_OUT):
            writing.changed(meeting.id, phones=True)
        else:
            writing.idle()


def send_away(caseroom: Caseroom, viewer: Viewer, meeting_id: str, attendance_id: str) -> None:
    """Record that a person left the room for a moment; officers may. Invalid for whoever is not here."""
    with record.writing(caseroom, viewer) as writing:
        meeting = open_meeting_of(writing, meeting_id)
        person = on_register(writing, meeting, attendance_id)
        if person.state != AttendanceState.HERE:
            raise Invalid({"person": NOT_HERE})
        if person.in_room:
            _step_away(writing, meeting, person)
        else:
            writing.idle()


def come_back(caseroom: Caseroom, viewer: Viewer, meeting_id: str, *, alone: bool = False) -> None:
    """Be in the room again after a moment outside, as the person themself says; a second press does nothing.

    Whoever is there from elsewhere says that they are alone: now, and before a case with other people than
    the last (rule 5, clause 4.1.4); Invalid unless `alone`. Whoever is kept out of the case on the table
    stays out of it. Who waits for the chair to be let in is not helped by this.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting, person = own_place(writing, meeting_id)
        if person.waiting not in (Waiting.AWAY, Waiting.ALONE):
            writing.idle()
            return
        if person.here_by == HereBy.REMOTE and not alone:
            raise Invalid({"alone": ALONE})
        table.sit_down(writing, meeting, person)
        _say(writing, person, "back")
        writing.changed(meeting.id, phones=True)


def _step_away(writing: Writing, meeting: Meeting, person: Attendance) -> None:
    person.in_room, person.waiting = False, Waiting.AWAY
    table.go_out(writing, meeting, person, Out.AWAY)
    _say(writing, person, Waiting.AWAY)
    writing.changed(meeting.id, phones=True)


def _say(writing: Writing, person: Attendance, state: str) -> None:
    writing.audit("attendance.changed", person.id, person=person.person_id, state=state)
