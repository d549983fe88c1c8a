"""The console's frame in one statement: the meeting, its officers, its projector, its agenda."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.refusals import NotVisible
from models.agencies import MeetingType
from models.cases import Case
from models.meetings import AgendaItem, Meeting, Officer
from models.people import Person
from models.states import ItemState, MeetingOffice, MeetingState, ScreenMode

HIDDEN = "A case you are kept out of"
_STATES = {
    ItemState.WAITING.value: "waiting",
    ItemState.ON_TABLE.value: "table",
    ItemState.DONE.value: "done",
}


class _Row(NamedTuple):
    """The meeting, once for each case on its agenda."""

    title: str
    state: str
    starts_at: datetime
    planned_minutes: int
    place: str
    venue_checked: bool
    screen_mode: str
    on_table_id: str | None
    revision: int
    marking: str | None
    agreement_id: str
    office: str
    chair: str | None
    item_id: str | None
    minutes: int | None
    item_state: str | None
    started_at: datetime | None
    reference: str | None
    kind: str | None


class AgendaCase(NamedTuple):
    """A case in the agenda; `id` is its agenda item, `state` "waiting", "table" or "done"."""

    id: str
    position: int
    name: str
    kind: str
    minutes: int
    state: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A meeting as its officers run it; `elapsed` and `limit`, in seconds, are of the case on the table."""

    title: str
    state: str
    starts_at: datetime
    place: str
    venue_checked: bool
    screen_mode: str
    on_table_id: str | None
    revision: int
    marking: str | None
    agreement_id: str
    office: str
    chair: str | None
    cases: tuple[AgendaCase, ...]
    elapsed: int | None
    limit: int | None
    ends_at: datetime
    late: int

    @property
    def is_open(self) -> bool:
        """Whether it can be recorded on."""
        return self.state == MeetingState.OPEN

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be opened."""
        return self.state == MeetingState.PLANNED

    @property
    def on_table(self) -> AgendaCase | None:
        """The case on the table."""
        return next((case for case in self.cases if case.id == self.on_table_id), None)

    @property
    def next(self) -> AgendaCase | None:
        """The case to come: the first one waiting after the one on the table, else the first one waiting."""
        here = self.on_table.position if self.on_table else 0
        waiting = [case for case in self.cases if case.state == "waiting"]
        return next((case for case in waiting if case.position > here), waiting[0] if waiting else None)

    @property
    def is_chair(self) -> bool:
        """Whether the officer asking has the chair."""
        return self.office == MeetingOffice.CHAIR

    @property
    def elapsed_text(self) -> str:
        """Minutes and seconds on the case."""
        return f"{(self.elapsed or 0) // 60}:{(self.elapsed or 0) % 60:02}"

    @property
    def late_text(self) -> str:
        """How much later than planned it ends."""
        hours, minutes = divmod(self.late, 60)
        return f"{hours} h {minutes} min" if hours > 1 else f"{self.late} min"

    @property
    def reads_back(self) -> bool:
        """Whether the projector is set to read the actions back."""
        return self.screen_mode == ScreenMode.CLOSING

    @property
    def shows_case(self) -> bool:
        """Whether the projector is set to show the case on the table."""
        return self.screen_mode == ScreenMode.CASE


_Chair = aliased(Officer)
_ROWS = (
    select(
        Meeting.title,
        Meeting.state,
        Meeting.starts_at,
        Meeting.planned_minutes,
        Meeting.place,
        Meeting.secure_venue.is_not(None),
        Meeting.screen_mode,
        Meeting.on_table_id,
        Meeting.revision,
        MeetingType.marking,
        MeetingType.agreement_id,
        Officer.office,
        select(func.min(Person.name))
        .join(_Chair, _Chair.person_id == Person.id)
        .where(_Chair.meeting_id == bindparam("meeting"), _Chair.office == MeetingOffice.CHAIR)
        .scalar_subquery(),
        AgendaItem.id,
        AgendaItem.minutes,
        AgendaItem.state,
        AgendaItem.started_at,
        Case.reference,
        Case.kind,
    )
    .join(MeetingType, MeetingType.id == Meeting.meeting_type_id)
    .join(Officer, (Officer.meeting_id == Meeting.id) & (Officer.person_id == bindparam("person")))
    .outerjoin(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    .outerjoin(Case, Case.id == AgendaItem.case_id)
    .where(Meeting.id == bindparam("meeting"))
    .order_by(AgendaItem.position, AgendaItem.id)
)
_CASE = select(AgendaItem.case_id).where(
    AgendaItem.id == bindparam("item"), AgendaItem.meeting_id == bindparam("meeting")
)


def case_at(sight: Sight, meeting_id: str, item_id: str) -> str | None:
    """The case of an item, if it is on this meeting's agenda and visible."""
    return sight.scalar(_CASE, {"item": item_id, "meeting": meeting_id})


def frame(sight: Sight, meeting_id: str) -> Frame:
    """The meeting for one of its officers; NotVisible to anybody else."""
    rows = sight.rows(_ROWS, _Row, {"meeting": meeting_id, "person": sight.viewer.person})
    if not rows:
        raise NotVisible
    meeting, now = rows[0], sight.viewer.now
    on_table = next((row for row in rows if row.item_id and row.item_id == row.on_table_id), None)
    started = on_table.started_at if on_table else None
    ends_at = now + timedelta(minutes=_minutes_to_come(rows), seconds=_seconds_left(on_table, now))
    planned_end = meeting.starts_at + timedelta(minutes=meeting.planned_minutes)
    return Frame(
        title=meeting.title,
        state=meeting.state,
        starts_at=meeting.starts_at,
        place=meeting.place,
        venue_checked=bool(meeting.venue_checked),
        screen_mode=meeting.screen_mode,
        on_table_id=meeting.on_table_id,
        revision=meeting.revision,
        marking=meeting.marking,
        agreement_id=meeting.agreement_id,
        office=meeting.office,
        chair=meeting.chair,
        cases=tuple(_case(row, position) for position, row in enumerate(rows, 1) if row.item_id),
        elapsed=int((now - started).total_seconds()) if started else None,
        limit=60 * (on_table.minutes or 0) if on_table else None,
        ends_at=ends_at,
        late=int((ends_at - planned_end).total_seconds()) // 60,
    )


def _case(row: _Row, position: int) -> AgendaCase:
    state = _STATES[row.item_state or ""]
    return AgendaCase(
        str(row.item_id), position, row.reference or HIDDEN, row.kind or "", row.minutes or 0, state
    )


def _minutes_to_come(rows: list[_Row]) -> int:
    return sum(row.minutes or 0 for row in rows if row.item_state == ItemState.WAITING)


def _seconds_left(on_table: _Row | None, now: datetime) -> float:
    """What is left of the time allotted to the case on the table, in seconds; none once it is used up."""
    if on_table is None or on_table.started_at is None:
        return 0
    return max(0, 60 * (on_table.minutes or 0) - (now - on_table.started_at).total_seconds())
