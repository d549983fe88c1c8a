"""The record of a closed meeting as an officer reads it before issue: every case they may see."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ScalarSelect, bindparam, exists, func, or_, select
from sqlalchemy import case as when
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.preconditions import Answered, read
from meetings.queries import minutes_pieces
from meetings.queries.minutes_pieces import Piece
from meetings.queries.minutes_returns import ANSWERED, LATE, NOT_ANSWERED
from meetings.refusals import NotVisible
from models import outcomes as o
from models.agencies import Agency, Intervention
from models.cases import Case, Involvement
from models.meetings import AgendaItem, Meeting
from models.people import Person
from models.returns import Return, ReturnAnswer
from models.states import ActionState, ItemState, Outcome

SEPARATOR, BETWEEN = "\n", "\t"
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Decided:
    """A standing decision, or that no further action is needed."""

    id: str
    item_id: str
    outcome: str
    text: str
    intervention: str | None
    made_by: str
    reasons: str
    power: str | None
    article_8: str | None
    equality: str | None
    preconditions: str | None
    onward: str | None
    review_on: date | None
    readers: str | None

    @property
    def is_no_further_action(self) -> bool:
        """Whether the case closed without an intervention."""
        return self.outcome == Outcome.NO_FURTHER_ACTION

    @property
    def answers(self) -> Sequence[Answered]:
        """What the statutes ask for, as it was answered."""
        return read(self.preconditions)

    @property
    def who_can_see(self) -> str:
        """Its audience and the officers, in a line."""
        return _who_can_see(self.readers)


@dataclass(frozen=True, slots=True)
class Dissent:
    """Who disagreed with a decision on the case, in their words."""

    item_id: str
    person: str
    agency: str
    text: str
    id: str
    reply: str | None
    due_on: date
    waits_for_officer: bool


@dataclass(frozen=True, slots=True)
class ToDo:
    """An action on the case, of this meeting or an earlier one."""

    item_id: str
    meeting_id: str
    reference: str
    text: str
    owner: str
    agency: str
    due_on: date
    state: str
    readers: str | None
    id: str

    @property
    def who_can_see(self) -> str:
        """Its audience and the officers, in a line."""
        return _who_can_see(self.readers)


@dataclass(frozen=True, slots=True)
class Item:
    """A case on the agenda, with the narrative that stands."""

    item_id: str
    case_id: str
    brought_by: str
    reference: str
    kind: str
    title: str | None
    state: str
    narrative_id: str | None
    narrative: str | None
    written_by: str | None
    written_at: datetime | None
    readers: str | None
    asked: str | None
    involved: str | None

    @property
    def who_can_see(self) -> str:
        """Who may read the narrative, in a line."""
        return _who_can_see(self.readers)

    @property
    def agencies(self) -> list[tuple[str, str]]:
        """The agencies on the case now: name and id."""
        rows = sorted(line.split(BETWEEN) for line in self.involved.split(SEPARATOR)) if self.involved else []
        return [(name, agency_id) for name, agency_id in rows]

    def others(self, readers: str | None) -> list[tuple[str, str]]:
        """Those of them that do not see something whose readers these are."""
        known = set(readers.split(SEPARATOR)) if readers else set()
        return [(name, agency_id) for name, agency_id in self.agencies if name not in known]

    @property
    def returns(self) -> list[tuple[str, str]]:
        """What each agency that was asked before the meeting answered, as far as the officer may know it."""
        rows = sorted(line.split(BETWEEN) for line in self.asked.split(SEPARATOR)) if self.asked else []
        return [(agency, _returned(*told)) for agency, *told in rows]

    @property
    def is_reached(self) -> bool:
        """Whether the meeting came to it."""
        return self.state == ItemState.DONE


@dataclass(frozen=True, slots=True)
class RecordedCase:
    """A case with everything of it that the minutes' body may hold."""

    item: Item
    information: tuple[Piece, ...]
    decisions: tuple[Decided, ...]
    dissents: tuple[Dissent, ...]
    actions: tuple[ToDo, ...]
    earlier_actions: tuple[ToDo, ...]


