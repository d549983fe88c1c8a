"""The register of a meeting: where each person on it stands, as rule 5 names it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import bindparam, select

from meetings.doors.viewer import Sight
from models.agencies import Agency
from models.meetings import Acknowledgement, Attendance, Meeting, Presence
from models.people import Person
from models.states import Answer, AttendanceState, HereBy, How, MeetingState


class Standing(StrEnum):
    """Where a person on the register stands."""

    EXPECTED = "expected"
    NOT_AGREED = "here, not agreed"
    AGREED = "agreed"
    DECLINED = "declined"
    APOLOGIES = "apologies"
    NO_RESPONSE = "no response"
    LEFT = "left"


# How many registers are remembered with what was made of them: they are asked for oftener than they change.
REMEMBERED = 16
_WORDS: Mapping[str, str] = {How.PHONE: "phone", How.PAGE: "page", How.SPOKEN: "aloud", How.PAPER: "on paper"}
_OVER = (MeetingState.CLOSED, MeetingState.ISSUED)


class RegisterRow(NamedTuple):
    """A person on the register; `id` is their attendance, `presence_id` set while they are in for a case."""

    id: str
    person_id: str
    name: str
    agency_id: str
    agency: str
    role: str
    state: str
    here_by: str | None
    in_room: bool
    waiting: str | None
    arrived_at: datetime | None
    agreed_at: datetime | None
    left_at: datetime | None
    answer: str | None
    answered_how: str | None
    answered_at: datetime | None
    presence_id: str | None
    meeting_state: str

    @property
    def here(self) -> bool:
        """Whether they are at the meeting now, agreed or not."""
        return self.state == AttendanceState.HERE

    @property
    def standing(self) -> Standing:
        """Where they stand; a person whose answer the viewer may not see counts as not having agreed."""
        if self.state == AttendanceState.APOLOGIES:
            return Standing.APOLOGIES
        if self.state == AttendanceState.LEFT:
            return Standing.LEFT
        if self.agreed_at is not None:
            return Standing.AGREED
        if self.answer == Answer.DECLINED:
            return Standing.DECLINED
        if self.here:
            return Standing.NOT_AGREED
        return Standing.NO_RESPONSE if self.meeting_state in _OVER else Standing.EXPECTED

    @property
    def at(self) -> datetime | None:
        """Since when they stand so."""
        return {
            Standing.AGREED: self.agreed_at,
            Standing.DECLINED: self.answered_at,
            Standing.NOT_AGREED: self.arrived_at,
            Standing.LEFT: self.left_at,
        }.get(self.standing)

    @property
    def how(self) -> str | None:
        """How they answered: "phone", "page", "aloud", "on paper", or "remote" from elsewhere."""
        if self.answered_how is None:
            return None
        return "remote" if self.here_by == HereBy.REMOTE else _WORDS[self.answered_how]


_ROWS = (
    select(
        Attendance.id,
        Attendance.person_id,
        Person.name,
        Attendance.agency_id,
        Agency.name,
        Attendance.role,
        Attendance.state,
        Attendance.here_by,
        Attendance.in_room,
        Attendance.waiting,
        Attendance.arrived_at,
        Attendance.agreed_at,
        Attendance.left_at,
        Acknowledgement.answer,
        Acknowledgement.how,
        Acknowledgement.at,
        Presence.id,
        Meeting.state,
    )
    .join(Person, Person.id == Attendance.person_id)
    .join(Agency, Agency.id == Attendance.agency_id)
    .join(Meeting, Meeting.id == Attendance.meeting_id)
    .outerjoin(Acknowledgement, Acknowledgement.id == Attendance.acknowledgement_id)
    .outerjoin(
        Presence,
        (Presence.attendance_id == Attendance.id)
        & (Presence.agenda_item_id == Meeting.on_table_id)
        & Presence.out_at.is_(None),
    )
    .where(Attendance.meeting_id == bindparam("meeting"))
    .order_by(Agency.name, Person.name, Attendance.id)
)


def register(sight: Sight, meeting_id: str) -> tuple[RegisterRow, ...]:
    """Everybody on the register whom the viewer may see, by agency and name; refusals only for officers."""
    return tuple(sight.rows(_ROWS, RegisterRow, {"meeting": meeting_id}))
