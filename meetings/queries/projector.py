"""What the projector shows: one idea a screen, put together from what the room may see and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select

from meetings.doors.viewer import Sight
from meetings.queries import on_table
from meetings.queries.on_table import Line
from meetings.queries.statement import StatementText, statement_text
from models.agencies import Agency, MeetingType
from models.cases import Case
from models.meetings import AgendaItem, Attendance, Meeting
from models.outcomes import Action
from models.states import ActionState, AttendanceState, ScreenMode

NEW_SECONDS = 30
RECORDED = ("decision", "dissent", "action")


@dataclass(frozen=True, slots=True)
class Frame:
    """The open meeting and what its screen is set to; `item_id` only once the room check is settled."""

    title: str
    revision: int
    screen_mode: str
    marking: str | None
    marking_on_join_screen: bool
    statement_id: str
    statement_heading: str
    item_id: str | None
    minutes: int | None
    started_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """How many of an agency are expected, and how many of them have agreed."""

    name: str
    agreed: int
    expected: int


@dataclass(frozen=True, slots=True)
class Count:
    """Who has agreed, agency by agency: never who they are."""

    agencies: tuple[AgencyCount, ...]

    @property
    def agreed(self) -> int:
        """People who agreed."""
        return sum(agency.agreed for agency in self.agencies)

    @property
    def expected(self) -> int:
        """People expected, without apologies and those who left."""
        return sum(agency.expected for agency in self.agencies)

    @property
    def agreed_share(self) -> float:
        """Those who agreed, in per cent of those expected."""
        return 100 * self.agreed / self.expected if self.expected else 0.0


@dataclass(frozen=True, slots=True)
class StatementScreen:
    """The statement to be read aloud, and the count."""

    statement: StatementText
    count: Count


@dataclass(frozen=True, slots=True)
class Holding:
    """A card that says what happens next, and nothing of why."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Shared:
    """A piece of information that everyone in the room may see."""

    agency: str | None
    text: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision, a dissent or an action; `by` is an agency, `is_new` marks the latest while it is fresh."""

    label: str
    text: str | None
    by: str | None
    due: date | None
    due_word: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class CaseScreen:
    """The case on the table; `elapsed` and `limit` in seconds, `share` of the time in per cent."""

    reference: str | None
    kind: str | None
    title: str | None
    earlier: tuple[Entry, ...]
    information: tuple[Shared, ...]
    entries: tuple[Entry, ...]
    elapsed: int
    limit: int
    here: int
    agencies: tuple[str, ...]

    @property
    def elapsed_text(self) -> str:
        """Minutes and seconds on this case."""
        return f"{self.elapsed // 60}:{self.elapsed % 60:02}"

    @property
    def share(self) -> float:
        """The time used, in per cent of the time allotted."""
        return min(100.0, 100 * self.elapsed / self.limit)


@dataclass(frozen=True, slots=True)
class Agreed:
    """An action of this meeting as it is read back: by its case's reference, its owner by agency."""

    reference: str
    text: str | None
    by: str
    due: date


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The actions that everybody here may see, by case; nothing tells whether there are others."""

    actions: tuple[Agreed, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """The code that an officer types on the console."""

    code: str


@dataclass(frozen=True, slots=True)
class Screen:
    """What is on the wall: `name` is the screen's, `body` what it needs."""

    name: str
    meeting: str
    marking: str | None
    revision: int
    body: Pairing | Count | StatementScreen | CaseScreen | ReadBack | Holding | None


BETWEEN_CASES = Holding("Between cases", "The next case is shown when the room is ready.")
NOT_OPEN = Holding("Not open yet", "The meeting is shown here once the chair opens it.")
ONE_MOMENT = Holding("One moment", "This screen comes back by itself.")

