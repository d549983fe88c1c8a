"""Somebody's own place on the register of a meeting, and what everyone on it may know of the meeting."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.queries import on_table
from models.agencies import Agency, MeetingType
from models.cases import Involvement
from models.meetings import Acknowledgement, AgendaItem, Attendance, Meeting
from models.people import Person
from models.states import Answer, AttendanceState, HereBy, MeetingState, Waiting


@dataclass(frozen=True, slots=True)
class Place:
    """The viewer's own place on the register, and the meeting as everyone on it may know it."""

    meeting_title: str
    meeting_state: str
    revision: int
    item_id: str | None
    marking: str | None
    statement_id: str
    statement_heading: str
    statement_sha256: str
    attendance_id: str
    role: str
    state: str
    in_room: bool
    waiting: str | None
    here_by: str | None
    agreed_at: datetime | None
    left_at: datetime | None
    person_name: str
    agency_name: str
    answer: str | None
    answered_at: datetime | None
    involved_joined: str | None

    @property
    def is_over(self) -> bool:
        """Whether the meeting has closed."""
        return self.meeting_state in (MeetingState.CLOSED, MeetingState.ISSUED)

    @property
    def here(self) -> bool:
        """Whether they count as at the meeting."""
        return self.state == AttendanceState.HERE

    @property
    def has_left(self) -> bool:
        """Whether they have left, and not come back."""
        return self.state == AttendanceState.LEFT

    @property
    def comes_back(self) -> bool:
        """Whether one press lets them in: out for a moment, or asked whether they are still alone."""
        return self.here and self.waiting in (Waiting.AWAY, Waiting.ALONE)

    @property
    def remote(self) -> bool:
        """Whether they are there from elsewhere."""
        return self.here_by == HereBy.REMOTE

    @property
    def declined(self) -> bool:
        """Whether their latest answer is a refusal."""
        return self.answer == Answer.DECLINED

    @property
    def asked(self) -> bool:
        """Whether they are to answer the statement: the meeting is open, and they are not here and agreed."""
        return self.meeting_state == MeetingState.OPEN and not (self.here and self.agreed_at)


_On = aliased(Agency)
_involved = (
    select(on_table.joined_names(_On.name))
    .join(Involvement, Involvement.agency_id == _On.id)
    .where(Involvement.case_id == AgendaItem.case_id, Involvement.until_at.is_(None))
    .correlate(AgendaItem)
    .scalar_subquery()
)
_PLACE = (
    select(
        Meeting.title,
        Meeting.state,
        Meeting.agenda_revision,
        Meeting.on_table_id,
        MeetingType.marking,
        Meeting.statement_id,
        Meeting.statement_heading,
        Meeting.statement_sha256,
        Attendance.id,
        Attendance.role,
        Attendance.state,
        Attendance.in_room,
        Attendance.waiting,
        Attendance.here_by,
        Attendance.agreed_at,
        Attendance.left_at,
        Person.name,
        Agency.name,
        Acknowledgement.answer,
        Acknowledgement.at,
        _involved,
    )
    .join(MeetingType, MeetingType.id == Meeting.meeting_type_id)
    .join(Attendance, Attendance.meeting_id == Meeting.id)
    .join(Person, Person.id == Attendance.person_id)
    .join(Agency, Agency.id == Attendance.agency_id)
    .outerjoin(Acknowledgement, Acknowledgement.id == Attendance.acknowledgement_id)
    .outerjoin(AgendaItem, AgendaItem.id == Meeting.on_table_id)
    .where(Meeting.id == bindparam("meeting"), Attendance.person_id == bindparam("person"))
)


def own_place(sight: Sight, meeting_id: str) -> Place:
    """The viewer's place at a meeting they are on the register of; NotVisible at any other."""
    return sight.one(_PLACE, Place, {"meeting": meeting_id, "person": sight.viewer.person})
