"""Rows on a case of the cast that one agency alone may see: a function for each kind, all in HIDDEN_ROWS."""

from collections.abc import Callable
from datetime import timedelta

from meetings import sealed
from meetings.doors.record import Writing
from meetings.operations.keys import PARTNERSHIP
from models.cases import Disclosure, DisclosureEvent, Information, OwnReference
from models.corrections import Correction, CorrectionHolder, Inaccuracy
from models.handovers import Handover
from models.outcomes import (
    Action,
    ActionAnswer,
    ActionAudience,
    Decision,
    DecisionAudience,
    DecisionEnding,
    Dissent,
    DissentConfirmation,
    DissentReply,
    Escalation,
    Narrative,
    NarrativeAudience,
)
from models.people import MobileNumber, Person
from models.readings import Reading
from models.requests import Request, RequestAnswer, RequestGrant, RequestPiece
from models.returns import Return, ReturnAnswer
from models.states import (
    ActionState,
    Audience,
    Channel,
    HolderKind,
    Outcome,
    ReadAt,
    Reply,
    RequestKind,
    Returned,
    StatementOf,
)
from tests.cast import Cast, approved

Hide = Callable[[Writing, Cast, str, str], None]


def information(writing: Writing, cast: Cast, case: str, agency_id: str) -> None:
    """A piece of information with its ledger: who was given it, who read it, who asked for more of it."""
    information_id = brought(writing, cast, cast.cases[case], agency_id)
    _request(writing, cast, cast.cases[case], agency_id, information_id)
    _correction(writing, cast, cast.cases[case], agency_id, information_id)


def brought(writing: Writing, cast: Cast, case_id: str, agency_id: str) -> str:
    """The same on any case; its id."""
    information_id = sealed.new_key().id
    key = writing.new_key("information", information_id, scope=case_id, by=writing.key("case", case_id))
    writing.session.add(
        Information(
            id=information_id,
            case_id=case_id,
            originator_id=agency_id,
            text=sealed.seal(key, "information.text", "Hidden text"),
            source=sealed.seal(key, "information.source", "Hidden source"),
            necessity=sealed.seal(key, "information.necessity", "Hidden necessity"),
            statement_of=StatementOf.FACT,
            audience=Audience.AGENCIES,
            for_officers=False,
            channel=Channel.MEETING,
            added_at=cast.now - timedelta(days=2),
            added_by=cast.people["paul"],
        )
    )
    writing.session.flush()
    _disclosed_and_read(writing, cast, case_id, agency_id, information_id)
    return information_id


def _disclosed_and_read(
    writing: Writing, cast: Cast, case_id: str, agency_id: str, information_id: str
) -> None:
    writing.session.add(Disclosure(information_id=information_id, agency_id=agency_id, case_id=case_id))
    writing.session.add(
        DisclosureEvent(
            information_id=information_id,
            case_id=case_id,
            reference="ASB-HHHH",
            originator_id=agency_id,
            agency_id=agency_id,
            event="given",
            at=cast.now,
        )
    )
    writing.session.add(
        Reading(
            case_id=case_id,
            information_id=information_id,
            originator_id=agency_id,
            person_id=cast.people["paul"],
            agency_id=agency_id,
            place=ReadAt.CASE,
            at=cast.now,
        )
    )


def _request(writing: Writing, cast: Cast, case_id: str, agency_id: str, information_id: str) -> None:
    """A colleague's request to share it further, agreed to."""
    key = writing.key("case", case_id)
    request = Request(
        kind=RequestKind.SHARE,
        case_id=case_id,
        reference="ASB-HHHH",
        originator_id=agency_id,
        why=sealed.seal(key, "requests.why", "Hidden wish"),
        asked_by=cast.people["paul"],
        asking_agency_id=agency_id,
        asked_at=cast.now,
        until_at=cast.now + timedelta(days=5),
    )
    writing.session.add(request)
    writing.session.flush()
    answer = RequestAnswer(
        request_id=request.id, number=1, reply=Reply.GRANTED, by=cast.people["carol"], at=cast.now
    )
    piece = RequestPiece(request_id=request.id, information_id=information_id)
    writing.session.add_all((answer, piece))
    writing.session.flush()
    writing.session.add(RequestGrant(answer_id=answer.id, information_id=information_id))


def _correction(writing: Writing, cast: Cast, case_id: str, agency_id: str, corrected_id: str) -> None:
    """A colleague's report that it is wrong, and what took its place."""
    paul, carol = cast.people["paul"], cast.people["carol"]
    of_case = {"case_id": case_id, "originator_id": agency_id}
    report = Inaccuracy(
        **of_case,
        information_id=corrected_id,
        reference="ASB-HHHH",
        text=sealed.seal(writing.key("information", corrected_id), "inaccuracies.text", "Hidden report"),
        reported_by=paul,
        agency_id=agency_id,
        reported_at=cast.now,
    )
    instead = brought(writing, cast, case_id, agency_id)
    corrected = Correction(
        **of_case,
        information_id=instead,
        corrected_id=corrected_id,
        reference="ASB-HHHH",
        old_withdrawn=False,
        made_by=carol,
        made_at=cast.now,
    )
    writing.session.add_all((report, corrected))
    writing.session.flush()
    holder = CorrectionHolder(
        **of_case, correction_id=corrected.id, kind=HolderKind.AGENCY, agency_id=agency_id, told_at=cast.now
    )
    writing.session.add(holder)


