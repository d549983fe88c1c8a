"""The list of cases a person sees, and how it is narrowed and sorted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from meetings.doors.viewer import Sight
from models.agencies import Agency
from models.cases import Case, CaseWorker
from models.meetings import AgendaItem, Meeting
from models.states import MeetingState

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list; `next_at` is the start of the next meeting that has it."""

    id: str
    reference: str
    kind: str
    subject: str
    title: str | None
    lead: str
    leads: bool
    works: bool
    next_at: datetime | None
    opened_at: datetime
    brought_by: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked of the list: words to find, a kind, whose cases, and the order."""

    words: str = ""
    kind: str = ""
    whose: str = ""
    sort: str = "reference"
    descending: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.words or self.kind or self.whose)


_next = (
    select(AgendaItem.case_id, func.min(Meeting.starts_at).label("starts_at"))
    .join(Meeting, Meeting.id == AgendaItem.meeting_id)
    .where(Meeting.state.in_((MeetingState.PLANNED, MeetingState.OPEN)))
    .group_by(AgendaItem.case_id)
    .subquery()
)
_LINES = (
    select(
        Case.id,
        Case.reference,
        Case.kind,
        Case.subject,
        Case.title,
        Agency.name,
        Case.brought_by == bindparam("agency"),
        CaseWorker.person_id.is_not(None),
        _next.c.starts_at,
        Case.opened_at,
        Case.brought_by,
    )
    .join(Agency, Agency.id == Case.brought_by)
    .outerjoin(CaseWorker, and_(CaseWorker.case_id == Case.id, CaseWorker.person_id == bindparam("person")))
    .outerjoin(_next, _next.c.case_id == Case.id)
    .order_by(Case.reference)
)

SORTS: dict[str, Callable[[CaseLine], Any]] = {
    "reference": lambda line: line.reference,
    "kind": lambda line: line.kind,
    "lead": lambda line: line.lead,
    "next": lambda line: line.next_at or _NEVER,
    "opened": lambda line: line.opened_at,
}
WHOSE: dict[str, Callable[[CaseLine], bool]] = {
    "mine": lambda line: line.works,
    "lead": lambda line: line.leads,
}


def lines(sight: Sight) -> list[CaseLine]:
    """Every case the viewer sees, by reference."""
    viewer = sight.viewer
    return sight.rows(_LINES, CaseLine, {"agency": viewer.agency, "person": viewer.person})


def narrowed(every: list[CaseLine], wanted: Wanted) -> list[CaseLine]:
    """The cases that fit, in the order asked for."""
    words = wanted.words.casefold().split()
    fits = [
        line
        for line in every
        if wanted.kind in ("", line.kind)
        and (wanted.whose not in WHOSE or WHOSE[wanted.whose](line))
        and all(word in _text(line) for word in words)
    ]
    return sorted(fits, key=SORTS.get(wanted.sort, SORTS["reference"]), reverse=wanted.descending)


def _text(line: CaseLine) -> str:
    return f"{line.reference} {line.kind} {line.lead} {line.title or ''}".casefold()
