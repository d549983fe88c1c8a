"""What was recorded, as it would be typed again: where a change of it starts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from meetings import onward
from meetings.article_8 import from_text
from meetings.doors.viewer import Sight
from meetings.preconditions import Said, read
from models.cases import Involvement
from models.outcomes import Action, ActionAudience, Decision, DecisionAudience
from models.states import Outcome


@dataclass(frozen=True, slots=True)
class _Decision:
    item_id: str
    outcome: str
    text: str
    intervention_id: str | None
    made_by: str
    reasons: str
    power: str | None
    article_8: str | None
    equality: str | None
    preconditions: str | None
    onward: str | None
    review_on: date | None
    is_wide: bool
    is_picked: bool
    readers: str | None


@dataclass(frozen=True, slots=True)
class _Action:
    item_id: str
    text: str
    owner_id: str
    due_on: date
    version: int
    is_wide: bool
    is_picked: bool
    readers: str | None


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of the record form, and the item they belong to."""

    item_id: str
    fields: dict[str, object]


def _left_out(what: Any, agency: Any, of: Any) -> Any:
    """Whether an agency that was on the case by then, and is now, was not to see it."""
    return exists().where(
        Involvement.case_id == what.case_id,
        Involvement.from_at <= what.recorded_at,
        Involvement.until_at.is_(None),
        ~exists().where(of, agency == Involvement.agency_id),
    )


def _readers(agency: Any, of: Any) -> Any:
    return select(func.aggregate_strings(agency, " ")).where(of).scalar_subquery()


def _picked(found: _Decision | _Action) -> list[str]:
    """The agencies ticked, where it is for some and not for all on the case or its own alone."""
    return (found.readers or "").split() if found.is_wide and found.is_picked else []


_Newer = aliased(Decision)
_DECISION = select(
    Decision.agenda_item_id,
    Decision.outcome,
    Decision.text,
    Decision.intervention_id,
    Decision.made_by,
    Decision.reasons,
    Decision.power,
    Decision.article_8,
    Decision.equality,
    Decision.preconditions,
    Decision.onward,
    Decision.review_on,
    exists().where(
        DecisionAudience.decision_id == Decision.id, DecisionAudience.agency_id != Decision.made_by
    ),
    _left_out(Decision, DecisionAudience.agency_id, DecisionAudience.decision_id == Decision.id),
    _readers(DecisionAudience.agency_id, DecisionAudience.decision_id == Decision.id),
).where(Decision.id == bindparam("id"), Decision.meeting_id == bindparam("meeting"))
_ACTION = select(
    Action.agenda_item_id,
    Action.text,
    Action.owner_id,
    Action.due_on,
    Action.version,
    exists().where(ActionAudience.action_id == Action.id, ActionAudience.agency_id != Action.owner_agency_id),
    _left_out(Action, ActionAudience.agency_id, ActionAudience.action_id == Action.id),
    _readers(ActionAudience.agency_id, ActionAudience.action_id == Action.id),
).where(Action.id == bindparam("id"), Action.meeting_id == bindparam("meeting"))
_NEWER = select(_Newer.id).where(_Newer.replaces_id == bindparam("id"))
_VERSION = select(Action.version).where(Action.id == bindparam("id"))
_ENDING = select(Decision.id).where(
    Decision.agenda_item_id == bindparam("item"),
    Decision.outcome == Outcome.NO_FURTHER_ACTION,
    ~exists().where(_Newer.replaces_id == Decision.id),
)


def decision_as_typed(sight: Sight, meeting_id: str, decision_id: str) -> Typed:
    """A decision of the meeting as it would be typed again; NotVisible where it is hidden."""
    found = sight.one(_DECISION, _Decision, {"id": decision_id, "meeting": meeting_id})
    if found.outcome == Outcome.NO_FURTHER_ACTION:
        fields: dict[str, object] = {"kind": "nothing", "text": found.reasons}
    else:
        fields = {
            "kind": "decision",
            "text": found.text,
            "intervention": found.intervention_id,
            "made_by": found.made_by,
            "reasons": found.reasons,
            "power": found.power,
            "narrow": not found.is_wide,
            "agencies": _picked(found),
            "equality": found.equality,
            "preconditions": {each.key: Said(each.met, each.line) for each in read(found.preconditions)},
            **asdict(from_text(found.article_8)),
            **_onward(found.onward),
        }
    due = _short(found.review_on) if found.review_on else ""
    return Typed(found.item_id, {**fields, "due": due, "replaces": decision_id})


def action_as_typed(sight: Sight, meeting_id: str, action_id: str) -> Typed:
    """An action of the meeting as it would be typed again; NotVisible where it is hidden."""
    found = sight.one(_ACTION, _Action, {"id": action_id, "meeting": meeting_id})
    fields: dict[str, object] = {
        "kind": "action",
        "text": found.text,
        "who": found.owner_id,
        "due": _short(found.due_on),
        "narrow": not found.is_wide,
        "agencies": _picked(found),
        "action": action_id,
        "version": found.version,
    }
    return Typed(found.item_id, fields)


def that_stands(sight: Sight, item_id: str, overtaken_id: str) -> dict[str, object]:
    """Which decision or version stands where the one given was overtaken: what recording again would replace.

    Without one given, the ending that stands on the item.
    """
    found: Mapping[str, object] = {"id": overtaken_id}
    if version := sight.scalar(_VERSION, found):
        return {"version": version}
    newest = overtaken_id or sight.scalar(_ENDING, {"item": item_id}) or ""
    while newer := sight.scalar(_NEWER, {"id": newest}):
        newest = newer
    return {"replaces": newest}


def _onward(text: str | None) -> dict[str, object]:
    kept = onward.from_text(text)
    day = _short(kept.by) if kept.by else ""
    return {f"onward_{name}": value for name, value in {**asdict(kept), "by": day}.items()}


def _short(day: date) -> str:
    """A day as it fits the field."""
    return f"{day.day}/{day.month}/{day.year}"
