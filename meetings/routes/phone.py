"""The phone at a meeting: the statement and its answer, then the case on the table and what is one's own."""

import json
import secrets
from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from meetings import guard
from meetings.doors import viewers
from meetings.doors.viewer import looking
from meetings.forms import OUT_OF_DATE
from meetings.forms.actions import QueryForm
from meetings.forms.joining import AcknowledgementForm
from meetings.forms.phone import BackForm, DissentForm, SaidForm
from meetings.guard import SIGNED_IN, UNDERTAKEN, access
from meetings.operations import actions, attending, breaks, dissents, said
from meetings.queries import phone
from meetings.queries.phone import OnTable, Phone
from meetings.refusals import Conflict
from meetings.routes import days, live_pages

DISSENTED = "Your dissent is recorded. An officer confirms that it stands as yours"
blueprint = Blueprint("phone", __name__, url_prefix="/meetings/<id:meeting_id>")


@blueprint.get("/phone")
@access(UNDERTAKEN)
def show(meeting_id: str) -> str:
    """The whole page."""
    return _page(meeting_id, _seen(meeting_id))


@blueprint.get("/phone/live")
@access(UNDERTAKEN)
def live(meeting_id: str) -> ResponseReturnValue:
    """The one live element, or 204 while there is nothing newer that phones see."""
    who = guard.signed_in()
    if who is None or not who.attends:
        abort(404)
    if live_pages.unchanged(meeting_id, phones=True):
        return Response(status=204)
    return _fragment(meeting_id, _seen(meeting_id))


@blueprint.post("/acknowledgement")
@access(SIGNED_IN)
def acknowledge(meeting_id: str) -> ResponseReturnValue:
    """Record the answer to the statement; the same press twice says when it was recorded."""
    form = AcknowledgementForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                return _acknowledged(meeting_id, form)
        except Conflict as conflict:
            return _page(meeting_id, _seen(meeting_id), trouble=conflict.message), 409
    return _page(meeting_id, _seen(meeting_id), form=form), 422


@blueprint.post("/phone/actions/<id:action_id>/accept")
@access(UNDERTAKEN)
def accept(meeting_id: str, action_id: str) -> ResponseReturnValue:
    """Accept an action of one's own."""
    try:
        actions.accept(guard.caseroom(), guard.viewer(), action_id)
    except Conflict as conflict:
        return _overtaken(meeting_id, conflict)
    return _done(meeting_id, "Accepted")


@blueprint.post("/phone/actions/<id:action_id>/query")
@access(UNDERTAKEN)
def query(meeting_id: str, action_id: str) -> ResponseReturnValue:
    """Ask about an action of one's own."""
    form = QueryForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                actions.query(guard.caseroom(), guard.viewer(), action_id, text=form.text.data or "")
                return _done(meeting_id, "Your question is with the officers")
        except Conflict as conflict:
            return _overtaken(meeting_id, conflict, form.text.data)
    return _not_done(meeting_id, action_id, form)


@blueprint.post("/phone/decisions/<id:decision_id>/dissent")
@access(UNDERTAKEN)
def dissent(meeting_id: str, decision_id: str) -> ResponseReturnValue:
    """Dissent from a decision, in one's own words."""
    form = DissentForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                dissents.raise_dissent(
                    guard.caseroom(),
                    guard.viewer(),
                    decision_id,
                    once=form.once.data or "",
                    text=form.text.data or "",
                )
                return _done(meeting_id, DISSENTED, decision_id)
        except Conflict as conflict:
            return _overtaken(meeting_id, conflict, form.text.data)
    return _not_done(meeting_id, decision_id, form)


@blueprint.post("/phone/said/<id:information_id>")
@access(UNDERTAKEN)
def confirm(meeting_id: str, information_id: str) -> ResponseReturnValue:
    """Confirm what one's agency said in the room, or trim it."""
    form = SaidForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                said.confirm_said(guard.caseroom(), guard.viewer(), information_id, text=form.text.data)
                return _done(meeting_id, "Confirmed")
        except Conflict as conflict:
            return _overtaken(meeting_id, conflict, form.text.data)
    return _not_done(meeting_id, information_id, form)


@blueprint.post("/phone/out")
@access(UNDERTAKEN)
def step_out(meeting_id: str) -> ResponseReturnValue:
    """Leave the room for the case on the table."""
    try:
        breaks.step_out(guard.caseroom(), guard.viewer(), meeting_id)
    except Conflict as conflict:
        return _overtaken(meeting_id, conflict)
    return _done(meeting_id, "You have stepped out for this case")


@blueprint.post("/phone/away")
@access(UNDERTAKEN)
def step_away(meeting_id: str) -> ResponseReturnValue:
    """Leave the room for a moment."""
    try:
        breaks.step_away(guard.caseroom(), guard.viewer(), meeting_id)
    except Conflict as conflict:
        return _overtaken(meeting_id, conflict)
    return _done(meeting_id, "You are out for a moment")


@blueprint.post("/phone/back")
@access(UNDERTAKEN)
def come_back(meeting_id: str) -> ResponseReturnValue:
    """Be back in the room, alone where one joined from elsewhere."""
    form = BackForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                alone = bool(form.alone.data)
                breaks.come_back(guard.caseroom(), guard.viewer(), meeting_id, alone=alone)
                return _done(meeting_id, "You are back in the room")
        except Conflict as conflict:
            return _overtaken(meeting_id, conflict)
    trouble = str(form.alone.errors[0]) if form.alone.errors else OUT_OF_DATE
    return _page(meeting_id, _seen(meeting_id), trouble=trouble), 422


