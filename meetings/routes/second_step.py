"""The second step of a sign-in: the code, or first the set-up of an authenticator app."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.signing_in import CodeForm, FirstCodeForm
from meetings.guard import HALF_WAY, access
from meetings.operations import second_factors
from meetings.operations.new_sessions import Entry
from meetings.qr import secret_qr_svg
from meetings.refusals import Conflict, TooOften
from meetings.routes.signing_in import entered, renew_forms, safe_target, with_session

blueprint = Blueprint("second_step", __name__, url_prefix="/sign-in")


@blueprint.get("/code")
@access(HALF_WAY)
def show() -> ResponseReturnValue:
    """Ask for the code; whoever has nothing to make codes sets that up first."""
    viewer, _ = guard.half_way()
    target = safe_target(request.args.get("next"))
    if second_factors.must_set_up(guard.caseroom(), str(viewer.person)):
        return redirect(url_for("second_step.setting_up", next=target), 303)
    return _page(CodeForm(formdata=None, next=target))


@blueprint.post("/code")
@access(HALF_WAY)
def enter() -> ResponseReturnValue:
    """Take the code, and lead on with a whole session."""
    form = CodeForm()
    viewer, half = guard.half_way()
    entry = None
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                entry = second_factors.enter(guard.caseroom(), viewer, half, form.code.data or "")
        except TooOften as refusal:
            form.code.errors = [f"{refusal} A recovery code lets you in meanwhile."]
            return _page(form), 429, {"Retry-After": str(refusal.seconds)}
    if entry is None:
        return _page(form), 422
    return entered(entry, safe_target(form.next.data), form.kept.data or "")


@blueprint.get("/set-up")
@access(HALF_WAY)
def setting_up() -> ResponseReturnValue:
    """The key for an authenticator app, to be scanned or typed."""
    return _set_up(FirstCodeForm(formdata=None, next=safe_target(request.args.get("next"))))


@blueprint.post("/set-up")
@access(HALF_WAY)
def set_up() -> ResponseReturnValue:
    """Take the app into use, lead on with a whole session, and show the recovery codes this once."""
    form = FirstCodeForm()
    viewer, half = guard.half_way()
    try:
        if form.validate_on_submit():
            with guard.beside(form):
                made = second_factors.confirm_and_enter(guard.caseroom(), viewer, half, form.code.data or "")
                return _shown(*made, safe_target(form.next.data))
    except Conflict:
        return redirect(url_for("second_step.show", next=form.next.data), 303)
    return _set_up(form, 422)


def _page(form: CodeForm) -> str:
    return render_template("signing_in/code.html", form=form)


def _set_up(form: FirstCodeForm, status: int = 200) -> ResponseReturnValue:
    viewer, _ = guard.half_way()
    key = second_factors.prepared(guard.caseroom(), str(viewer.person))
    if key is None:
        return redirect(url_for("second_step.show", next=form.next.data), 303)
    qr = secret_qr_svg(key.address)
    return render_template("signing_in/set_up.html", form=form, key=key, qr=qr), status


def _shown(entry: Entry, codes: list[str], target: str) -> Response:
    renew_forms()
    return with_session(
        make_response(render_template("account/codes.html", codes=codes, target=target)), entry
    )
