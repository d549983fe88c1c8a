"""What a case closes with: decisions, no further action, and the officers' narrative for the minutes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from meetings import preconditions
from meetings.article_8 import Article8
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.duedates import PAST
from meetings.onward import Onward
from meetings.operations import audiences, new_actions, on_case
from meetings.operations.new_actions import Agreed
from meetings.operations.recording import begun_item, sent_again
from meetings.operations.table import NOT_OPEN
from meetings.policy import permissions
from meetings.preconditions import Said
from meetings.refusals import Conflict, Invalid
from meetings.sealed import DataKey, seal
from models.agencies import Intervention
from models.base import SealedText
from models.cases import Case, Involvement
from models.meetings import AgendaItem, Meeting
from models.outcomes import Decision, DecisionAudience, DecisionEnding, Narrative, NarrativeAudience
from models.people import Person
from models.states import ItemState, MeetingState, Outcome

NO_FURTHER_ACTION = "No further action"
CONSENT = "consent"
HAND_OVER = "Hand this case over to the area that the person moved to, as this meeting decided"
NO_OWNER = "Choose who hands the case over"
NOT_THEIRS = "Choose somebody of an agency that sees this decision"
_FACTS = ("intervention_id", "made_by", "review_on")
_SAYS = (*_FACTS, "text", "reasons", "power", "article_8", "equality", "preconditions", "onward")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as it is recorded; `narrow` keeps it to the agency that makes it and the officers.

    `chosen` adds to those the agencies named, and no other. `equality` is how the equality duty was met
    (Equality Act 2010 s.149); `preconditions` answers by key what the statutes ask for; `onward` is who tells
    whom, what, how and by when, where an intervention discloses. `owner_id` is who hands the case over, where
    a person has moved to another area.
    """

    text: str
    intervention_id: str
    made_by: str
    reasons: str
    power: str
    review_on: date
    article_8: Article8 = field(default_factory=Article8)
    equality: str = ""
    preconditions: Mapping[str, Said] = field(default_factory=dict)
    onward: Onward = field(default_factory=Onward)
    owner_id: str = ""
    narrow: bool = False
    chosen: tuple[str, ...] = ()


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
            _check(writing, item, decided, involved, replaces)
        intervention = writing.session.get(Intervention, decided.intervention_id)
        decision = _as_decision(writing.key("case", item.case_id), decided, intervention)
        audience = audiences.of(
            decided.made_by, narrow=decided.narrow, chosen=decided.chosen, involved=involved
        )
        if done:
            return _sent_again(writing, done, decision, audience)
        made = _decide(writing, item, decision, audience, replaces)
        if intervention and intervention.hands_over and not _handed_over(writing, replaces):
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


