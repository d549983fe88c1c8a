"""Passkeys over HTTP: a script asks for a challenge and puts the device's answer into an ordinary form."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import devices, guard
from meetings.forms.signing_in import PasskeyForm, PasskeySignInForm, SignInForm
from meetings.guard import PUBLIC, SIGNED_IN, access
from meetings.operations import passkeys
from meetings.operations.passkeys import Asked
from meetings.refusals import Conflict
from meetings.routes.signing_in import entered, safe_target

blueprint = Blueprint("passkeys", __name__)


@blueprint.post("/account/passkeys/challenge")
@access(SIGNED_IN, fresh=True)
def ask_to_make() -> Response:
    """What the browser needs to make a passkey."""
    who = guard.signed_in()
    return _as_json(passkeys.ask_to_make(guard.caseroom(), guard.viewer(), who.name if who else ""))


@blueprint.post("/account/passkeys")
@access(SIGNED_IN, fresh=True)
def make() -> ResponseReturnValue:
    """Keep the passkey that the device made."""
    form = PasskeyForm()
    if form.validate_on_submit():
        with guard.beside(form):
            codes = passkeys.make(
                guard.caseroom(),
                guard.viewer(),
                form.asked.data or "",
                form.credential.data or "",
                name=form.name.data or "",
            )
            return _made(codes)
    return render_template("account/passkey.html", passkey_form=form), 422


@blueprint.post("/account/passkeys/remove")
@access(SIGNED_IN, fresh=True)
def remove() -> ResponseReturnValue:
    """Take a passkey away."""
    try:
        passkeys.remove(guard.caseroom(), guard.viewer(), request.form.get("passkey", "")[:32])
    except Conflict as conflict:
        flash(conflict.message)
        return redirect(url_for("account.show"), 303)
    flash("The passkey is removed.")
    return redirect(url_for("account.show"), 303)


@blueprint.post("/sign-in/passkey/challenge")
@access(PUBLIC)
def ask_who() -> Response:
    """What the browser needs to answer with a passkey; it names nobody."""
    return _as_json(passkeys.ask_who(guard.caseroom(), guard.now()))


@blueprint.post("/sign-in/passkey")
@access(PUBLIC)
def enter() -> ResponseReturnValue:
    """Take the device's answer, and lead on."""
    form = PasskeySignInForm()
    page = SignInForm(formdata=None, next=safe_target(form.next.data), kept=form.kept.data)
    if form.validate_on_submit():
        with guard.beside(page):
            entry = passkeys.enter(
                guard.caseroom(),
                form.asked.data or "",
                form.credential.data or "",
                guard.now(),
                device=devices.called(request.user_agent.string),
            )
            return entered(entry, safe_target(form.next.data), form.kept.data or "")
    else:
        page.email.errors = [passkeys.NOT_KNOWN]
    return render_template("signing_in/show.html", form=page, member=None, demo=False), 422


def _made(codes: list[str]) -> ResponseReturnValue:
    if codes:
        return render_template("account/codes.html", codes=codes, target=url_for("account.show"))
    flash("The passkey is made. You can sign in with it from now on.")
    return redirect(url_for("account.show"), 303)


def _as_json(asked: Asked) -> Response:
    return Response(asked.options, mimetype="application/json", headers={"X-Challenge": asked.name})
