"""Proving again who one is, before what could do most harm: on a page of its own that then leads on."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.signing_in import ProveForm
from meetings.guard import SIGNED_IN, access
from meetings.operations import signing_in
from meetings.refusals import TooOften
from meetings.routes.signing_in import returned, safe_target

blueprint = Blueprint("proving", __name__, url_prefix="/sign-in/again")


@blueprint.get("")
@access(SIGNED_IN)
def show() -> str:
    """Ask for the password or a code."""
    return _page(ProveForm(formdata=None, next=safe_target(request.args.get("next")), back=_came_from()))


@blueprint.post("")
@access(SIGNED_IN)
def prove() -> ResponseReturnValue:
    """Take it and lead on, or give back the form that had to wait for it."""
    form = ProveForm()
    try:
        if form.validate_on_submit():
            with guard.beside(form):
                return _led_on(form)
    except TooOften as refusal:
        form.proof.errors = [str(refusal)]
        return _page(form), 429, {"Retry-After": str(refusal.seconds)}
    return _page(form), 422


def _led_on(form: ProveForm) -> ResponseReturnValue:
    who, viewer = guard.signed_in(), guard.viewer()
    signing_in.prove_again(
        guard.caseroom(),
        viewer,
        who.session_id if who else "",
        form.proof.data or "",
        address=request.remote_addr or "",
    )
    return returned(str(viewer.person), form.kept.data or "") or redirect(safe_target(form.next.data), 303)


def _came_from() -> str:
    """The page of ours whose link asked for this, empty for none: this page stays once a file is saved."""
    page = urlsplit(request.referrer or "")
    path = f"{page.path}?{page.query}" if page.query else page.path
    return safe_target(path) if page.netloc == request.host else ""


def _page(form: ProveForm) -> str:
    form.back.data = safe_target(form.back.data) if form.back.data else ""
    return render_template("signing_in/prove.html", form=form)
