"""How the console answers: its page or live element, with what was typed and what is wrong with it."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from meetings import guard
from meetings.doors.viewer import looking
from meetings.forms.answers import AnswersField
from meetings.operations import vouching
from meetings.queries import console, console_agenda, console_case, console_choices, console_facts
from meetings.queries.console import Console
from meetings.queries.console_case import CaseView, EarlierAction
from meetings.queries.console_choices import Choices, Interventions, LastTime, Usable
from meetings.queries.register import register
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.routes import days, live_pages

_ID_DIGITS = 32


class Fields(dict[str, Any]):
    """What is typed into a form's fields, or wrong with them; empty for every other field."""

    def __getattr__(self, name: str) -> Any:
        return self.get(name, "")

    def __missing__(self, name: str) -> str:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormState:
    """What the console's forms hold that is not fresh: what was typed, what is wrong with it, what to change.

    The record form has `typed`, `errors` and the agenda item that it belongs to; with `conflict`, also what
    somebody else recorded first. `settling` is the form of the room check, `answering` that of an earlier
    meeting’s action, `ticked` are those who agreed. `refusal` stands at the top of the console, and `kept` is
    what was typed into a form that is no longer there.
    """

    refusal: str = ""
    kept: str = ""
    item_id: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    conflict: str = ""
    theirs: str = ""
    settling: Mapping[str, Any] = field(default_factory=dict)
    settling_errors: Mapping[str, str] = field(default_factory=dict)
    answering: Mapping[str, Any] = field(default_factory=dict)
    answering_errors: Mapping[str, str] = field(default_factory=dict)
    tick_error: str = ""
    ticked: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The record form of one case: where it goes, what there is to choose, what is typed, what is wrong.

    One that came back holds text that a poll must not take away.
    """

    reference: str
    url: str
    sight: str
    choices: Choices
    interventions: Interventions
    chosen: Usable | None
    typed: Mapping[str, Any]
    errors: Mapping[str, str]
    conflict: str
    theirs: str
    came_back: bool
    replies: bool


@dataclass(frozen=True, slots=True)
class Arising:
    """The form for one action that an earlier meeting left open, and the others of the case on the table.

    Like the record form it stands on its own case. `due` is the new date that it starts with.
    """

    action: EarlierAction
    reference: str
    url: str
    others: tuple[EarlierAction, ...]
    typed: Mapping[str, Any]
    errors: Mapping[str, str]
    came_back: bool
    due: date


UNTOUCHED = FormState()
ROLL_OVER = timedelta(days=14)
SAID_DONE = "Said done at the meeting"
GONE = "That action no longer waits for an answer."


def base(meeting_id: str) -> str:
    """The console's address."""
    return f"/meetings/{meeting_id}/console"


def pressed_id(name: str) -> str:
    """The id that a pressed button sent; 404 for anything else."""
    value = request.form.get(name, "")
    if len(value) != _ID_DIGITS or not set(value) <= set("0123456789abcdef"):
        abort(404)
    return value


def case_at(meeting_id: str, item_id: str) -> str:
    """The case of an agenda item; NotVisible unless it is on this meeting's agenda."""
    with looking(guard.caseroom(), guard.viewer()) as sight:
        found = console_agenda.case_at(sight, meeting_id, item_id)
    if found is None:
        raise NotVisible
    return found


def page(meeting_id: str, state: FormState = UNTOUCHED, *, newest: str = "") -> str:
    """The whole page."""
    return render_template("console/show.html", **_values(meeting_id, state, newest))


def fragment(meeting_id: str, state: FormState = UNTOUCHED, *, newest: str = "") -> str:
    """The one live element."""
    return render_template("console/_live.html", **_values(meeting_id, state, newest))


def chosen(found: Usable | None, last: LastTime | None) -> str:
    """The part of the record form that depends on the intervention, as it is usually filled in."""
    typed = Fields(preconditions={})
    if found is not None:
        typed |= {"power": found.statute, "law": found.usual.law, "aim": found.usual.aim}
    return render_template("console/_chosen.html", chosen=found, last=last, typed=typed, errors=Fields())


def prefilled(found: Usable | None, last: LastTime | None) -> dict[str, str]:
    """What the fields beside that part usually have, by their id."""
    if found is None:
        return {}
    days = (last.review_days if last else None) or found.usual.review_days
    usual = {"record-made-by": last.agency_id if last else "", "record-due": f"+{days}" if days else ""}
    if last and not last.is_wide:
        usual["record-narrow"] = "y"
    return {name: value for name, value in usual.items() if value}


def done(
    meeting_id: str, words: str, *, newest: str = "", focus: str = "", earlier: str = ""
) -> ResponseReturnValue:
    """What was pressed or recorded is done: the live element, or without JavaScript the page again.

    The words are announced in a header, so they hold nothing of a case. `earlier` is an action of an earlier
    meeting that is to be answered next.
    """
    if not request.headers.get("HX-Request"):
        flash(words)
        return redirect(f"{base(meeting_id)}?earlier={earlier}" if earlier else base(meeting_id), 303)
    state = FormState(answering={"action": earlier}) if earlier else UNTOUCHED
    answer = make_response(fragment(meeting_id, state, newest=newest))
    return _announced(answer, announce=words, refocus=focus)


