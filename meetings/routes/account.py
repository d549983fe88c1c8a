"""A person's own sign-in: what they prove with who they are, and how they change it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.signing_in import ChangePasswordForm, FirstCodeForm, PasskeyForm, PressForm
from meetings.guard import SIGNED_IN, access
from meetings.operations import oidc, own_sessions, passkeys, second_factors, sessions, signing_in
from meetings.qr import secret_qr_svg
from meetings.queries import mobile_numbers
from meetings.refusals import Conflict

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@access(SIGNED_IN)
def show() -> str:
    """What one has to sign in with."""
    return _page()


@blueprint.get("/authenticator")
@access(SIGNED_IN)
def setting_up() -> ResponseReturnValue:
    """The key for an authenticator app, to be scanned or typed."""
    return _set_up(FirstCodeForm(formdata=None))


@blueprint.post("/authenticator")
@access(SIGNED_IN, fresh=True)
def begin() -> ResponseReturnValue:
    """Prepare an authenticator app; the one in use stays until the new one works."""
    second_factors.begin(guard.caseroom(), guard.viewer())
    return redirect(url_for("account.setting_up"), 303)


@blueprint.post("/authenticator/code")
@access(SIGNED_IN)
def confirm() -> ResponseReturnValue:
    """Take the app into use, and show the recovery codes this once."""
    form = FirstCodeForm()
    try:
        if form.validate_on_submit():
            with guard.beside(form):
                codes = second_factors.confirm(guard.caseroom(), guard.viewer(), form.code.data or "")
                return render_template("account/codes.html", codes=codes, target=url_for("account.show"))
    except Conflict as conflict:
        flash(conflict.message)
        return redirect(url_for("account.show"), 303)
    return _set_up(form, 422)


@blueprint.post("/authenticator/remove")
@access(SIGNED_IN, fresh=True)
def remove() -> ResponseReturnValue:
    """Take the authenticator app out of use."""
    try:
        second_factors.remove(guard.caseroom(), guard.viewer())
    except Conflict as conflict:
        return _page(conflict.message), 409
    flash("The authenticator app is removed.")
    return redirect(url_for("account.show"), 303)


@blueprint.post("/recovery-codes")
@access(SIGNED_IN, fresh=True)
def renew_codes() -> ResponseReturnValue:
    """Make new recovery codes, and show them this once."""
    if not PressForm().validate_on_submit():
        return _page(), 422
    try:
        codes = second_factors.renew_codes(guard.caseroom(), guard.viewer())
    except Conflict as conflict:
        return _page(conflict.message), 409
    return render_template("account/codes.html", codes=codes, target=url_for("account.show"))


@blueprint.get("/password")
@access(SIGNED_IN, fresh=True)
def ask_password() -> str:
    """The form for another password."""
    return render_template("account/password.html", form=ChangePasswordForm(formdata=None))


@blueprint.post("/password")
@access(SIGNED_IN, fresh=True)
def change_password() -> ResponseReturnValue:
    """Change it, and sign out everywhere else."""
    form, who = ChangePasswordForm(), guard.signed_in()
    if who is not None and form.validate_on_submit():
        with guard.beside(form):
            password = form.password.data or ""
            signing_in.change_password(guard.caseroom(), guard.viewer(), who.session_id, password)
            flash("Your password is changed. Everywhere else you are signed out.")
            return redirect(url_for("account.show"), 303)
    return render_template("account/password.html", form=form), 422


@blueprint.post("/sessions")
@access(SIGNED_IN)
def end_session() -> ResponseReturnValue:
    """End one of one's sessions, or all but this one."""
    who = guard.signed_in()
    session_id = who.session_id if who else ""
    own_sessions.end(guard.caseroom(), guard.viewer(), session_id, request.form.get("end", "")[:40])
    flash("Signed out there.")
    return redirect(url_for("account.show"), 303)


@blueprint.get("/left")
@access(SIGNED_IN)
def left() -> Response:
    """How many seconds this session stands if nobody touches it; asking does not touch it."""
    who = guard.signed_in()
    time = own_sessions.left(guard.caseroom(), who.session_id if who else "", guard.now())
    return Response(str(int(time.total_seconds())), mimetype="text/plain")


@blueprint.post("/stay")
@access(SIGNED_IN)
def stay() -> ResponseReturnValue:
    """Stay signed in."""
    who = guard.signed_in()
    if who is not None:
        sessions.touch(guard.caseroom(), who.session_id, guard.now())
    return Response(status=204)


def _page(trouble: str = "") -> str:
    service, who = guard.caseroom(), guard.signed_in()
    return render_template(
        "account/show.html",
        standing=second_factors.standing(service, guard.viewer()),
        sessions=own_sessions.own(service, guard.viewer(), who.session_id if who else ""),
        required=second_factors.are_required(service),
        linked_since=oidc.linked_since(service, guard.viewer()),
        passkey_form=PasskeyForm(formdata=None),
        passkeys=passkeys.held(service, guard.viewer()),
        numbers=mobile_numbers.own(guard.sight(), guard.now()),
        texts_offered=service.settings.can_text,
        trouble=trouble,
    )


def _set_up(form: FirstCodeForm, status: int = 200) -> ResponseReturnValue:
    key = second_factors.prepared(guard.caseroom(), str(guard.viewer().person))
    if key is None:
        return redirect(url_for("account.show"), 303)
    qr = secret_qr_svg(key.address)
    return render_template("account/authenticator.html", form=form, key=key, qr=qr), status