def _readers(column: Any, key: Any, of: Any) -> ScalarSelect[str]:
    """The names of the agencies in the audience of a decision or action, in one column."""
    reader = aliased(Agency)
    joined = select(func.aggregate_strings(reader.name, SEPARATOR)).where(reader.id == column, key == of)
    return joined.scalar_subquery()


def _involved() -> ScalarSelect[str]:
    """The agencies on a case now, with their ids, in one column."""
    return (
        select(func.aggregate_strings(Agency.name.concat(BETWEEN).concat(Agency.id), SEPARATOR))
        .join(Involvement, Involvement.agency_id == Agency.id)
        .where(Involvement.case_id == AgendaItem.case_id, Involvement.until_at.is_(None))
        .correlate(AgendaItem)
        .scalar_subquery()
    )


def _returns() -> ScalarSelect[str]:
    """The agencies asked about a case, whether each answered or was late, and what, in one column."""
    told = Agency.name.concat(BETWEEN).concat(
        when((Return.answered_at.is_(None), ""), else_=func.coalesce(ReturnAnswer.answer, ANSWERED))
    )
    late = told.concat(BETWEEN).concat(when((Return.late_at.is_(None), ""), else_=LATE))
    newer = aliased(ReturnAnswer)
    return (
        select(func.aggregate_strings(late, SEPARATOR))
        .select_from(Return)
        .join(Agency, Agency.id == Return.agency_id)
        .outerjoin(
            ReturnAnswer,
            (ReturnAnswer.return_id == Return.id) & ~exists().where(newer.replaces_id == ReturnAnswer.id),
        )
        .where(Return.case_id == AgendaItem.case_id, Return.meeting_id == AgendaItem.meeting_id)
        .correlate(AgendaItem)
        .scalar_subquery()
    )