def not_done(meeting_id: str, state: FormState, status: int) -> ResponseReturnValue:
    """Nothing was recorded: the same with what was typed, 422 or 409."""
    if not request.headers.get("HX-Request"):
        return page(meeting_id, state), status
    return fragment(meeting_id, state), status


def press(meeting_id: str, act: Callable[[], object], words: str, *, focus: str = "") -> ResponseReturnValue:
    """Do what a button asks for; what is refused stands at the top of the console."""
    try:
        act()
    except Invalid as refusal:
        return not_done(meeting_id, FormState(refusal=" ".join(refusal.messages.values())), 422)
    except Conflict as refusal:
        return not_done(meeting_id, FormState(refusal=refusal.message), 409)
    return done(meeting_id, words, focus=focus)


def messages(form: FlaskForm) -> dict[str, str]:
    """The first message beside each field."""
    found: dict[str, str] = {}
    for each in form:
        if isinstance(each, AnswersField):
            found |= each.beside
        elif each.errors:
            found[each.name] = str(each.errors[0])
    return found


def _announced(answer: Response, **told: str) -> Response:
    answer.headers["HX-Trigger"] = json.dumps({name: text for name, text in told.items() if text})
    return answer


def _values(meeting_id: str, state: FormState, newest: str) -> dict[str, Any]:
    sight = guard.sight()
    seen = console.console(sight, meeting_id, days.today())
    arising = _arising(seen, state)
    lost = state.answering and not (arising and arising.came_back)
    return {
        "console": seen,
        "phones": _phones(seen),
        "clock": live_pages.wall_clock(),
        "poll_every": f"{guard.caseroom().settings.screen_poll_ms}ms",
        "base": base(meeting_id),
        "meeting": f"/meetings/{meeting_id}",
        "marking": None,
        "is_its_day": days.day_of(seen.frame.starts_at) == days.today(),
        "record": _record(seen, state),
        "arising": arising,
        "newest": newest,
        "refusal": GONE if lost else state.refusal,
        "kept": state.answering.get("note", "") if lost else state.kept,
        "settling": state.settling,
        "settling_errors": state.settling_errors,
        "tick_error": state.tick_error,
        "ticked": state.ticked,
    }


def _phones(seen: Console) -> list[vouching.Waiting]:
    """The phones that wait for an officer's word."""
    if not seen.frame.is_open:
        return []
    return vouching.waiting(guard.caseroom(), guard.viewer(), seen.meeting_id)


def _arising(seen: Console, state: FormState) -> Arising | None:
    """The form for the first action left open on the case on the table, or for the one that came back."""
    item_id = state.answering.get("item") or seen.frame.on_table_id
    case = _case(seen, item_id)
    left = case.earlier if case else ()
    action = next((each for each in left if each.id == state.answering.get("action")), None)
    came_back, here = action is not None, seen.case.earlier if seen.case else ()
    if action is None:
        item_id, case, action = seen.frame.on_table_id, seen.case, next(iter(here), None)
    if case is None or action is None:
        return None
    usual = {"once": secrets.token_hex(16), "evidence": SAID_DONE, "due": f"+{ROLL_OVER.days}"}
    return Arising(
        action=action,
        reference=case.reference,
        url=f"{base(seen.meeting_id)}/items/{item_id}/earlier/{action.id}",
        others=tuple(each for each in here if each.id != action.id),
        typed=Fields(usual | {name: text for name, text in state.answering.items() if text is not None}),
        errors=Fields(state.answering_errors),
        came_back=came_back,
        due=days.today() + ROLL_OVER,
    )


def _case(seen: Console, item_id: str | None) -> CaseView | None:
    """The case of an item: the one on the table, or another that something typed is for."""
    if item_id is None or item_id == seen.frame.on_table_id:
        return seen.case
    facts = console_facts.facts(guard.sight(), item_id)
    return console_case.case_view(facts, seen.meeting_id, days.today())


def _record(seen: Console, state: FormState) -> Record | None:
    """The record form of the case on the table, or of the one that the text which came back is for."""
    item_id = state.item_id or seen.frame.on_table_id
    case, choices = seen.case, seen.choices
    if item_id is None:
        return None
    if item_id != seen.frame.on_table_id:
        facts = console_facts.facts(guard.sight(), item_id)
        case = console_case.case_view(facts, seen.meeting_id, days.today())
        choices = console_choices.choices(facts, register(guard.sight(), seen.meeting_id))
    if case is None or choices is None:
        return None
    fresh = {"kind": "action", "made_by": choices.lead, "once": secrets.token_hex(16), "preconditions": {}}
    typed = Fields(fresh | {name: value for name, value in state.typed.items() if value is not None})
    interventions = console_choices.interventions(guard.sight(), seen.frame.agreement_id, days.today())
    return Record(
        reference=case.reference,
        url=f"{base(seen.meeting_id)}/items/{item_id}/record",
        sight=case.sight,
        choices=choices,
        interventions=interventions,
        chosen=interventions.find(str(typed.get("intervention", ""))),
        typed=typed,
        errors=Fields(state.errors),
        conflict=state.conflict,
        theirs=state.theirs,
        came_back=bool(state.typed),
        replies=seen.frame.is_chair and bool(choices.dissents),
    )
