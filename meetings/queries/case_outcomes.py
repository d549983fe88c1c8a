"""What meetings decided on a case and who does it, with who can see each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.preconditions import Answered, read
from models.agencies import Agency, Intervention
from models.outcomes import (
    Action,
    ActionAudience,
    Decision,
    DecisionAudience,
    DecisionEnding,
    Dissent,
    DissentReply,
)
from models.people import Person


class Said(NamedTuple):
    """A dissent from a decision, in the words of who dissented, and the chair's reply."""

    id: str
    person: str | None
    agency: str
    text: str
    due_on: date
    reply: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in whose place the viewer sees no other; `earlier` are those it took the place of.

    `ended_at` is since when it no longer stands all the same: what replaced it is not for the viewer.
    """

    id: str
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
    recorded_at: datetime
    ended_at: datetime | None
    audience: tuple[str, ...]
    dissents: tuple[Said, ...]
    earlier: tuple["Decided", ...] = ()

    @property
    def answers(self) -> Sequence[Answered]:
        """What the statutes ask for, as it was answered."""
        return read(self.preconditions)

    @property
    def every_dissent(self) -> tuple[Said, ...]:
        """The dissents from it and from those it took the place of."""
        return tuple(said for each in (self, *self.earlier) for said in each.dissents)


@dataclass(frozen=True, slots=True)
class ToDo:
    """An action on the case."""

    id: str
    reference: str
    text: str
    owner: str
    agency: str
    due_on: date
    state: str
    audience: tuple[str, ...]


_maker, _reader, _dissenting = aliased(Agency), aliased(Agency), aliased(Agency)
_DECISION = (
    Decision.id,
    Decision.outcome,
    Decision.text,
    Intervention.text,
    _maker.name,
    Decision.reasons,
    Decision.power,
    Decision.article_8,
    Decision.equality,
    Decision.preconditions,
    Decision.onward,
    Decision.review_on,
    Decision.recorded_at,
    DecisionEnding.at,
)
_SAID = (
    Dissent.id,
    Person.name,
    _dissenting.name,
    Dissent.text,
    Dissent.reply_due_on,
    DissentReply.text,
)
_DECISIONS = (
    select(*_DECISION, Decision.replaces_id, _reader.name, *_SAID)
    .join(_maker, _maker.id == Decision.made_by)
    .outerjoin(Intervention, Intervention.id == Decision.intervention_id)
    .outerjoin(DecisionEnding, DecisionEnding.decision_id == Decision.id)
    .outerjoin(DecisionAudience, DecisionAudience.decision_id == Decision.id)
    .outerjoin(_reader, _reader.id == DecisionAudience.agency_id)
    .outerjoin(Dissent, Dissent.decision_id == Decision.id)
    .outerjoin(Person, Person.id == Dissent.person_id)
    .outerjoin(_dissenting, _dissenting.id == Dissent.agency_id)
    .outerjoin(DissentReply, DissentReply.dissent_id == Dissent.id)
    .where(Decision.case_id == bindparam("case"))
    .order_by(Decision.recorded_at, Decision.id, Dissent.recorded_at, Dissent.id)
)
_ACTIONS = (
    select(
        Action.id,
        Action.reference,
        Action.text,
        Person.name,
        _maker.name,
        Action.due_on,
        Action.state,
        _reader.name,
    )
    .join(Person, Person.id == Action.owner_id)
    .join(_maker, _maker.id == Action.owner_agency_id)
    .outerjoin(ActionAudience, ActionAudience.action_id == Action.id)
    .outerjoin(_reader, _reader.id == ActionAudience.agency_id)
    .where(Action.case_id == bindparam("case"))
    .order_by(Action.due_on, Action.reference, _reader.name)
)


def decisions(sight: Sight, case_id: str) -> list[Decided]:
    """The decisions on a case that the viewer may see, each with those it took the place of.

    One that was replaced stands under its successor, or alone as ended where that is not for the viewer.
    """
    made: dict[str, Decided] = {}
    replaces: dict[str, str | None] = {}
    rows = sight.rows(_DECISIONS, lambda *columns: columns, {"case": case_id})
    for (decision_id, *_), group in groupby(rows, lambda row: row[:1]):
        given = list(group)
        made[decision_id] = _decided(given)
        replaces[decision_id] = given[0][len(_DECISION)]
    replaced = set(replaces.values())
    return [
        replace(made[each], earlier=tuple(_replaced(made, replaces, each)))
        for each in made
        if each not in replaced
    ]


def actions(sight: Sight, case_id: str) -> list[ToDo]:
    """The actions on a case that the viewer may see, the soonest due first."""
    rows = sight.rows(_ACTIONS, lambda *columns: columns, {"case": case_id})
    return [ToDo(*each) for each in _together(rows)]


def _decided(rows: Sequence[tuple[Any, ...]]) -> Decided:
    """One decision from its rows, which differ in reader and dissent alone."""
    at = len(_DECISION)
    readers = {row[at + 1] for row in rows if row[at + 1] is not None}
    said = {row[at + 2]: Said(*row[at + 2 :]) for row in rows if row[at + 2] is not None}
    return Decided(*(*rows[0][:at], tuple(sorted(readers)), tuple(said.values())))


def _replaced(
    made: Mapping[str, Decided], replaces: Mapping[str, str | None], newest: str
) -> Iterator[Decided]:
    """The decisions a chain took the place of, the latest first, as far as the viewer may see them."""
    while (earlier := replaces.get(newest)) in made:
        newest = str(earlier)
        yield made[newest]


def _together(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows that differ in their last column alone as one, with all of those in its place."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for *columns, agency in rows:
        names = found.setdefault(tuple(columns), [])
        if agency is not None:
            names.append(agency)
    return [(*columns, tuple(names)) for columns, names in found.items()]
