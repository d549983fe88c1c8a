"""Cancelling a planned meeting: nobody sees a case by it any more, and whoever was invited is told."""

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import asking, information, late_cases, outbox
from meetings.operations.planning import planned
from meetings.policy import permissions
from models.mails import MailKind
from models.meetings import AgendaItem, Attendance, Meeting
from models.states import MeetingState


def cancel_meeting(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> str:
    """Cancel a planned meeting for good; the coordinators of its type may (rule 8).

    From then on nobody sees a case by it and nothing is asked for it, and its cases stay put forward; those
    with a late action wait for the next agenda. Whoever was told of it is told, with an entry that takes it
    out of their calendar. A second press does nothing; Conflict once it is open. Serves clause 4.1.4.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Meeting, meeting_id)
        if _is_cancelled(writing, meeting_id):
            writing.idle()
            return meeting_id
        meeting = planned(writing, meeting_id)
        meeting.state, meeting.corrections_until = MeetingState.CANCELLED, viewer.now
        asking.withdraw(writing, meeting)
        late_cases.wait_again(writing, meeting_id)
        for case_id in writing.session.scalars(
            select(AgendaItem.case_id).where(AgendaItem.meeting_id == meeting_id)
        ).all():
            information.take_back_from_officers(writing, case_id, meeting_id)
        writing.audit("meeting.cancelled", meeting_id)
        _tell(writing, meeting)
        writing.changed(meeting_id, phones=True)
    return meeting_id


def _is_cancelled(writing: Writing, meeting_id: str) -> bool:
    """Whether whoever may cancel it has done so."""
    may = permissions.plans_meeting(writing.session, writing.actor, meeting_id)
    return may and writing.session.get_one(Meeting, meeting_id).state == MeetingState.CANCELLED


def _tell(writing: Writing, meeting: Meeting) -> None:
    """Everybody who was told of it; what still waits to be told is not."""
    invited = select(Attendance).where(
        Attendance.meeting_id == meeting.id, Attendance.invited_at.is_not(None)
    )
    now = writing.actor.now
    for place in writing.session.scalars(invited).all():
        outbox.withdraw(writing, place.id)
        # Later than every revision it was told by, as calendars count.
        step = f"revision {meeting.revision + 1}"
        outbox.queue(
            writing, MailKind.CANCELLATION, place.person_id, place.id, step, now, of=meeting.starts_at.date()
        )
