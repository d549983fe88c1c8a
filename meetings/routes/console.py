"""The console of a meeting, for its officers: the page, its live element, and what runs the meeting."""

import json
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.duedates import DueDateError, parse_due
from meetings.forms.console import PairForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import opening_meeting, planning, projectors, sessions, table
from meetings.queries import console_agenda, console_choices, console_typed
from meetings.routes import console_page, days, live_pages
from meetings.routes.console_page import UNTOUCHED, FormState, base, press
from models.states import ScreenMode

blueprint = Blueprint("console", __name__, url_prefix="/meetings/<id:meeting_id>/console")

PAIRED = "Paired. The projector shows this meeting now."
_ON_TABLE: dict[str, tuple[Callable[..., str], str]] = {
    "break": (table.end_item, "Nothing is on the table"),
    "closing": (partial(table.end_item, screen=ScreenMode.CLOSING), "The projector reads the actions back"),
    "case": (table.put_on_table, "The next case is on the table"),
}


@blueprint.get("")
@access(UNDERTAKEN)
def show(meeting_id: str) -> str:
    """The whole meeting on one screen; with `?decision=` or `?action=`, ready to change that one.

    With `?admit=`, ready to admit that guest to the case on the table; with `?earlier=`, ready to answer
    that action of an earlier meeting.
    """
    return console_page.page(meeting_id, _to_change(meeting_id))


@blueprint.get("/live")
@access(UNDERTAKEN)
def live(meeting_id: str) -> ResponseReturnValue:
    """The one live element, or 204 while there is nothing newer.

    `until` is when the first phone that waits on the console waits no more: nothing is written then.
    """
    _require_attends()
    until = request.args.get("until", 0, type=int)
    if live_pages.unchanged(meeting_id) and not 0 < until <= guard.now().timestamp():
        return Response(status=204)
    state = _to_change(meeting_id)
    answer = Response(console_page.fragment(meeting_id, state))
    if state is not UNTOUCHED:
        focus = "settle-why" if state.settling else "arising-title" if state.answering else "record-text"
        answer.headers["HX-Trigger"] = json.dumps({"refocus": focus})
    return answer


@blueprint.get("/stream")
@access(UNDERTAKEN)
def stream(meeting_id: str) -> Response:
    """The revision signal, which carries nothing else."""
    console_agenda.frame(guard.sight(), meeting_id)
    return live_pages.stream(meeting_id, _still_attends(meeting_id))


@blueprint.get("/due")
@access(UNDERTAKEN)
def echo_due(meeting_id: str) -> str:
    """What a typed date means, in full."""
    _require_attends()
    typed = (request.args.get("due") or request.args.get("again", "")).strip()
    try:
        day, reason = (parse_due(typed, days.today()), "") if typed else (None, "")
    except DueDateError as error:
        day, reason = None, error.message
    return render_template("console/_due.html", day=day, reason=reason)


@blueprint.get("/chosen")
@access(UNDERTAKEN)
def chosen(meeting_id: str) -> Response:
    """What a decision on the intervention chosen must show, with what it usually has filled in.

    The header holds what the fields beside it usually have: from the catalogue, and from the last time this
    kind of meeting decided on it; nothing of any case.
    """
    sight = guard.sight()
    agreement_id = console_agenda.frame(sight, meeting_id).agreement_id
    interventions = console_choices.interventions(sight, agreement_id, days.today())
    found = interventions.find(request.args.get("intervention", ""))
    last = console_choices.last_time(sight, meeting_id, found.id) if found else None
    answer = Response(console_page.chosen(found, last))
    if prefilled := console_page.prefilled(found, last):
        answer.headers["HX-Trigger"] = json.dumps({"prefill": prefilled})
    return answer


@blueprint.get("/opening")
@access(UNDERTAKEN)
def ask_opening(meeting_id: str) -> ResponseReturnValue:
    """Ask before the meeting is opened on another day than its own."""
    frame = console_agenda.frame(guard.sight(), meeting_id)
    if not frame.is_planned:
        return redirect(base(meeting_id), 303)
    return render_template("meetings/open.html", meeting_id=meeting_id, frame=frame)


@blueprint.post("/opening")
@access(UNDERTAKEN)
def open_meeting(meeting_id: str) -> ResponseReturnValue:
    """Open the meeting."""
    return press(
        meeting_id,
        lambda: opening_meeting.open_meeting(guard.caseroom(), guard.viewer(), meeting_id),
        "The meeting is open",
    )