def decision(writing: Writing, cast: Cast, case: str, agency_id: str) -> None:
    """A decision, and a dissent from it."""
    key = writing.key("case", cast.cases[case])
    decision = Decision(
        agenda_item_id=cast.items[case],
        case_id=cast.cases[case],
        meeting_id=cast.meeting,
        outcome=Outcome.INTERVENTION,
        text=sealed.seal(key, "decisions.text", "Hidden decision"),
        made_by=agency_id,
        reasons=sealed.seal(key, "decisions.reasons", "Hidden reasons"),
        recorded_by=cast.people["dev"],
        recorded_at=cast.now,
    )
    writing.session.add(decision)
    writing.session.flush()
    writing.session.add(DecisionAudience(decision_id=decision.id, agency_id=agency_id))
    writing.session.add(DecisionEnding(decision_id=decision.id, at=cast.now))
    dissent = Dissent(
        decision_id=decision.id,
        person_id=cast.people["paul"],
        agency_id=agency_id,
        text=sealed.seal(key, "dissents.text", "Hidden dissent"),
        reply_due_on=cast.now.date() + timedelta(days=28),
        recorded_by=cast.people["dev"],
        recorded_at=cast.now,
    )
    writing.session.add(dissent)
    writing.session.flush()
    by = cast.people["dev"]
    reply = sealed.seal(key, "dissent_replies.text", "Hidden reply")
    writing.session.add_all(
        (
            DissentConfirmation(dissent_id=dissent.id, confirmed_by=by, confirmed_at=cast.now),
            DissentReply(dissent_id=dissent.id, text=reply, replied_by=by, replied_at=cast.now),
        )
    )


def action(writing: Writing, cast: Cast, case: str, agency_id: str) -> None:
    """An action, and a question about it."""
    key = writing.key("case", cast.cases[case])
    action = Action(
        reference=f"A-{case[0].upper()}AAA",
        agenda_item_id=cast.items[case],
        case_id=cast.cases[case],
        meeting_id=cast.meeting,
        text=sealed.seal(key, "actions.text", "Hidden action"),
        owner_id=cast.people["carol"],
        owner_agency_id=agency_id,
        due_on=cast.now.date(),
        state=ActionState.OFFERED,
        recorded_by=cast.people["dev"],
        recorded_at=cast.now,
    )
    writing.session.add(action)
    writing.session.flush()
    writing.session.add(ActionAudience(action_id=action.id, agency_id=agency_id))
    step = Escalation(action_id=action.id, person_id=cast.people["carol"], step="due", reached_at=cast.now)
    writing.session.add(step)
    writing.session.add(
        ActionAnswer(
            action_id=action.id,
            answer=ActionState.QUERIED,
            text=sealed.seal(key, "action_answers.text", "Hidden question"),
            by=cast.people["carol"],
            at=cast.now,
        )
    )


def narrative(writing: Writing, cast: Cast, case: str, agency_id: str) -> None:
    """An account of the case for the minutes."""
    key = writing.key("case", cast.cases[case])
    written = Narrative(
        agenda_item_id=cast.items[case],
        case_id=cast.cases[case],
        meeting_id=cast.meeting,
        text=sealed.seal(key, "narratives.text", "Hidden account"),
        recorded_by=cast.people["dev"],
        recorded_at=cast.now,
    )
    writing.session.add(written)
    writing.session.flush()
    writing.session.add(NarrativeAudience(narrative_id=written.id, agency_id=agency_id))


def asked(writing: Writing, cast: Cast, case_id: str, agency_id: str) -> None:
    """A return on a whole hidden case, answered."""
    asked_for = Return(
        meeting_id=cast.meeting,
        case_id=case_id,
        agency_id=agency_id,
        reference="ASB-AAAA",
        kind="Noise",
        asked_at=cast.now,
        due_on=cast.now.date(),
        answered_at=cast.now,
    )
    writing.session.add(asked_for)
    writing.session.flush()
    by = cast.people["rita"]
    writing.session.add(ReturnAnswer(return_id=asked_for.id, answer=Returned.NIL, by=by, at=cast.now))


def account(writing: Writing, cast: Cast, case: str, agency_id: str) -> None:
    """A colleague who has left, with what they were to do on the case."""
    gone = Person(agency_id=agency_id, name="Hidden colleague", role="Officer", left_at=cast.now)
    writing.session.add(gone)
    writing.session.flush()
    duty = Handover(
        agency_id=agency_id,
        person_id=gone.id,
        case_id=cast.cases[case],
        reference="ASB-HHHH",
        made_at=cast.now,
    )
    writing.session.add_all((approved(gone.id, cast.now), duty))


def own_reference(writing: Writing, cast: Cast, case: str, agency_id: str) -> None:
    """What the agency's own system knows the case by."""
    key = writing.key("case", cast.cases[case])
    writing.session.add(
        OwnReference(
            case_id=cast.cases[case],
            agency_id=agency_id,
            text=sealed.seal(key, "own_references.text", "Hidden reference"),
            changed_at=cast.now,
            changed_by=cast.people["carol"],
        )
    )


def mobile_number(writing: Writing, cast: Cast, case: str, agency_id: str) -> None:
    """What a colleague has given to be texted at."""
    key = writing.key(PARTNERSHIP, PARTNERSHIP)
    number = sealed.seal(key, "mobile_numbers.number", "+447700900999")
    given = MobileNumber(
        person_id=cast.people["carol"], number=number, made_at=cast.now, confirmed_at=cast.now
    )
    writing.session.add(given)


# A new table with a policy gets its rows here, or in what `perturbing` does to a whole case.
HIDDEN_ROWS: tuple[Hide, ...] = (
    information,
    decision,
    action,
    narrative,
    account,
    own_reference,
    mobile_number,
)
