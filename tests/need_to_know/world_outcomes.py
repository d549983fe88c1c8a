"""A world's outcomes: decisions, dissent, actions, narrative, and the documents made of them."""

from datetime import date, datetime

from models.agencies import Agency, FormerPartnership, Intervention, Partner
from models.cases import Case, Exclusion, Involvement
from models.meetings import AgendaItem, Meeting
from models.outcomes import (
    Action,
    ActionAnswer,
    ActionAudience,
    Climb,
    Decision,
    DecisionAudience,
    DecisionEnding,
    Dissent,
    DissentConfirmation,
    DissentReply,
    Escalation,
    Minutes,
    MinutesCase,
    MinutesFile,
    MinutesOmission,
    Narrative,
    NarrativeAudience,
)
from models.people import Person
from tests.need_to_know.dice import NOW, Dice, hours, sealed

_DUE = date(2026, 12, 1)


def add_outcomes(dice: Dice) -> None:
    """Up to two of each kind for an agenda item, each with an audience of its own; then the minutes."""
    for item in dice.of(AgendaItem):
        for _ in range(dice.number(3)):
            _add_decision(dice, item)
        for _ in range(dice.number(2)):
            add_action(dice, item)
        for _ in range(dice.number(2)):
            _add_narrative(dice, item)
    for meeting in dice.of(Meeting):
        if meeting.closed_at:
            _add_minutes(dice, meeting)


def _audience(dice: Dice, item: AgendaItem) -> list[str]:
    """All who are or were involved, all who have not left, or only some, or anybody."""
    on_it = [one for one in dice.of(Involvement) if one.case_id == item.case_id]
    involved = sorted({one.agency_id for one in on_it})
    staying = sorted({one.agency_id for one in on_it if one.until_at is None})
    everybody = [agency.id for agency in dice.of(Agency)]
    return dice.one((involved, staying, dice.some(involved, 0.6), dice.some(everybody, 0.5)), (3, 2, 2, 1))


def _partners_then(dice: Dice, item: AgendaItem, moment: datetime) -> list[str]:
    """Whom the console offers: those involved at a moment, as far as they were partners and not suspended."""
    (case,) = (one for one in dice.of(Case) if one.id == item.case_id)
    on_it = {one.agency_id for one in dice.of(Involvement) if one.case_id == case.id and _lasted(one, moment)}
    rejoined = {
        one.agency_id
        for one in dice.of(FormerPartnership)
        if one.agreement_id == case.agreement_id and _lasted(one, moment)
    }
    partners = {
        one.agency_id
        for one in dice.of(Partner)
        if one.agreement_id == case.agreement_id
        and _lasted(one, moment)
        and not (one.suspended_at and one.suspended_at <= moment)
    }
    return sorted(on_it & (partners | rejoined))


def _lasted(span: Involvement | Partner | FormerPartnership, moment: datetime) -> bool:
    return span.from_at <= moment and (span.until_at is None or moment < span.until_at)


def _add_decision(dice: Dice, item: AgendaItem) -> None:
    recorder = dice.one(dice.of(Person))
    earlier = [one for one in dice.of(Decision) if one.agenda_item_id == item.id]
    decision = dice.add(
        Decision,
        replaces_id=earlier[-1].id if earlier and dice.chance(0.5) else None,
        agenda_item_id=item.id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        outcome="intervention",
        text=sealed("decisions.text"),
        intervention_id=dice.of(Intervention)[0].id,
        made_by=recorder.agency_id,
        reasons=sealed("decisions.reasons"),
        power=sealed("decisions.power"),
        article_8=sealed("decisions.article_8"),
        equality=sealed("decisions.equality"),
        preconditions=sealed("decisions.preconditions"),
        onward=sealed("decisions.onward"),
        review_on=_DUE,
        recorded_by=recorder.id,
        recorded_at=hours(-1.5),
    )
    if decision.replaces_id and not any(
        one.decision_id == decision.replaces_id for one in dice.of(DecisionEnding)
    ):
        dice.add(DecisionEnding, decision_id=decision.replaces_id, at=decision.recorded_at)
    for agency_id in _audience(dice, item):
        dice.add(DecisionAudience, decision_id=decision.id, agency_id=agency_id)
    if dice.chance(0.5):
        _add_dissent(dice, decision, recorder)


def _add_dissent(dice: Dice, decision: Decision, recorder: Person) -> None:
    """By a person whom an officer or they themselves recorded; perhaps confirmed, perhaps answered."""
    person = dice.one(dice.of(Person))
    dissent = dice.add(
        Dissent,
        decision_id=decision.id,
        person_id=person.id,
        agency_id=dice.one((person.agency_id, recorder.agency_id), (6, 1)),
        text=sealed("dissents.text"),
        recorded_by=dice.one((person.id, recorder.id)),
        recorded_at=NOW,
        reply_due_on=_DUE,
    )
    if dice.chance(0.4):
        dice.add(DissentConfirmation, dissent_id=dissent.id, confirmed_by=recorder.id, confirmed_at=NOW)
    if dice.chance(0.4):
        dice.add(
            DissentReply,
            dissent_id=dissent.id,
            text=sealed("dissent_replies.text"),
            replied_by=recorder.id,
            replied_at=NOW,
        )


