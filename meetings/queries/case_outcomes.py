"""What meetings decided on a case and who does it, with who can see each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from models.agencies import Agency, Intervention
from models.outcomes import Action, ActionAudience, Decision, DecisionAudience
from models.people import Person


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that no newer one replaces."""

    id: str
    outcome: str
    text: str
    intervention: str | None
    made_by: str
    reasons: str
    power: str | None
    review_on: date | None
    recorded_at: datetime
    audience: tuple[str, ...]


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


_newer, _maker, _reader = aliased(Decision), aliased(Agency), aliased(Agency)
_DECISIONS = (
    select(
        Decision.id,
        Decision.outcome,
        Decision.text,
        Intervention.text,
        _maker.name,
        Decision.reasons,
        Decision.power,
        Decision.review_on,
        Decision.recorded_at,
        _reader.name,
    )
    .join(_maker, _maker.id == Decision.made_by)
    .outerjoin(Intervention, Intervention.id == Decision.intervention_id)
    .outerjoin(DecisionAudience, DecisionAudience.decision_id == Decision.id)
    .outerjoin(_reader, _reader.id == DecisionAudience.agency_id)
    .outerjoin(_newer, _newer.replaces_id == Decision.id)
    .where(Decision.case_id == bindparam("case"), _newer.id.is_(None))
    .order_by(Decision.recorded_at, Decision.id, _reader.name)
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
    """The decisions on a case that the viewer may see, in the order they were recorded."""
    rows = sight.rows(_DECISIONS, lambda *columns: columns, {"case": case_id})
    return [Decided(*each) for each in _together(rows)]


def actions(sight: Sight, case_id: str) -> list[ToDo]:
    """The actions on a case that the viewer may see, the soonest due first."""
    rows = sight.rows(_ACTIONS, lambda *columns: columns, {"case": case_id})
    return [ToDo(*each) for each in _together(rows)]


def _together(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows that differ in their last column alone as one, with all of those in its place."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for *columns, agency in rows:
        names = found.setdefault(tuple(columns), [])
        if agency is not None:
            names.append(agency)
    return [(*columns, tuple(names)) for columns, names in found.items()]
