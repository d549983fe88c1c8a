"""What a case closes with: decisions, and no further action."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from meetings import preconditions
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.onward import Onward
from meetings.operations import audiences, new_actions, on_case
from meetings.operations.decided import NO_OWNER, Decided, already_handed_over, check
from meetings.operations.new_actions import Agreed
from meetings.operations.recording import begun_item, changed_first, sent_again
from meetings.refusals import Conflict, Invalid
from meetings.sealed import DataKey, seal
from models.agencies import Intervention
from models.base import SealedText
from models.cases import Case, Involvement
from models.meetings import AgendaItem
from models.outcomes import Decision, DecisionAudience, DecisionEnding
from models.people import Person
from models.states import ItemState, Outcome

NO_FURTHER_ACTION = "No further action"
HAND_OVER = "Hand this case over to the area that the person moved to, as this meeting decided"
NOT_THEIRS = "Choose somebody of an agency that sees this decision"
_FACTS = ("intervention_id", "made_by", "review_on")
_SAYS = (*_FACTS, "text", "reasons", "power", "article_8", "equality", "preconditions", "onward")


def record_decision(
    caseroom: Caseroom,
    viewer: Viewer,
    item_id: str,
    decided: Decided,
    *,
    once: str,
    replaces: str | None = None,
) -> str:
    """Record a decision of the meeting, or the one that replaces another; officers may (clauses 4.1.3, 5.5).

    Every agency involved now may see it, unless it is narrow or some are chosen (rule 9); an officer widens
    it later. A move to another area gives its owner the action to hand the case over, once (clause 3.4.1).

    Raises Invalid for an agency that is not on the case and an intervention that cannot be used today; where
    an Article 8 test, a line on the equality duty or an answer to a precondition is asked for and missing;
    for a precondition that is not met without a reason, a disclosure that does not say who tells whom, what,
    how and by when (clause 4.1.5), and an action to hand over that cannot stand. Raises Conflict when
    somebody replaced the same decision first, with their text, and where the form made another decision when
    it was first sent.
    """
    with record.writing(caseroom, viewer) as writing:
        item = begun_item(writing, item_id)
        done, involved = writing.once(once), _involved(writing, item.case_id)
        if not done:
            check(writing, item, decided, involved, replaces)
        intervention = writing.session.get(Intervention, decided.intervention_id)
        decision = _as_decision(writing.key("case", item.case_id), decided, intervention)
        audience = audiences.of(
            decided.made_by, narrow=decided.narrow, chosen=decided.chosen, involved=involved
        )
        if done:
            return _sent_again(writing, done, decision, audience)
        made = _decide(writing, item, decision, audience, replaces)
        if intervention and intervention.hands_over and not already_handed_over(writing, replaces):
            _hand_over(writing, item, decided)
        return writing.made(once, made)


def record_no_further_action(
    caseroom: Caseroom,
    viewer: Viewer,
    item_id: str,
    *,
    once: str,
    reasons: str,
    review_on: date | None = None,
    replaces: str | None = None,
) -> str:
    """Close a case without an intervention, because; officers may (clause 5.5). The lead agency makes it.

    Raises Invalid without reasons; Conflict when it is recorded already, with those reasons, and where the
    form gave others when it was first sent.
    """
    with record.writing(caseroom, viewer) as writing:
        item = begun_item(writing, item_id)
        if not reasons.strip():
            raise Invalid({"reasons": "Say why no further action is needed"})
        key = writing.key("case", item.case_id)
        decision = Decision(
            outcome=Outcome.NO_FURTHER_ACTION,
            text=seal(key, "decisions.text", NO_FURTHER_ACTION),
            made_by=_lead(writing, item.case_id),
            reasons=seal(key, "decisions.reasons", reasons),
            review_on=review_on,
        )
        if done := writing.once(once):
            return _sent_again(writing, done, decision)
        if replaces is None:
            _refuse_second_ending(writing, item)
        audience = _involved(writing, item.case_id)
        return writing.made(once, _decide(writing, item, decision, audience, replaces))


def _hand_over(writing: Writing, item: AgendaItem, decided: Decided) -> None:
    """The action of a move: its words say nothing of what is told to whom, which the decision does.

    The owner is of an agency that the decision is for; of a narrow one, of the agency that makes it.
    """
    person = writing.session.get(Person, decided.owner_id)
    if person is None:
        raise Invalid({"owner": NO_OWNER})
    sees = {decided.made_by, *decided.chosen} if decided.narrow or decided.chosen else {person.agency_id}
    if person.agency_id not in sees or (decided.narrow and person.agency_id != decided.made_by):
        raise Invalid({"owner": NOT_THEIRS})
    agreed = Agreed(
        text=HAND_OVER,
        owner_id=decided.owner_id,
        due_on=decided.onward.by or decided.review_on,
        narrow=decided.narrow,
        chosen=decided.chosen and (*decided.chosen, decided.made_by),
    )
    new_actions.give(writing, item, agreed)


def _involved(writing: Writing, case_id: str) -> set[str]:
    case = writing.session.get_one(Case, case_id)
    return on_case.recipients(writing.session, case, writing.actor.now)


def _as_decision(key: DataKey, decided: Decided, intervention: Intervention | None) -> Decision:
    """The row of a decision; what nobody typed is left out, and what its intervention does not ask for."""
    test = decided.article_8
    asked = preconditions.asked(intervention.preconditions) if intervention else ()
    discloses = intervention is not None and intervention.discloses
    kept = {
        "power": decided.power,
        "article_8": test.as_text() if any((test.law, test.aim, test.necessary)) else "",
        "equality": decided.equality,
        "preconditions": preconditions.written(asked, decided.preconditions) if asked else "",
        "onward": decided.onward.as_text() if discloses and decided.onward != Onward() else "",
    }
    return Decision(
        outcome=Outcome.INTERVENTION,
        text=seal(key, "decisions.text", decided.text),
        intervention_id=decided.intervention_id,
        made_by=decided.made_by,
        reasons=seal(key, "decisions.reasons", decided.reasons),
        review_on=decided.review_on,
        **{name: seal(key, f"decisions.{name}", text) for name, text in kept.items() if text},
    )


def _sent_again(
    writing: Writing, decision_id: str, again: Decision, audience: Collection[str] | None = None
) -> str:
    """The decision that a form made when it was first sent; Conflict where it now says anything else."""
    first = writing.session.get_one(Decision, decision_id)
    shown = select(DecisionAudience.agency_id).where(DecisionAudience.decision_id == decision_id)
    seen_by = None if audience is None else set(writing.session.scalars(shown))
    stands = [seen_by, *(_in_clear(writing, getattr(first, name)) for name in _SAYS)]
    sent = [audience, *(_in_clear(writing, getattr(again, name)) for name in _SAYS)]
    (words,) = writing.read(first.text if first.intervention_id else first.reasons)
    return sent_again(decision_id, words, stands=stands, sent=sent)


def _in_clear(writing: Writing, value: object) -> object:
    return writing.read(value)[0] if isinstance(value, SealedText) else value


def _decide(
    writing: Writing, item: AgendaItem, decision: Decision, audience: Collection[str], replaces: str | None
) -> str:
    """Add a decision to an item; one recorded after the table moved on ends it.

    One that replaces another ends that for whoever sees it, also where the new one is not for them (rule 9).
    """
    if replaces is not None:
        _refuse_overtaken_decision(writing, item, replaces)
        writing.session.add(DecisionEnding(decision_id=replaces, at=writing.actor.now))
    decision.agenda_item_id, decision.case_id, decision.meeting_id = item.id, item.case_id, item.meeting_id
    decision.recorded_by, decision.recorded_at = str(writing.actor.person), writing.actor.now
    decision.replaces_id = replaces
    writing.session.add(decision)
    writing.session.flush()
    for agency_id in audience:
        writing.session.add(DecisionAudience(decision_id=decision.id, agency_id=agency_id))
    if item.state == ItemState.WAITING:
        item.state, item.ended_at = ItemState.DONE, writing.actor.now
        writing.audit("case.closed", item.id, case=item.case_id)
    writing.audit(
        "decision.recorded",
        decision.id,
        case=item.case_id,
        outcome=decision.outcome,
        audience=sorted(audience),
        replaces=replaces,
    )
    writing.changed(item.meeting_id, phones=True)
    return decision.id


def _refuse_overtaken_decision(writing: Writing, item: AgendaItem, replaced_id: str) -> None:
    """Conflict where the decision was replaced already, with the text that stands now."""
    replaced = writing.session.get(Decision, replaced_id)
    writing.require(replaced is not None and replaced.agenda_item_id == item.id)
    newer = writing.session.scalar(select(Decision).where(Decision.replaces_id == replaced_id))
    if newer is not None:
        (text,) = writing.read(newer.text)
        raise Conflict(changed_first(writing, newer.recorded_by, "decision"), text)


def _refuse_second_ending(writing: Writing, item: AgendaItem) -> None:
    """Conflict where the case was closed without action already, with those reasons."""
    newer = aliased(Decision)
    standing = writing.session.scalar(
        select(Decision).where(
            Decision.agenda_item_id == item.id,
            Decision.outcome == Outcome.NO_FURTHER_ACTION,
            ~exists().where(newer.replaces_id == Decision.id),
        )
    )
    if standing is not None:
        (reasons,) = writing.read(standing.reasons)
        raise Conflict("No further action is recorded on this case already.", reasons)


def _lead(writing: Writing, case_id: str) -> str:
    """The agency that leads on a case; the one that brought it where none does."""
    lead = writing.session.scalar(
        select(Involvement.agency_id).where(
            Involvement.case_id == case_id, Involvement.is_lead, Involvement.until_at.is_(None)
        )
    )
    return lead or writing.session.get_one(Case, case_id).brought_by
