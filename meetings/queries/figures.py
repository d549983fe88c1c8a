"""A coordinator's figures: actions, returns and minutes of their kinds of meeting, by agency and month.

Read on the surface `figures`, where there is neither a case nor a person. Each action counts once, by its
last answer, in the month that it is due in now; what is superseded counts nowhere.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import String, bindparam, func, or_, select

from meetings.doors.viewer import Sight
from meetings.working_days import working_days_after
from models.agencies import Agency, MeetingType
from models.meetings import Meeting
from models.outcomes import ACTION_IS_OPEN, Action, ActionAnswer
from models.returns import Return
from models.states import OPEN_ACTIONS, ActionState, MeetingState

WEEKS = (4, 8, 12)


class Outcome(StrEnum):
    """What became of an action that was due; the two kinds of not done stay apart."""

    IN_TIME = "Done by its date"
    LATE = "Done late"
    NOT_POSSIBLE = "Not possible because circumstances changed"
    NOT_DONE = "Not done"
    UNANSWERED = "No answer yet"


class Age(StrEnum):
    """How long ago an open action was recorded."""

    FIRST = "Under 4 weeks"
    SECOND = "4 to 8 weeks"
    THIRD = "8 to 12 weeks"
    OLDER = "12 weeks or more"


class Answered(StrEnum):
    """When an agency answered what it holds."""

    IN_TIME = "In time"
    LATE = "Late"
    UNANSWERED = "Not answered"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of meeting that the viewer coordinates, and the working days its minutes may take."""

    id: str
    name: str
    minutes_due_days: int


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, the first and the last each by its first day; perhaps of one kind of meeting alone."""

    first: date
    last: date
    kind: str = ""

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each month."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return tuple(month_on(self.first, number) for number in range(count))

    @property
    def ends(self) -> date:
        """The day after the last."""
        return month_on(self.last, 1)

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day < self.ends


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table and one bar of its chart: what is counted, in the order of the heads.

    `more` counts some of the same once again: those answered by their date, those overdue.
    """

    label: str | date
    counts: tuple[int, ...]
    more: int = 0

    @property
    def total(self) -> int:
        """All that is counted."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Cell:
    """Of an agency's actions due in a month, how many were answered by their date."""

    agency: str
    month: date
    counts: tuple[int, ...]
    in_time: int

    @property
    def total(self) -> int:
        """How many were due."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Issue:
    """How long the minutes of a meeting took, or have taken until now."""

    held_on: date
    days: int
    due_on: date
    issued: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the page and its CSV say."""

    months: tuple[Line, ...]
    agencies: tuple[Line, ...]
    cells: dict[tuple[str, date], Cell]
    ages: tuple[Line, ...]
    returns: tuple[Line, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class _Due:
    agency: str
    due_on: date
    state: str
    recorded_at: datetime
    said_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ACTIONS


@dataclass(frozen=True, slots=True)
class _Asked:
    agency: str
    due_on: date
    answered_at: datetime | None
    late_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Held:
    closed_at: datetime
    issued_at: datetime | None
    due_days: int


_KIND = bindparam("kind", type_=String)
_OF_KIND = or_(_KIND == "", Meeting.meeting_type_id == _KIND)
_KINDS = select(MeetingType.id, MeetingType.name, MeetingType.minutes_due_days).order_by(MeetingType.name)
_DUE = (
    select(Agency.name, Action.due_on, Action.state, Action.recorded_at, func.max(ActionAnswer.at))
    .join(Agency, Agency.id == Action.owner_agency_id)
    .join(Meeting, Meeting.id == Action.meeting_id)
    .outerjoin(ActionAnswer, (ActionAnswer.action_id == Action.id) & (ActionAnswer.answer == Action.state))
    .where(
        _OF_KIND,
        Action.state != ActionState.SUPERSEDED,
        or_(ACTION_IS_OPEN, Action.due_on.between(bindparam("first"), bindparam("until"))),
    )
    .group_by(Action.id, Agency.name, Action.due_on, Action.state, Action.recorded_at)
    .order_by(Agency.name)
)
_ASKED = (
    select(Agency.name, Return.due_on, Return.answered_at, Return.late_at)
    .join(Agency, Agency.id == Return.agency_id)
    .join(Meeting, Meeting.id == Return.meeting_id)
    .where(_OF_KIND, Return.due_on.between(bindparam("first"), bindparam("until")))
    .order_by(Agency.name)
)
_HELD = (
    select(Meeting.closed_at, Meeting.issued_at, MeetingType.minutes_due_days)
    .join(MeetingType, MeetingType.id == Meeting.meeting_type_id)
    .where(_OF_KIND, or_(Meeting.state == MeetingState.CLOSED, Meeting.state == MeetingState.ISSUED))
    .order_by(Meeting.closed_at)
)


def month_on(month: date, count: int) -> date:
    """The first day of the month so many months after one, or before it where `count` is negative."""
    years, number = divmod(month.month - 1 + count, 12)
    return date(month.year + years, number + 1, 1)


def kinds(sight: Sight) -> list[Kind]:
    """The kinds of meeting that the viewer coordinates; none for anybody else."""
    return sight.rows(_KINDS, Kind)


def figures(sight: Sight, period: Period, zone: str) -> Figures:
    """What can be counted for a coordinator in a period, in three statements; ages are those of today."""
    here = ZoneInfo(zone)
    today = sight.viewer.now.astimezone(here).date()
    values = {"kind": period.kind, "first": period.first, "until": period.ends - timedelta(days=1)}
    due = sight.rows(_DUE, _Due, values)
    cells = _cells((one for one in due if period.holds(one.due_on)), today, here)
    return Figures(
        months=_by_month(period.months, cells.values()),
        agencies=_by_agency(cells.values()),
        cells=cells,
        ages=_ages([one for one in due if one.is_open], today, here),
        returns=_returns(sight.rows(_ASKED, _Asked, values), today),
        issues=_issues(sight.rows(_HELD, _Held, {"kind": period.kind}), period, today, here),
    )


def _cells(due: Iterable[_Due], today: date, zone: ZoneInfo) -> dict[tuple[str, date], Cell]:
    """By agency and month: what was due, what became of it, and how much was answered by its date."""
    found: dict[tuple[str, date], Counter[str]] = {}
    for one in due:
        outcome = _outcome(one, today, zone)
        if outcome is not None:
            counter = found.setdefault((one.agency, one.due_on.replace(day=1)), Counter())
            counter.update((outcome, "in time") if _in_time(one, zone) else (outcome,))
    return {
        (agency, month): Cell(agency, month, tuple(counter[each] for each in Outcome), counter["in time"])
        for (agency, month), counter in found.items()
    }


def _outcome(one: _Due, today: date, zone: ZoneInfo) -> Outcome | None:
    """What became of an action; None while its day has not passed and nobody has answered."""
    if one.is_open:
        return Outcome.UNANSWERED if one.due_on < today else None
    if one.state == ActionState.DONE:
        return Outcome.IN_TIME if _in_time(one, zone) else Outcome.LATE
    return Outcome.NOT_POSSIBLE if one.state == ActionState.NOT_POSSIBLE else Outcome.NOT_DONE


def _in_time(one: _Due, zone: ZoneInfo) -> bool:
    """Whether it was answered for good on its day or before, whatever the answer."""
    return not one.is_open and one.said_at is not None and one.said_at.astimezone(zone).date() <= one.due_on


def _by_month(months: Iterable[date], cells: Iterable[Cell]) -> tuple[Line, ...]:
    found: dict[date, list[Cell]] = {month: [] for month in months}
    for cell in cells:
        found[cell.month].append(cell)
    return tuple(_together(month, some) for month, some in found.items())


def _by_agency(cells: Iterable[Cell]) -> tuple[Line, ...]:
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.agency, []).append(cell)
    return tuple(_together(agency, found[agency]) for agency in sorted(found, key=str.casefold))


