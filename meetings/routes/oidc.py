"""Signing in by one's own organisation, and linking it: to the issuer and back; 404 where there is none."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import session as forms
from flask.typing import ResponseReturnValue

from meetings import devices, guard
from meetings.forms.signing_in import SignInForm
from meetings.guard import PUBLIC, SIGNED_IN, access
from meetings.operations import oidc
from meetings.operations.oidc import Flow, Proved
from meetings.refusals import Conflict, Invalid
from meetings.routes.signing_in import entered, safe_target

blueprint = Blueprint("oidc", __name__)
_KEPT = "oidc"


@blueprint.get("/sign-in/oidc")
@access(PUBLIC)
def start() -> ResponseReturnValue:
    """To the issuer: a link and no form, since no form may lead away from here."""
    return _away(target=safe_target(request.args.get("next")), links=False)


@blueprint.get("/account/oidc")
@access(SIGNED_IN, fresh=True)
def start_linking() -> ResponseReturnValue:
    """To the issuer, to link what it answers to one's account."""
    return _away(target=url_for("account.show"), links=True)


@blueprint.get("/sign-in/oidc/callback")
@access(PUBLIC)
def back() -> ResponseReturnValue:
    """Back from the issuer: once, and only in the browser that went there."""
    _require_configured()
    kept = forms.pop(_KEPT, None)
    form = SignInForm(formdata=None)
    if kept is not None:
        flow = Flow(**kept)
        with guard.beside(form):
            who = oidc.proved(guard.caseroom(), flow, request.args, guard.now())
            return _linked(who) if flow.links else _entered(who, flow)
    else:
        form.email.errors = [oidc.FAILED]
    return render_template("signing_in/show.html", form=form, member=None, demo=False), 422


@blueprint.post("/account/oidc/remove")
@access(SIGNED_IN, fresh=True)
def unlink() -> ResponseReturnValue:
    """Take the link away."""
    oidc.unlink(guard.caseroom(), guard.viewer())
    flash("The link is removed.")
    return redirect(url_for("account.show"), 303)


def _away(*, target: str, links: bool) -> ResponseReturnValue:
    _require_configured()
    try:
        address, flow = oidc.begin(guard.caseroom(), target=target, links=links)
    except Invalid:
        flash(oidc.FAILED)
        return redirect(url_for("account.show" if links else "signing_in.show"), 303)
    forms[_KEPT] = flow
    return redirect(address, 303)


def _entered(who: Proved, flow: Flow) -> ResponseReturnValue:
    device = devices.called(request.user_agent.string)
    entry = oidc.enter(guard.caseroom(), who, guard.now(), device=device)
    return entered(entry, flow.target if entry.whole else url_for("second_step.show", next=flow.target))


def _linked(who: Proved) -> ResponseReturnValue:
    try:
        oidc.link(guard.caseroom(), guard.viewer(), who)
        flash("Your organisation’s sign-in is linked. You can sign in by it from now on.")
    except Conflict as conflict:
        flash(conflict.message)
    return redirect(url_for("account.show"), 303)


def _require_configured() -> None:
    if not guard.caseroom().settings.oidc_issuer:
        abort(404)
