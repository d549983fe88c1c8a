"""What stands in a person's private calendar, as far as they may see it."""

from datetime import timedelta

from sqlalchemy import bindparam, select

from meetings.calendars import ActionEntry, MeetingEntry
from meetings.doors.viewer import Sight
from models.meetings import Attendance, Invitation, Meeting
from models.outcomes import Action
from models.states import OPEN_ACTIONS, AttendanceState, MeetingState

_MEETINGS = (
    select(
        Meeting.id,
        Meeting.starts_at,
        Meeting.planned_minutes,
        Invitation.needed_from,
        Invitation.needed_until,
    )
    .join(Attendance, Attendance.meeting_id == Meeting.id)
    .outerjoin(Invitation, Invitation.attendance_id == Attendance.id)
    .where(
        Attendance.person_id == bindparam("person"),
        Attendance.state != AttendanceState.APOLOGIES,
        Meeting.state.in_((MeetingState.PLANNED, MeetingState.OPEN)),
    )
    .order_by(Meeting.starts_at)
)
_ACTIONS = (
    select(Action.id, Action.reference, Action.due_on)
    .where(Action.owner_id == bindparam("person"), Action.state.in_(OPEN_ACTIONS))
    .order_by(Action.due_on, Action.reference)
)


def entries(sight: Sight) -> list[MeetingEntry | ActionEntry]:
    """The meetings to come that a person is asked to, and the open actions they own."""
    values = {"person": sight.viewer.person}
    found = sight.execute(_MEETINGS, values).all()
    meetings = [
        MeetingEntry(
            row.id,
            row.needed_from or row.starts_at,
            row.needed_until or row.starts_at + timedelta(minutes=row.planned_minutes),
        )
        for row in found
    ]
    return [*meetings, *sight.rows(_ACTIONS, ActionEntry, values)]
