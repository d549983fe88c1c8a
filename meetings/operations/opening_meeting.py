"""Opening a meeting: from then on it can be joined, and what is agreed to is fixed (clause 4.1.4)."""

from meetings import room_codes
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer
from meetings.operations import asking
from meetings.operations.meeting_statement import bind
from meetings.policy import permissions
from meetings.refusals import Conflict
from models.agencies import MeetingType
from models.meetings import Meeting, RoomSecret
from models.states import MeetingState, ScreenMode

OVER = "This meeting has been closed, so it cannot be opened again."


def open_meeting(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> str:
    """Open a planned meeting: its statement stays as it reads now, its room gets a secret and a way in.

    Its officers may (rule 2). A second press does nothing. Raises Conflict once it has closed.
    Serves clause 4.1.4.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Meeting, meeting_id)
        writing.require(permissions.officer_of(writing.session, viewer, meeting_id))
        meeting = writing.session.get_one(Meeting, meeting_id)
        if meeting.state == MeetingState.OPEN:
            writing.idle()
            return meeting_id
        if meeting.state != MeetingState.PLANNED:
            raise Conflict(OVER)
        meeting_type = writing.session.get_one(MeetingType, meeting.meeting_type_id)
        held_on = caseroom.settings.day_of(meeting.starts_at)
        text = bind(writing.session, meeting_type, title=meeting.title, held_on=held_on)
        meeting.statement_id, meeting.statement_heading = text.statement_id, text.heading
        meeting.statement_sha256 = text.sha256
        meeting.state, meeting.opened_at = MeetingState.OPEN, viewer.now
        meeting.screen_mode = ScreenMode.JOIN
        writing.session.add(RoomSecret(meeting_id=meeting_id, secret=room_codes.new_secret().hex()))
        asking.stop_asking(writing, meeting)
        writing.audit("meeting.opened", meeting_id)
        writing.changed(meeting_id, phones=True)
    return meeting_id