def add_action(dice: Dice, item: AgendaItem) -> None:
    owner = dice.one(dice.of(Person))
    recorded_at = hours(dice.one((-50, -1, -0.5), (6, 1, 2)))
    action = dice.add(
        Action,
        reference=f"A-{dice.id()[:6]}",
        agenda_item_id=item.id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        text=sealed("actions.text"),
        owner_id=owner.id,
        owner_agency_id=owner.agency_id,
        due_on=_DUE,
        state="accepted",
        recorded_by=dice.one(dice.of(Person)).id,
        recorded_at=recorded_at,
        version=1,
        asked_due_on=_DUE,
        remind_at=NOW,
    )
    audience = dice.one((_audience(dice, item), _partners_then(dice, item, recorded_at)))
    for agency_id in audience:
        dice.add(ActionAudience, action_id=action.id, agency_id=agency_id)
    if dice.chance(0.5):
        _add_answers(dice, action)
    dice.add(Climb, action_id=action.id, step="due", due_on=action.due_on, taken_at=NOW)
    for person in dice.some(dice.of(Person), 0.15):
        reached = hours(dice.one((-1, 0, 1)))
        dice.add(Escalation, action_id=action.id, person_id=person.id, step="deputy", reached_at=reached)


def _add_answers(dice: Dice, action: Action) -> None:
    """Said in a meeting before it closed or since, which gave a new date; perhaps taken back."""
    said = dice.add(
        ActionAnswer,
        action_id=action.id,
        answer="not done",
        text=sealed("action_answers.text"),
        new_due_on=_DUE,
        meeting_id=action.meeting_id,
        by=dice.one(dice.of(Person)).id,
        at=hours(dice.one((-1.5, 0))),
        was_due_on=_DUE,
    )
    if dice.chance(0.3):
        dice.add(
            ActionAnswer,
            action_id=action.id,
            answer="taken back",
            meeting_id=action.meeting_id,
            by=dice.one(dice.of(Person)).id,
            at=said.at,
            takes_back_id=said.id,
        )


def _add_narrative(dice: Dice, item: AgendaItem) -> None:
    earlier = [one for one in dice.of(Narrative) if one.agenda_item_id == item.id]
    narrative = dice.add(
        Narrative,
        replaces_id=earlier[-1].id if earlier and dice.chance(0.5) else None,
        agenda_item_id=item.id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        text=sealed("narratives.text"),
        recorded_by=dice.one(dice.of(Person)).id,
        recorded_at=NOW,
    )
    for agency_id in _audience(dice, item):
        dice.add(NarrativeAudience, narrative_id=narrative.id, agency_id=agency_id)


def _add_minutes(dice: Dice, meeting: Meeting) -> None:
    """A document for each of some agencies, with some of the agenda's cases, and the executive summary."""
    cases = [item.case_id for item in dice.of(AgendaItem) if item.meeting_id == meeting.id]
    for agency in dice.some(dice.of(Agency), 0.8):
        minutes = _add_document(dice, meeting, "agency", agency.id)
        inside = dice.some(cases, 0.7)
        for case_id in inside:
            dice.add(MinutesCase, minutes_id=minutes.id, case_id=case_id)
        if dice.chance(0.7):
            _add_variant(dice, meeting, agency.id, inside)
    _add_document(dice, meeting, "summary", None)


def _add_variant(dice: Dice, meeting: Meeting, agency_id: str, cases: list[str]) -> None:
    """The agency's minutes without the cases that one of its people was ever kept out of, or any others."""
    person = dice.one([one for one in dice.of(Person) if one.agency_id == agency_id])
    kept_out = {one.case_id for one in dice.of(Exclusion) if one.person_id == person.id}
    left_out = set(cases) & kept_out if dice.chance(0.8) else set(dice.some(cases, 0.4))
    minutes = _add_document(dice, meeting, "agency", agency_id, variant="variant")
    for case_id in cases:
        of = MinutesOmission if case_id in left_out else MinutesCase
        dice.add(of, minutes_id=minutes.id, case_id=case_id)


def _add_document(
    dice: Dice, meeting: Meeting, kind: str, agency_id: str | None, *, variant: str = ""
) -> Minutes:
    minutes = dice.add(
        Minutes,
        meeting_id=meeting.id,
        kind=kind,
        agency_id=agency_id,
        version=dice.one((0, 1), (1, 3)),
        variant=variant,
        sha256="sha",
        size=1,
        made_at=NOW,
    )
    dice.add(MinutesFile, minutes_id=minutes.id, content=sealed("minutes_files.content"))
    return minutes