_NewerNarrative, _NewerDecision = aliased(o.Narrative), aliased(o.Decision)
_ITEMS = (
    select(
        AgendaItem.id,
        Case.id,
        Case.brought_by,
        Case.reference,
        Case.kind,
        Case.title,
        AgendaItem.state,
        o.Narrative.id,
        o.Narrative.text,
        Person.name,
        o.Narrative.recorded_at,
        _readers(o.NarrativeAudience.agency_id, o.NarrativeAudience.narrative_id, o.Narrative.id),
        _returns(),
        _involved(),
    )
    .join(Case, Case.id == AgendaItem.case_id)
    .outerjoin(
        o.Narrative,
        (o.Narrative.agenda_item_id == AgendaItem.id)
        & ~exists().where(_NewerNarrative.replaces_id == o.Narrative.id),
    )
    .outerjoin(Person, Person.id == o.Narrative.recorded_by)
    .where(AgendaItem.meeting_id == bindparam("meeting"))
    .order_by(AgendaItem.position)
)
_ITEM = _ITEMS.where(AgendaItem.id == bindparam("item"))
_DECISIONS = (
    select(
        o.Decision.id,
        o.Decision.agenda_item_id,
        o.Decision.outcome,
        o.Decision.text,
        Intervention.text,
        Agency.name,
        o.Decision.reasons,
        o.Decision.power,
        o.Decision.article_8,
        o.Decision.equality,
        o.Decision.preconditions,
        o.Decision.onward,
        o.Decision.review_on,
        _readers(o.DecisionAudience.agency_id, o.DecisionAudience.decision_id, o.Decision.id),
    )
    .join(Agency, Agency.id == o.Decision.made_by)
    .outerjoin(Intervention, Intervention.id == o.Decision.intervention_id)
    .where(
        o.Decision.meeting_id == bindparam("meeting"),
        ~exists().where(_NewerDecision.replaces_id == o.Decision.id),
    )
    .order_by(o.Decision.recorded_at, o.Decision.id)
)
_DISSENTS = (
    select(
        o.Decision.agenda_item_id,
        Person.name,
        Agency.name,
        o.Dissent.text,
        o.Dissent.id,
        o.DissentReply.text,
        o.Dissent.reply_due_on,
        o.DISSENT_WAITS,
    )
    .outerjoin(o.DissentReply, o.DissentReply.dissent_id == o.Dissent.id)
    .join(o.Decision, o.Decision.id == o.Dissent.decision_id)
    .join(Person, Person.id == o.Dissent.person_id)
    .join(Agency, Agency.id == o.Dissent.agency_id)
    .where(o.Decision.meeting_id == bindparam("meeting"))
    .order_by(o.Dissent.recorded_at, o.Dissent.id)
)
# What its own meeting closed again was never agreed; what officers closed since was, and stands.
# Of a meeting that they were not at a reader cannot tell which, and is shown neither.
_WITHDRAWN = exists().where(
    o.ActionAnswer.action_id == o.Action.id,
    o.ActionAnswer.answer == ActionState.SUPERSEDED,
    or_(Meeting.closed_at.is_(None), o.ActionAnswer.at <= Meeting.closed_at),
)
_ACTIONS = (
    select(
        AgendaItem.id,
        o.Action.meeting_id,
        o.Action.reference,
        o.Action.text,
        Person.name,
        Agency.name,
        o.Action.due_on,
        o.Action.state,
        _readers(o.ActionAudience.agency_id, o.ActionAudience.action_id, o.Action.id),
        o.Action.id,
    )
    .join(AgendaItem, AgendaItem.case_id == o.Action.case_id)
    .join(Person, Person.id == o.Action.owner_id)
    .join(Agency, Agency.id == o.Action.owner_agency_id)
    .outerjoin(Meeting, Meeting.id == o.Action.meeting_id)
    .where(AgendaItem.meeting_id == bindparam("meeting"), ~_WITHDRAWN)
    .order_by(o.Action.due_on, o.Action.reference)
)


def record(sight: Sight, meeting_id: str) -> list[RecordedCase]:
    """Every case on the agenda that the officer may see, in the agenda's order, in five statements."""
    values = {"meeting": meeting_id}
    items = sight.rows(_ITEMS, Item, values)
    information = _grouped(minutes_pieces.pieces(sight, meeting_id), lambda row: row.item_id)
    decisions = _grouped(sight.rows(_DECISIONS, Decided, values), lambda row: row.item_id)
    dissents = _grouped(sight.rows(_DISSENTS, Dissent, values), lambda row: row.item_id)
    actions = _grouped(sight.rows(_ACTIONS, ToDo, values), lambda row: row.item_id)
    return [
        RecordedCase(
            item=item,
            information=tuple(information[item.item_id]),
            decisions=tuple(decisions[item.item_id]),
            dissents=tuple(dissents[item.item_id]),
            actions=tuple(row for row in actions[item.item_id] if row.meeting_id == meeting_id),
            earlier_actions=tuple(row for row in actions[item.item_id] if row.meeting_id != meeting_id),
        )
        for item in items
    ]


def item(sight: Sight, meeting_id: str, item_id: str) -> Item:
    """A case the meeting reached, to write its narrative; NotVisible for any other."""
    found = sight.one(_ITEM, Item, {"meeting": meeting_id, "item": item_id})
    if not found.is_reached:
        raise NotVisible
    return found


def _who_can_see(readers: str | None) -> str:
    names = sorted(readers.split(SEPARATOR)) if readers else []
    return ", ".join([*names, "the officers"])


def _returned(answer: str, late: str) -> str:
    return f"{answer[0].upper()}{answer[1:]}{late}" if answer else NOT_ANSWERED


def _grouped(rows: Iterable[_Row], by: Callable[[_Row], str]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        found[by(row)].append(row)
    return found
