"""Issuing a meeting's minutes: from then on their recipients may open them, and nothing in them changes."""

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer
from meetings.operations import making_minutes, minutes_mails
from meetings.policy import permissions
from meetings.refusals import Conflict
from models.meetings import Meeting
from models.states import MeetingState

FIRST = 1
NOT_CLOSED = "Close the meeting first. Its minutes can be issued after that."
MOVED_ON = "The record changed while the minutes were being made. Read it again, then issue."


def issue_minutes(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> str:
    """Issue the minutes of a closed meeting to every recipient agency; its officers may (rule 10).

    The documents are rendered again, since a draft says that it is one, and stored in the same transaction
    that issues them: issued minutes are never without their documents (clause 5.5). A second press does
    nothing. Conflict before the meeting closes, and when the record moves on while they are being made.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting = _closed_meeting(writing, viewer, meeting_id)
        writing.idle()
        if meeting.state == MeetingState.ISSUED:
            return meeting_id
        revision = meeting.revision
        edition = making_minutes.edition(writing.session, caseroom, meeting_id, version=FIRST, at=viewer.now)
    files = making_minutes.render(caseroom, meeting_id, edition)
    with record.writing(caseroom, viewer) as writing:
        meeting = _closed_meeting(writing, viewer, meeting_id)
        if meeting.state == MeetingState.ISSUED:
            writing.idle()
            return meeting_id
        if meeting.revision != revision:
            raise Conflict(MOVED_ON)
        meeting.state, meeting.issued_at = MeetingState.ISSUED, viewer.now
        making_minutes.store(writing, meeting_id, files)
        minutes_mails.tell_recipients(writing, meeting_id, files)
        writing.audit("meeting.issued", meeting_id, documents=[file.sha256 for file in files])
        writing.changed(meeting_id, phones=True)
        return meeting_id


def _closed_meeting(writing: record.Writing, viewer: Viewer, meeting_id: str) -> Meeting:
    writing.see(Meeting, meeting_id)
    writing.require(permissions.officer_of(writing.session, viewer, meeting_id))
    meeting = writing.session.get_one(Meeting, meeting_id, with_for_update=True)
    if meeting.state not in (MeetingState.CLOSED, MeetingState.ISSUED):
        raise Conflict(NOT_CLOSED)
    return meeting
