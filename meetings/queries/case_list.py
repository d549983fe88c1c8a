"""The list of cases a person sees, and how it is narrowed and sorted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from meetings.doors.viewer import Sight
from meetings.narrowing import Choice, Narrowing
from models.agencies import Agency
from models.cases import Case, CaseWorker
from models.meetings import AgendaItem, Meeting
from models.states import CaseKind, MeetingState


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

LIST: Narrowing[CaseLine] = Narrowing(
    text=lambda line: f"{line.reference} {line.kind} {line.lead} {line.title or ''}",
    choices={
        "kind": Choice("Kind", "Every kind", lambda line: (line.kind,), {kind: kind for kind in CaseKind}),
        "whose": Choice(
            "Whose",
            "All I see",
            lambda line: ("mine",) * line.works + ("lead",) * line.leads,
            {"mine": "I am the case worker", "lead": "My agency leads"},
        ),
    },
    sorts={
        "reference": ("Case", lambda line: line.reference),
        "kind": ("Kind", lambda line: line.kind),
        "lead": ("Leads", lambda line: line.lead),
        "next": ("Next meeting", lambda line: line.next_at),
        "opened": ("Opened", lambda line: line.opened_at),
    },
    usual="reference",
)


def lines(sight: Sight) -> list[CaseLine]:
    """Every case the viewer sees, by reference."""
    viewer = sight.viewer
    return sight.rows(_LINES, CaseLine, {"agency": viewer.agency, "person": viewer.person})