def record_narrative(
    caseroom: Caseroom, viewer: Viewer, item_id: str, *, once: str, text: str, replaces: str | None = None
) -> str:
    """Record the officers' account of a case for the minutes' body, or correct it; officers may.

    Every agency involved now may see it. Once the minutes are issued, what is written waits for their next
    version (rule 10). Conflict before the meeting opens, and when somebody replaced the same text first, with
    theirs.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(AgendaItem, item_id)
        item = writing.session.get_one(AgendaItem, item_id)
        writing.require(permissions.officer_of(writing.session, viewer, item.meeting_id))
        writing.see(Case, item.case_id)
        if done := writing.once(once):
            return done
        meeting = writing.session.get_one(Meeting, item.meeting_id)
        if meeting.state == MeetingState.PLANNED:
            raise Conflict(NOT_OPEN)
        _refuse_overtaken_narrative(writing, item, replaces)
        narrative = Narrative(
            agenda_item_id=item.id,
            case_id=item.case_id,
            meeting_id=meeting.id,
            text=seal(writing.key("case", item.case_id), "narratives.text", text),
            replaces_id=replaces,
            recorded_by=str(viewer.person),
            recorded_at=viewer.now,
        )
        writing.session.add(narrative)
        writing.session.flush()
        for agency_id in _involved(writing, item.case_id):
            writing.session.add(NarrativeAudience(narrative_id=narrative.id, agency_id=agency_id))
        writing.audit("narrative.recorded", narrative.id, case=item.case_id)
        writing.changed(meeting.id, phones=True)
        return writing.made(once, narrative.id)


def _handed_over(writing: Writing, replaced_id: str | None) -> bool:
    """Whether the decision that is replaced gave the action to hand the case over already."""
    if replaced_id is None:
        return False
    before = select(Intervention.hands_over).join(Decision, Decision.intervention_id == Intervention.id)
    return bool(writing.session.scalar(before.where(Decision.id == replaced_id)))


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


def _check(
    writing: Writing, item: AgendaItem, decided: Decided, involved: Collection[str], replaces: str | None
) -> None:
    """Invalid, with a message for everything that a decision lacks."""
    needed = {
        "text": (decided.text, "Enter what was decided"),
        "reasons": (decided.reasons, "Enter the reasons"),
    }
    messages = {name: words for name, (typed, words) in needed.items() if not typed.strip()}
    if decided.made_by not in involved:
        messages["made_by"] = "Choose an agency that is on this case"
    intervention = writing.session.get(Intervention, decided.intervention_id)
    if intervention is None or not _usable(writing, item, intervention):
        messages["intervention"] = "Choose an intervention that can be used today"
    else:
        asked = preconditions.asked(intervention.preconditions)
        messages |= preconditions.wrong(asked, decided.preconditions, never_unmet=_conditions(intervention))
        messages |= _missing_tests(decided) if intervention.needs_article_8 else {}
        messages |= _missing_onward(writing, decided.onward) if intervention.discloses else {}
        if intervention.hands_over and not (decided.owner_id or _handed_over(writing, replaces)):
            messages["owner"] = NO_OWNER
    if decided.review_on < writing.today:
        messages["review"] = PAST
    if messages:
        raise Invalid(messages)


def _conditions(intervention: Intervention) -> Collection[str]:
    """What no reason stands in for: the data subject's consent, where clause 3.4.1 makes it a condition."""
    return (CONSENT,) if intervention.needs_consent else ()


def _missing_tests(decided: Decided) -> dict[str, str]:
    test = decided.article_8
    needed = {
        "law": (test.law, "Enter the law it rests on"),
        "aim": (test.aim, "Enter the legitimate aim"),
        "necessary": (test.necessary, "Enter why it is necessary and proportionate"),
        "equality": (decided.equality, "Enter how the equality duty was met"),
    }
    return {name: words for name, (typed, words) in needed.items() if not typed.strip()}


def _missing_onward(writing: Writing, onward: Onward) -> dict[str, str]:
    messages = onward.missing()
    if onward.by and onward.by < writing.today:
        messages["by"] = PAST
    return {f"onward_{name}": words for name, words in messages.items()}


def _usable(writing: Writing, item: AgendaItem, intervention: Intervention) -> bool:
    day = writing.today
    case = writing.session.get_one(Case, item.case_id)
    return (
        intervention.agreement_id == case.agreement_id
        and (intervention.from_on is None or intervention.from_on <= day)
        and (intervention.until_on is None or intervention.until_on > day)
    )


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
        raise Conflict(_first(writing, newer.recorded_by, "decision"), text)


def _refuse_overtaken_narrative(writing: Writing, item: AgendaItem, replaced_id: str | None) -> None:
    """Conflict where the narrative was replaced, or made, by somebody else already, with their text."""
    if replaced_id is not None:
        replaced = writing.session.get(Narrative, replaced_id)
        writing.require(replaced is not None and replaced.agenda_item_id == item.id)
    newer = writing.session.scalar(
        select(Narrative).where(
            Narrative.agenda_item_id == item.id,
            Narrative.replaces_id.is_(None) if replaced_id is None else Narrative.replaces_id == replaced_id,
        )
    )
    if newer is not None:
        (text,) = writing.read(newer.text)
        raise Conflict(_first(writing, newer.recorded_by, "text"), text)


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


def _first(writing: Writing, person_id: str, what: str) -> str:
    name = writing.session.get_one(Person, person_id).name
    return f"{name} changed this {what} while you were writing."


def _lead(writing: Writing, case_id: str) -> str:
    """The agency that leads on a case; the one that brought it where none does."""
    lead = writing.session.scalar(
        select(Involvement.agency_id).where(
            Involvement.case_id == case_id, Involvement.is_lead, Involvement.until_at.is_(None)
        )
    )
    return lead or writing.session.get_one(Case, case_id).brought_by
