"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.signing_in import SignInForm
from meetings.guard import PUBLIC, SIGNED_IN, access
from meetings.operations import demo_cast, sessions, signing_in

blueprint = Blueprint("signing_in", __name__)


@blueprint.get("/sign-in")
@access(PUBLIC)
def show() -> str:
    """The sign-in page; in a demo it knows the cast."""
    form = SignInForm(next=safe_target(request.args.get("next")))
    member = _demo_member()
    if member is not None:
        form.email.data = member.email
    return render_template("signing_in/show.html", form=form, member=member)


@blueprint.post("/sign-in")
@access(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Check the password and go where the person wanted to."""
    form = SignInForm()
    token = None
    if form.validate_on_submit():
        with guard.beside(form):
            token = signing_in.sign_in(
                guard.caseroom(), form.email.data or "", form.password.data or "", guard.now()
            )
    if token is None:
        return render_template("signing_in/show.html", form=form, member=_demo_member()), 422
    answer = Response(status=303, headers={"Location": safe_target(form.next.data)})
    guard.session_cookie(answer, "caseroom", token)
    return answer


@blueprint.post("/sign-out")
@access(SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server; nothing stays in the browser."""
    who = guard.signed_in()
    if who is not None:
        sessions.end(guard.caseroom(), guard.viewer(), who.session_id)
    answer = redirect(url_for("signing_in.show"), 303)
    answer.delete_cookie(guard.cookie_name("caseroom"), path="/")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _demo_member() -> demo_cast.Member | None:
    """Whom this address of a demo belongs to; nobody where the request came through another machine."""
    if "Forwarded" in request.headers or "X-Forwarded-For" in request.headers:
        return None
    return demo_cast.member(guard.caseroom(), request.host)


def safe_target(wanted: str | None) -> str:
    """A page of ours to go to, or the first page: never another site's."""
    parts = urlsplit(wanted or "")
    if wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc:
        return wanted
    return url_for("home.show")