def _together(label: str | date, cells: Sequence[Cell]) -> Line:
    counts = tuple(sum(cell.counts[at] for cell in cells) for at in range(len(Outcome)))
    return Line(label, counts, sum(cell.in_time for cell in cells))


def _ages(due: Iterable[_Due], today: date, zone: ZoneInfo) -> tuple[Line, ...]:
    found: dict[str, Counter[str]] = {}
    for one in due:
        weeks = (today - one.recorded_at.astimezone(zone).date()).days // 7
        age = tuple(Age)[sum(weeks >= limit for limit in WEEKS)]
        found.setdefault(one.agency, Counter()).update((age, "overdue") if one.due_on < today else (age,))
    return _lines(found, Age, "overdue")


def _returns(asked: Iterable[_Asked], today: date) -> tuple[Line, ...]:
    """As on the board of returns; one that is not answered counts once its day has passed."""
    found: dict[str, Counter[str]] = {}
    for one in asked:
        if one.answered_at is not None:
            answered = Answered.IN_TIME if one.late_at is None else Answered.LATE
        elif one.late_at is not None or one.due_on < today:
            answered = Answered.UNANSWERED
        else:
            continue
        found.setdefault(one.agency, Counter()).update((answered,))
    return _lines(found, Answered, "")


def _lines(found: dict[str, Counter[str]], heads: Iterable[StrEnum], more: str) -> tuple[Line, ...]:
    order, columns = sorted(found, key=str.casefold), tuple(heads)
    return tuple(
        Line(agency, tuple(found[agency][head] for head in columns), found[agency][more]) for agency in order
    )


def _issues(held: Iterable[_Held], period: Period, today: date, zone: ZoneInfo) -> tuple[Issue, ...]:
    found = []
    for one in held:
        held_on = one.closed_at.astimezone(zone).date()
        until = one.issued_at.astimezone(zone).date() if one.issued_at else today
        due_on = working_days_after(held_on, one.due_days)
        if period.holds(held_on):
            days = (until - held_on).days
            found.append(Issue(held_on, days, due_on, one.issued_at is not None, until > due_on))
    return tuple(found)
