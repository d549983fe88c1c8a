"""The board of a meeting's returns: agency by case, who has answered, who has not yet and who is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import bindparam, select

from meetings.doors.viewer import Sight
from models.agencies import Agency
from models.meetings import AgendaItem
from models.returns import Return


class Standing(StrEnum):
    """All that the board tells of a return (rule 8)."""

    ANSWERED = "answered"
    ANSWERED_LATE = "answered late"
    WAITING = "not yet"
    LATE = "late"
    NOT_ASKED = "not asked"


UNANSWERED = (Standing.WAITING, Standing.LATE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One agency on one case; `reference` and `due_on` for those who hear the board rather than see it."""

    standing: Standing
    reference: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An agency and its cells, in the order of the agenda."""

    agency_id: str
    agency: str
    cells: tuple[Cell, ...]

    @property
    def waiting(self) -> int:
        """How many are not answered."""
        return sum(cell.standing in UNANSWERED for cell in self.cells)

    @property
    def late(self) -> int:
        """How many of these are late."""
        return sum(cell.standing is Standing.LATE for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Board:
    """References in the order of the agenda, and the agencies, those that have most to answer first."""

    references: tuple[str, ...]
    lines: tuple[Line, ...]
    due_on: date | None

    @property
    def waiting(self) -> int:
        """How many returns are not answered."""
        return sum(line.waiting for line in self.lines)

    @property
    def agencies_waited_for(self) -> int:
        """How many agencies have something to answer."""
        return sum(line.waiting > 0 for line in self.lines)

    @property
    def late(self) -> int:
        """How many returns are late."""
        return sum(line.late for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Row:
    case_id: str
    reference: str
    agency_id: str
    agency: str
    due_on: date
    answered_at: datetime | None
    late_at: datetime | None

    @property
    def standing(self) -> Standing:
        if self.answered_at is None:
            return Standing.WAITING if self.late_at is None else Standing.LATE
        return Standing.ANSWERED if self.late_at is None else Standing.ANSWERED_LATE


_BOARD = (
    select(
        Return.case_id,
        Return.reference,
        Return.agency_id,
        Agency.name,
        Return.due_on,
        Return.answered_at,
        Return.late_at,
    )
    .join(Agency, Agency.id == Return.agency_id)
    .outerjoin(
        AgendaItem,
        (AgendaItem.meeting_id == Return.meeting_id) & (AgendaItem.case_id == Return.case_id),
    )
    .where(Return.meeting_id == bindparam("meeting"))
    .order_by(AgendaItem.position, Return.reference, Agency.name)
)


def board(sight: Sight, meeting_id: str) -> Board:
    """The returns of a meeting as far as the viewer may know of them, in one statement."""
    rows = sight.rows(_BOARD, _Row, {"meeting": meeting_id})
    references = {row.case_id: row.reference for row in rows}
    lines = _lines(rows, references)
    due = min((row.due_on for row in rows if row.answered_at is None), default=None)
    return Board(tuple(references.values()), tuple(sorted(lines, key=_first)), due)


def _lines(rows: Iterable[_Row], references: dict[str, str]) -> list[Line]:
    by_agency: dict[str, dict[str, _Row]] = {}
    for row in rows:
        by_agency.setdefault(row.agency_id, {})[row.case_id] = row
    return [
        Line(
            agency_id,
            next(iter(asked.values())).agency,
            tuple(_cell(asked.get(case_id), reference) for case_id, reference in references.items()),
        )
        for agency_id, asked in by_agency.items()
    ]


def _cell(row: _Row | None, reference: str) -> Cell:
    return Cell(Standing.NOT_ASKED, reference) if row is None else Cell(row.standing, reference, row.due_on)


def _first(line: Line) -> tuple[int, int, str]:
    """Who has not answered stands first: the latest, then those with most to answer."""
    return -line.late, -line.waiting, line.agency