@blueprint.get("/chair")
@access(UNDERTAKEN)
def ask_chair(meeting_id: str) -> ResponseReturnValue:
    """Ask before the chair is taken: a key pressed by mistake must not take it."""
    frame = console_agenda.frame(guard.sight(), meeting_id)
    if frame.is_chair or not (frame.is_planned or frame.is_open):
        return redirect(base(meeting_id), 303)
    return render_template("meetings/take_chair.html", meeting_id=meeting_id, frame=frame)


@blueprint.post("/chair")
@access(UNDERTAKEN)
def take_chair(meeting_id: str) -> ResponseReturnValue:
    """Take the chair."""
    return press(
        meeting_id,
        lambda: planning.take_chair(guard.caseroom(), guard.viewer(), meeting_id),
        "You have the chair",
    )


@blueprint.post("/screen")
@access(UNDERTAKEN)
def set_screen(meeting_id: str) -> ResponseReturnValue:
    """Choose what the projector shows."""
    mode = request.form.get("mode", "")
    return press(
        meeting_id,
        lambda: table.set_screen(guard.caseroom(), guard.viewer(), meeting_id, mode),
        f"The projector shows: {mode}",
    )


@blueprint.post("/table")
@access(UNDERTAKEN)
def put_on_table(meeting_id: str) -> ResponseReturnValue:
    """Put a case on the table; with `break` leave nothing on it, with `closing` read the actions back."""
    pressed = next((name for name in _ON_TABLE if name in request.form), "case")
    item_id = console_page.pressed_id(pressed)
    console_page.case_at(meeting_id, item_id)
    act, words = _ON_TABLE[pressed]
    return press(meeting_id, lambda: act(guard.caseroom(), guard.viewer(), item_id), words, focus="case")


@blueprint.get("/pairing")
@access(UNDERTAKEN)
def ask_pairing(meeting_id: str) -> str:
    """The field for the code on the projector, as a page of its own where no scripts run."""
    return _pairing(meeting_id, PairForm(formdata=None))


@blueprint.post("/pairing")
@access(UNDERTAKEN)
def pair(meeting_id: str) -> ResponseReturnValue:
    """Give the screen that shows the code to this meeting."""
    form = PairForm()
    if form.validate_on_submit():
        with guard.beside(form):
            projectors.pair(guard.caseroom(), guard.viewer(), meeting_id, form.code.data or "")
            if request.headers.get("HX-Request"):
                return _pairing(meeting_id, PairForm(formdata=None), paired=True)
            flash(PAIRED)
            return redirect(base(meeting_id), 303)
    return _pairing(meeting_id, form), 422


def _pairing(meeting_id: str, form: PairForm, *, paired: bool = False) -> str:
    console_agenda.frame(guard.sight(), meeting_id)
    name = "_pair" if request.headers.get("HX-Request") else "pairing"
    wrong = console_page.messages(form).get("code", "")
    values = {"base": base(meeting_id), "paired": paired, "code": form.code.data, "wrong_code": wrong}
    return render_template(f"console/{name}.html", **values)


def _to_change(meeting_id: str) -> FormState:
    """What the address asks to change, ready to be typed over; or whom to admit, ready for the reason."""
    if guest := request.args.get("admit"):
        return FormState(settling={"settle": f"admit:{guest}"})
    if earlier := request.args.get("earlier"):
        return FormState(answering={"action": earlier})
    for name, as_typed in (
        ("decision", console_typed.decision_as_typed),
        ("action", console_typed.action_as_typed),
    ):
        if wanted := request.args.get(name):
            found = as_typed(guard.sight(), meeting_id, wanted)
            return FormState(item_id=found.item_id, typed=found.fields)
    return UNTOUCHED


def _require_attends() -> None:
    who = guard.signed_in()
    if who is None or not who.attends:
        abort(404)


def _still_attends(meeting_id: str) -> Callable[[], bool]:
    caseroom = guard.caseroom()
    token = request.cookies[guard.cookie_name("caseroom")]

    def may() -> bool:
        found = sessions.find(caseroom, token, caseroom.clock(), meeting_id=meeting_id)
        return found is not None and found.attends

    return may
