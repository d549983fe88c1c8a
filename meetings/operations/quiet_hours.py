"""When a mail about a meeting's business may leave: at once, or when the quiet hours of its kind end."""

from datetime import datetime

from meetings.doors.record import Writing
from meetings.sending_hours import Hours
from models.agencies import MeetingType
from models.meetings import Meeting


def after_quiet(writing: Writing, meeting: Meeting) -> datetime:
    """Now, or the end of the quiet hours of the meeting's kind (UTC)."""
    kind = writing.session.get_one(MeetingType, meeting.meeting_type_id)
    hours = Hours(kind.remind_at_hour, kind.quiet_from_hour, kind.quiet_until_hour)
    return hours.after_quiet(writing.actor.now, writing.caseroom.settings.zone)
