"""Where a person declares an interest: a case on the agenda of a meeting that they are on the register of."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from meetings.doors.viewer import Sight
from models.cases import Case
from models.meetings import AgendaItem, Attendance, Meeting
from models.states import MeetingState


@dataclass(frozen=True, slots=True)
class Place:
    """A case by its reference, and the person's own place on the register."""

    item_id: str
    reference: str
    meeting_title: str
    state: str
    attendance_id: str

    @property
    def is_open(self) -> bool:
        """Whether the meeting is going on."""
        return self.state == MeetingState.OPEN

    @property
    def is_over(self) -> bool:
        """Whether the meeting has closed, so that nothing more is declared at it."""
        return self.state not in (MeetingState.PLANNED, MeetingState.OPEN)


_PLACE = (
    select(AgendaItem.id, Case.reference, Meeting.title, Meeting.state, Attendance.id)
    .join(Case, Case.id == AgendaItem.case_id)
    .join(Meeting, Meeting.id == AgendaItem.meeting_id)
    .join(Attendance, (Attendance.meeting_id == Meeting.id) & (Attendance.person_id == bindparam("person")))
    .where(AgendaItem.id == bindparam("item"), Meeting.id == bindparam("meeting"))
)


def place(sight: Sight, meeting_id: str, item_id: str) -> Place:
    """The case and the viewer's own place; NotVisible where they see no such case or have no place."""
    values = {"meeting": meeting_id, "item": item_id, "person": sight.viewer.person}
    return sight.one(_PLACE, Place, values)