@blueprint.get("/phone/leave")
@access(UNDERTAKEN)
def ask_to_leave(meeting_id: str) -> str:
    """Ask whether somebody means to leave."""
    return render_template("phone/leave.html", phone=_seen(meeting_id), meeting_id=meeting_id)


@blueprint.post("/phone/leave")
@access(UNDERTAKEN)
def leave(meeting_id: str) -> ResponseReturnValue:
    """Leave the meeting."""
    attending.leave(guard.caseroom(), guard.viewer(), meeting_id)
    flash("You have left the meeting.")
    return redirect(url_for("home.show"), 303)


def _acknowledged(meeting_id: str, form: AcknowledgementForm) -> ResponseReturnValue:
    given = attending.acknowledge(
        guard.caseroom(),
        guard.viewer(),
        meeting_id,
        form.statement_sha256.data or "",
        agrees=form.answer.data == "agree",
        alone=bool(form.alone.data),
    )
    if given.at < guard.now():
        flash(f"Already recorded at {current_app.jinja_env.filters['clock'](given.at)}.")
    return redirect(url_for("phone.show", meeting_id=meeting_id), 303)


def _seen(meeting_id: str) -> Phone:
    with looking(guard.caseroom(), viewers.room(meeting_id, guard.now())) as room:
        return phone.phone(guard.sight(), room, meeting_id, days.today())


def _page(
    meeting_id: str,
    seen: Phone,
    *,
    form: AcknowledgementForm | None = None,
    trouble: str | None = None,
    typed: str | None = None,
) -> str:
    values = _values(meeting_id, seen, form)
    marking = seen.place.marking
    return render_template("phone/show.html", trouble=trouble, typed=typed, marking=marking, **values)


def _fragment(meeting_id: str, seen: Phone) -> str:
    return render_template("phone/_live.html", **_values(meeting_id, seen, None))


def _values(meeting_id: str, seen: Phone, form: AcknowledgementForm | None) -> dict[str, object]:
    """What the phone's templates need; a refused form brings what was pressed, never an old text's hash."""
    if seen.statement:
        form = form or AcknowledgementForm(formdata=None)
        form.statement_sha256.data = seen.place.statement_sha256
    base = url_for("phone.show", meeting_id=meeting_id)
    return {
        "phone": seen,
        "form": form,
        "once": secrets.token_hex(16),
        "base": base,
        "interest_url": _interest_url(meeting_id, seen),
        "answer_url": f"/meetings/{meeting_id}/acknowledgement",
        "poll_url": f"{base}/live?rev={seen.place.revision}",
        "poll_every": f"{guard.caseroom().settings.phone_poll_ms}ms",
    }


def _interest_url(meeting_id: str, seen: Phone) -> str:
    item_id = seen.place.item_id
    return url_for("interests.ask", meeting_id=meeting_id, item_id=item_id) if item_id else ""


def _done(meeting_id: str, news: str, decision_id: str = "") -> ResponseReturnValue:
    """The element anew for htmx, which says the news; else back to the page, which shows it.

    With a decision, the news stands under it too, until the element is next made anew.
    """
    if not request.headers.get("HX-Request"):
        flash(f"{news}.")
        return redirect(url_for("phone.show", meeting_id=meeting_id), 303)
    seen = _seen(meeting_id)
    seen = replace(seen, case=_with_dissent(seen.case, decision_id, news=news))
    answer = Response(_fragment(meeting_id, seen))
    answer.headers["HX-Trigger"] = json.dumps({"announce": news})
    return answer


def _overtaken(meeting_id: str, conflict: Conflict, typed: str | None = None) -> ResponseReturnValue:
    """The page or element as it is now, with the reason why nothing was recorded and what was typed.

    For htmx the reason alone, where something was typed: the form then stays as it is.
    """
    if not request.headers.get("HX-Request"):
        guard.sight().rollback()
        return _page(meeting_id, _seen(meeting_id), trouble=conflict.message, typed=typed), 409
    if typed:
        return conflict.message, 409
    answer = Response(_fragment(meeting_id, _seen(meeting_id)), status=409)
    answer.headers["HX-Trigger"] = json.dumps({"alert": conflict.message})
    return answer


def _not_done(meeting_id: str, row_id: str, form: FlaskForm) -> ResponseReturnValue:
    """The same page or element with what was typed and what is wrong with it."""
    typed, error = form["text"].data or "", str((*form["text"].errors, OUT_OF_DATE)[0])
    seen = _seen(meeting_id)
    seen = replace(
        seen,
        actions=tuple(
            replace(one, query=typed, error=error) if one.id == row_id else one for one in seen.actions
        ),
        said=tuple(replace(one, text=typed, error=error) if one.id == row_id else one for one in seen.said),
        case=_with_dissent(seen.case, row_id, typed=typed, error=error),
    )
    render = _fragment if request.headers.get("HX-Request") else _page
    return render(meeting_id, seen), 422


def _with_dissent(
    case: OnTable | None, decision_id: str, *, typed: str = "", error: str | None = None, news: str = ""
) -> OnTable | None:
    """The case with a dissent that came back under its decision, or the news that it is recorded."""
    if case is None:
        return None
    said = partial(replace, typed=typed, error=error, news=news)
    entries = (said(one) if one.decision == decision_id else one for one in case.entries)
    return replace(case, entries=tuple(entries))
