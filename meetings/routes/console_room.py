"""Who is in the room: the presses of the room check and the register on the console."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from meetings import guard
from meetings.doors.viewer import looking
from meetings.forms.console import CHANGES, ChangeForm, SettleForm, TickForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import attending, breaks, cases, guests, table
from meetings.queries import console, console_agenda, console_facts
from meetings.queries.console_agenda import Frame
from meetings.queries.register import register
from meetings.refusals import Conflict, Invalid
from meetings.routes import days
from meetings.routes.console_page import (
    FormState,
    base,
    case_at,
    done,
    messages,
    not_done,
    press,
    pressed_id,
)
from models.states import How

blueprint = Blueprint("console_room", __name__, url_prefix="/meetings/<id:meeting_id>/console")

NOTHING_ON_TABLE = "There is no case on the table."


@blueprint.post("/items/<id:item_id>/out")
@access(UNDERTAKEN)
def step_out(meeting_id: str, item_id: str) -> ResponseReturnValue:
    """One person has stepped out, or everybody whom the room check names."""
    case_at(meeting_id, item_id)
    people = _named(meeting_id) if request.form.get("everybody") else [pressed_id("person")]
    return press(
        meeting_id,
        lambda: table.step_out(guard.caseroom(), guard.viewer(), item_id, people),
        "Recorded as out of the room",
        focus="case",
    )


@blueprint.post("/items/<id:item_id>/settling")
@access(UNDERTAKEN)
def settle(meeting_id: str, item_id: str) -> ResponseReturnValue:
    """Put somebody out of the case, involve an agency, or admit a guest, with the reason."""
    case_id = case_at(meeting_id, item_id)
    form = SettleForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                _open_frame(meeting_id)
                return done(meeting_id, _settle(form, item_id, case_id))
        except Conflict as refusal:
            return not_done(meeting_id, _settling(form, refusal.message), 409)
    return not_done(meeting_id, _settling(form), 422)


def _settle(form: SettleForm, item_id: str, case_id: str) -> str:
    """Do what was chosen; what is then announced."""
    what, _, wanted = (form.settle.data or "").partition(":")
    caseroom, viewer, reason = guard.caseroom(), guard.viewer(), form.reason.data or ""
    match what:
        case "out":
            table.put_out(caseroom, viewer, item_id, wanted, reason=reason)
            return "Recorded as put out of the case"
        case "admit":
            guests.admit_guest(caseroom, viewer, item_id, wanted, reason=reason)
            return "The guest is admitted to this case. Its agencies are asked what they may hear"
        case _:
            cases.involve_agency(caseroom, viewer, case_id, wanted, reason=reason)
            return "The agency is on this case now"


@blueprint.post("/items/<id:item_id>/lifting")
@access(UNDERTAKEN)
def lift(meeting_id: str, item_id: str) -> ResponseReturnValue:
    """Let somebody see the case again who was kept out of it."""
    case_at(meeting_id, item_id)
    table.lift_exclusion(guard.caseroom(), guard.viewer(), pressed_id("exclusion"))
    return done(meeting_id, "No longer kept out of this case")


@blueprint.post("/acknowledgements")
@access(UNDERTAKEN)
def record_acknowledgements(meeting_id: str) -> ResponseReturnValue:
    """The people ticked agreed aloud, or on paper."""
    form = TickForm()
    ticked = form.person.data or []
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                attending.record_acknowledgement(
                    guard.caseroom(), guard.viewer(), meeting_id, ticked, how=How(form.kind.data)
                )
                return done(meeting_id, f"{len(ticked)} recorded as agreed")
        except Conflict as refusal:
            return not_done(meeting_id, FormState(tick_error=refusal.message, ticked=ticked), 409)
    error = next(iter(messages(form).values()), "Tick who agreed")
    return not_done(meeting_id, FormState(tick_error=error, ticked=ticked), 422)


@blueprint.post("/admission")
@access(UNDERTAKEN)
def admit(meeting_id: str) -> ResponseReturnValue:
    """Let a latecomer in now, or at the next case."""
    now = "now" in request.form
    person = pressed_id("now" if now else "next")
    return press(
        meeting_id,
        lambda: attending.admit(guard.caseroom(), guard.viewer(), meeting_id, person, now=now),
        "Let in now" if now else "Comes in with the next case",
    )


@blueprint.get("/register")
@access(UNDERTAKEN)
def ask_change(meeting_id: str) -> str:
    """What may have changed on the register: in a dialog, or as a page of its own."""
    return _dialog(meeting_id, ChangeForm(formdata=None))


@blueprint.post("/register")
@access(UNDERTAKEN)
def change(meeting_id: str) -> ResponseReturnValue:
    """Record what changed on the register."""
    form = ChangeForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                _change(meeting_id, form.person.data or "", form.state.data or "", form.reason.data or "")
                if not request.headers.get("HX-Request"):
                    return redirect(base(meeting_id), 303)
                words = f"Recorded: {CHANGES[form.state.data or ''].lower()}"
                return _dialog(meeting_id, ChangeForm(formdata=None), changed=words)
        except Conflict as refusal:
            form.person.errors = [refusal.message]
            return _dialog(meeting_id, form), 409
    return _dialog(meeting_id, form), 422


def _change(meeting_id: str, person: str, state: str, reason: str) -> None:
    caseroom, viewer = guard.caseroom(), guard.viewer()
    match state:
        case "left":
            attending.mark_left(caseroom, viewer, meeting_id, person)
        case "away":
            breaks.send_away(caseroom, viewer, meeting_id, person)
        case "apologies":
            attending.mark_apologies(caseroom, viewer, meeting_id, person)
        case _:
            _change_for_case(meeting_id, person, state, reason)


def _change_for_case(meeting_id: str, person: str, state: str, reason: str) -> None:
    """Record what changed for the case on the table; Invalid where there is none."""
    caseroom, viewer = guard.caseroom(), guard.viewer()
    item_id = _open_frame(meeting_id).on_table_id
    if item_id is None:
        raise Invalid({"state": NOTHING_ON_TABLE})
    match state:
        case "out":
            table.step_out(caseroom, viewer, item_id, [person])
        case "in":
            table.come_back(caseroom, viewer, item_id, person)
        case "interest":
            table.declare_interest(caseroom, viewer, item_id, person, reason=reason)
        case "put out":
            table.put_out(caseroom, viewer, item_id, person, reason=reason)
        case _:
            table.lift_exclusion(caseroom, viewer, _exclusion_of(person, item_id))


def _exclusion_of(person: str, item_id: str) -> str:
    with looking(guard.caseroom(), guard.viewer()) as sight:
        exclusion = console_facts.exclusion_of(sight, item_id, person)
    if exclusion is None:
        raise Invalid({"person": "This person is not kept out of this case"})
    return exclusion


def _open_frame(meeting_id: str) -> Frame:
    """The frame of a meeting that is open; Conflict before and after."""
    with looking(guard.caseroom(), guard.viewer()) as sight:
        frame = console_agenda.frame(sight, meeting_id)
    if not frame.is_open:
        raise Conflict(table.NOT_OPEN if frame.is_planned else table.CLOSED)
    return frame


def _dialog(meeting_id: str, form: ChangeForm, *, changed: str | None = None) -> str:
    sight = guard.sight()
    console_agenda.frame(sight, meeting_id)
    name = "_change" if request.headers.get("HX-Request") else "register"
    return render_template(
        f"console/{name}.html",
        base=base(meeting_id),
        changed=changed,
        times_url=url_for("presences.show", meeting_id=meeting_id),
        people=register(sight, meeting_id),
        states=CHANGES,
        typed=form.data,
        errors=messages(form),
    )


def _named(meeting_id: str) -> list[str]:
    """Everybody whom the room check asks to step out."""
    with looking(guard.caseroom(), guard.viewer()) as sight:
        found = console.console(sight, meeting_id, days.today()).room_check
    return [person.id for group in found.groups for person in group.people] if found else []


def _settling(form: FlaskForm, conflict: str = "") -> FormState:
    errors = messages(form)
    return FormState(settling=form.data, settling_errors={"reason": conflict} if conflict else errors)
