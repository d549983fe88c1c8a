"""What officers record on a case from the console: five kinds by one form, and answers to earlier actions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.article_8 import Article8
from meetings.doors.viewer import looking
from meetings.forms.console import EarlierForm, RecordForm
from meetings.guard import UNDERTAKEN, access
from meetings.onward import Onward
from meetings.operations import arising, dissents, new_actions, outcomes, said
from meetings.operations.decided import Decided
from meetings.operations.new_actions import Agreed
from meetings.queries import console_choices, console_typed
from meetings.queries.console_choices import Place
from meetings.refusals import Conflict, Invalid
from meetings.routes import days
from meetings.routes.console_page import FormState, case_at, done, messages, not_done
from models.states import ActionReply, ActionState

blueprint = Blueprint("outcomes", __name__, url_prefix="/meetings/<id:meeting_id>/console/items/<id:item_id>")

WORDS = {
    "action": "Action recorded",
    "decision": "Decision recorded",
    "said": "Noted",
    "dissent": "Dissent recorded",
    "reply": "Reply recorded",
    "nothing": "No further action recorded",
}


@blueprint.post("/record")
@access(UNDERTAKEN)
def record(meeting_id: str, item_id: str) -> ResponseReturnValue:
    """Record an action, a decision, what was said, a dissent, no further action; or clear the form."""
    case_at(meeting_id, item_id)
    if "clear" in request.form:
        return done(meeting_id, "Nothing was recorded", focus="record-text")
    form = RecordForm()
    if form.complete(days.today()):
        try:
            with guard.beside(form), _beside_answers(form), _renamed(_names(form)):
                made = _record(meeting_id, item_id, form)
                return done(meeting_id, WORDS[form.kind.data or ""], newest=made, focus="record-text")
        except Conflict as refusal:
            return not_done(meeting_id, _overtaken(item_id, form, refusal), 409)
    state = FormState(item_id=item_id, typed=form.data, errors=messages(form))
    return not_done(meeting_id, state, 422)


@blueprint.post("/earlier/<id:action_id>")
@access(UNDERTAKEN)
def answer_earlier(meeting_id: str, item_id: str, action_id: str) -> ResponseReturnValue:
    """Record how an action that an earlier meeting left open stands; what came too late is shown back."""
    case_at(meeting_id, item_id)
    if "clear" in request.form:
        return done(meeting_id, "Nothing was recorded", focus="arising-title")
    form = EarlierForm()
    if form.complete(days.today()):
        try:
            with guard.beside(form), _renamed(_earlier_names(form)):
                _answer(meeting_id, action_id, form)
                return done(meeting_id, "Answer recorded", newest=action_id, focus="arising-title")
        except Conflict as refusal:
            return not_done(meeting_id, FormState(refusal=_said_before(refusal), kept=form.kept), 409)
    answering = form.data | {"action": action_id, "item": item_id}
    return not_done(meeting_id, FormState(answering=answering, answering_errors=messages(form)), 422)


@blueprint.post("/answers/<id:answer_id>/taken-back")
@access(UNDERTAKEN)
def take_back(meeting_id: str, item_id: str, answer_id: str) -> ResponseReturnValue:
    """Take back an answer that was given at this meeting; the action is then first to be answered."""
    case_at(meeting_id, item_id)
    try:
        action_id = arising.take_back(guard.caseroom(), guard.viewer(), answer_id, meeting_id)
    except Conflict as refusal:
        return not_done(meeting_id, FormState(refusal=refusal.message), 409)
    return done(meeting_id, "Answer taken back", focus="arising-title", earlier=action_id)


def _answer(meeting_id: str, action_id: str, form: EarlierForm) -> None:
    caseroom, viewer = guard.caseroom(), guard.viewer()
    once, text = form.once.data or "", form.text
    if form.answer.data == ActionReply.ESCALATED:
        arising.escalate(caseroom, viewer, action_id, meeting_id, once=once, text=text)
        return
    arising.answer(
        caseroom,
        viewer,
        action_id,
        meeting_id,
        once=once,
        state=form.answer.data or "",
        text=text,
        new_due_on=form.due_on,
    )


def _record(meeting_id: str, item_id: str, form: RecordForm) -> str:
    caseroom, viewer, once = guard.caseroom(), guard.viewer(), form.once.data or ""
    text, replaces = form.text.data or "", form.replaces.data or None
    match form.kind.data:
        case "action" if form.action.data:
            version = form.version.data or 0
            return new_actions.change_action(
                caseroom, viewer, form.action.data, _agreed(form), version=version
            )
        case "action":
            return new_actions.record_action(caseroom, viewer, item_id, _agreed(form), once=once)
        case "decision":
            return outcomes.record_decision(
                caseroom, viewer, item_id, _decided(form), once=once, replaces=replaces
            )
        case "reply":
            return dissents.reply(caseroom, viewer, form.dissent.data or "", once=once, text=text)
        case "said":
            return _note_said(meeting_id, item_id, form)
        case "dissent":
            by = _place(meeting_id, form)
            return dissents.record_dissent(
                caseroom,
                viewer,
                form.decision.data or "",
                once=once,
                attendance_id=by.attendance_id,
                text=text,
            )
        case _:
            return outcomes.record_no_further_action(
                caseroom,
                viewer,
                item_id,
                once=once,
                reasons=text,
                review_on=form.due_on,
                replaces=replaces,
            )


def _note_said(meeting_id: str, item_id: str, form: RecordForm) -> str:
    """Of an agency by whom it was said; of a guest, of the agency that asked them."""
    by = _place(meeting_id, form)
    return said.note_said(
        guard.caseroom(),
        guard.viewer(),
        item_id,
        once=form.once.data or "",
        agency_id=(form.asked_by.data or "") if by.is_guest else by.agency_id,
        text=form.text.data or "",
        guest_id=by.attendance_id if by.is_guest else None,
        changes=form.noted.data or None,
    )


def _agreed(form: RecordForm) -> Agreed:
    return Agreed(
        text=form.text.data or "",
        owner_id=form.who.data or "",
        due_on=form.due_on or days.today(),
        narrow=bool(form.narrow.data),
        chosen=tuple(form.agencies.data or ()),
        involve_because=form.involve_reason.data or "",
    )


def _decided(form: RecordForm) -> Decided:
    return Decided(
        text=form.text.data or "",
        intervention_id=form.intervention.data or "",
        made_by=form.made_by.data or "",
        reasons=form.reasons.data or "",
        power=form.power.data or "",
        review_on=form.due_on or days.today(),
        article_8=Article8(
            law=form.law.data or "", aim=form.aim.data or "", necessary=form.necessary.data or ""
        ),
        equality=form.equality.data or "",
        preconditions=form.preconditions.data,
        onward=_onward(form),
        owner_id=form.who.data or "",
        narrow=bool(form.narrow.data),
        chosen=tuple(form.agencies.data or ()),
    )


def _onward(form: RecordForm) -> Onward:
    return Onward(
        teller=form.onward_teller.data or "",
        told=form.onward_told.data or "",
        what=form.onward_what.data or "",
        how=form.onward_how.data or "",
        by=form.tell_by,
    )


def _place(meeting_id: str, form: RecordForm) -> Place:
    """Where the person chosen stands on the register."""
    with looking(guard.caseroom(), guard.viewer()) as sight:
        found = console_choices.place_of(sight, meeting_id, form.who.data or "")
    if found is None:
        raise Invalid({"by": "Choose somebody who is at this meeting"})
    return found


def _said_before(refusal: Conflict) -> str:
    """Why an answer was refused; with what the same form had answered before it was edited, which stands."""
    if not refusal.made:
        return refusal.message
    return f"{refusal.message} It reads: {refusal.current}. Take that back to record another answer."


def _overtaken(item_id: str, form: RecordForm, refusal: Conflict) -> FormState:
    """Both texts: theirs as it stands, and what was typed, ready to replace it."""
    if form.kind.data == "reply":
        kept = form.text.data or ""
        return FormState(refusal=f"{refusal.message} It reads: {refusal.current}", kept=kept)
    if not refusal.current:
        return FormState(refusal=refusal.message, item_id=item_id, typed=form.data)
    typed = form.data | _replaced(item_id, form, refusal)
    if refusal.made:
        # Recorded again, it is another form.
        typed["once"] = None
    return FormState(item_id=item_id, typed=typed, conflict=refusal.message, theirs=refusal.current)


def _replaced(item_id: str, form: RecordForm, refusal: Conflict) -> dict[str, object]:
    """What recording it again would change or replace, as the form names it; a dissent is never replaced."""
    match form.kind.data:
        case "dissent":
            return {}
        case "said":
            return {"noted": refusal.made}
        case kind:
            overtaken = refusal.made or form.action.data or form.replaces.data or ""
            with looking(guard.caseroom(), guard.viewer()) as sight:
                stands = console_typed.that_stands(sight, item_id, overtaken)
            return stands | ({"action": refusal.made} if kind == "action" and refusal.made else {})


def _names(form: RecordForm) -> dict[str, str]:
    """What an operation calls a fact, and the field of the form that holds it."""
    names = {"review": "due", "owner": "who", "by": "who", "involve_because": "involve_reason"}
    return names | {"reasons": "text"} if form.kind.data == "nothing" else names


def _earlier_names(form: EarlierForm) -> dict[str, str]:
    """The same for an answer; its line stands in the field that is shown for it."""
    return {"state": "answer", "text": "evidence" if form.answer.data == ActionState.DONE else "note"}


@contextmanager
def _renamed(names: Mapping[str, str]) -> Iterator[None]:
    """Name what an operation refuses as a form does."""
    try:
        yield
    except Invalid as refusal:
        raise Invalid({names.get(name, name): words for name, words in refusal.messages.items()}) from None


@contextmanager
def _beside_answers(form: RecordForm) -> Iterator[None]:
    """Put what is refused of the answers to preconditions beside them, and leave the rest to the form."""
    try:
        yield
    except Invalid as refusal:
        answers = {
            name: words for name, words in refusal.messages.items() if name.startswith(("met-", "line-"))
        }
        form.preconditions.put(answers)
        raise Invalid(
            {name: words for name, words in refusal.messages.items() if name not in answers}
        ) from None