_FRAME = (
    select(
        Meeting.title,
        Meeting.revision,
        Meeting.screen_mode,
        MeetingType.marking,
        MeetingType.marking_on_join_screen,
        Meeting.statement_id,
        Meeting.statement_heading,
        AgendaItem.id,
        AgendaItem.minutes,
        AgendaItem.started_at,
    )
    .join(MeetingType, MeetingType.id == Meeting.meeting_type_id)
    .outerjoin(AgendaItem, AgendaItem.id == Meeting.on_table_id)
    .where(Meeting.id == bindparam("meeting"))
)
_COUNT = (
    select(
        Agency.name,
        func.sum(case((Attendance.agreed_at.is_not(None), 1), else_=0)),
        func.count(),
    )
    .join(Attendance, Attendance.agency_id == Agency.id)
    .where(
        Attendance.meeting_id == bindparam("meeting"),
        Attendance.state.in_((AttendanceState.INVITED, AttendanceState.HERE)),
    )
    .group_by(Agency.name)
    .order_by(Agency.name)
)
_READ_BACK = (
    select(Case.reference, Action.text, Agency.name, Action.due_on)
    .join(Case, Case.id == Action.case_id)
    .join(Agency, Agency.id == Action.owner_agency_id)
    .where(Action.meeting_id == bindparam("meeting"), Action.state != ActionState.SUPERSEDED)
    .order_by(Case.reference, Action.due_on, Action.id)
)


def is_open(sight: Sight, meeting_id: str) -> bool:
    """Whether the room's meeting is open, so that people may join it."""
    return bool(sight.rows(_FRAME, Frame, {"meeting": meeting_id}))


def screen(sight: Sight, meeting_id: str, today: date) -> Screen:
    """The screen of a meeting as its room may see it now; the holding card before it opens."""
    found = sight.rows(_FRAME, Frame, {"meeting": meeting_id})
    if not found:
        return Screen("holding", "Caseroom", None, 0, NOT_OPEN)
    frame = found[0]
    name, body = _body(sight, meeting_id, frame, today)
    marked = name in ("case", "closing", "holding") or frame.marking_on_join_screen
    return Screen(name, frame.title, frame.marking if marked else None, frame.revision, body)


def _body(sight: Sight, meeting_id: str, frame: Frame, today: date) -> tuple[str, Any]:
    match frame.screen_mode:
        case ScreenMode.NOTHING:
            return "nothing", None
        case ScreenMode.JOIN:
            return "join", _count(sight, meeting_id)
        case ScreenMode.STATEMENT:
            text = statement_text(sight, frame.statement_id, frame.statement_heading)
            return "statement", StatementScreen(text, _count(sight, meeting_id))
        case ScreenMode.CLOSING:
            return "closing", ReadBack(tuple(sight.rows(_READ_BACK, Agreed, {"meeting": meeting_id})))
    found = on_table.lines(sight, frame.item_id) if frame.item_id else []
    subject = next((line for line in found if line.kind == "case"), None)
    if subject is None:
        return "holding", BETWEEN_CASES
    recorded = [line for line in found if line.kind in RECORDED]
    earlier = tuple(_entry(line, today) for line in recorded if line.meeting_id != meeting_id)
    entries = _entries([line for line in recorded if line.meeting_id == meeting_id], today, sight.viewer.now)
    return "case", _case(found, subject, frame, sight.viewer.now, earlier=earlier, entries=entries)


def _count(sight: Sight, meeting_id: str) -> Count:
    return Count(tuple(sight.rows(_COUNT, AgencyCount, {"meeting": meeting_id})))


def _case(
    found: list[Line],
    subject: Line,
    frame: Frame,
    now: datetime,
    *,
    earlier: tuple[Entry, ...],
    entries: tuple[Entry, ...],
) -> CaseScreen:
    inside = [str(line.agency) for line in found if line.kind == "inside"]
    return CaseScreen(
        reference=subject.reference,
        kind=subject.word,
        title=subject.text,
        earlier=earlier,
        information=tuple(
            Shared(line.agency, line.text, line.note) for line in found if line.kind == "information"
        ),
        entries=entries,
        elapsed=int((now - (frame.started_at or now)).total_seconds()),
        limit=60 * (frame.minutes or 1),
        here=len(inside),
        agencies=tuple(sorted(set(inside))),
    )


def _entries(recorded: list[Line], today: date, now: datetime) -> tuple[Entry, ...]:
    """What this meeting recorded; the latest is new while it is fresh."""
    return tuple(_entry(line, today, is_new=line is recorded[-1] and _fresh(line, now)) for line in recorded)


def _entry(line: Line, today: date, *, is_new: bool = False) -> Entry:
    return Entry(line.label, line.text, line.agency, line.due, line.due_word(today), is_new)


def _fresh(line: Line, now: datetime) -> bool:
    return line.at is not None and (now - line.at).total_seconds() < NEW_SECONDS
