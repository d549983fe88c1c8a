"""Signing in and out."""

import re
import secrets

from flask import Blueprint, Response, flash, g, make_response, render_template, request, url_for
from flask import session as forms
from flask.typing import ResponseReturnValue

from meetings import devices, guard, kept_forms
from meetings.forms.signing_in import CodeForm, SignInForm
from meetings.guard import PUBLIC, SIGNED_IN, access
from meetings.operations import demo_cast, new_sessions, signing_in
from meetings.operations.new_sessions import Entry
from meetings.refusals import TooOften
from meetings.routes.demo import came_from_elsewhere

blueprint = Blueprint("signing_in", __name__)

# Browsers drop tabs and newlines and read a backslash as a slash: `//elsewhere` has many spellings.
_OURS = re.compile(r"/(?:[^/\\\x00-\x20\x7f][^\\\x00-\x20\x7f]*)?")


@blueprint.get("/sign-in")
@access(PUBLIC)
def show() -> str:
    """The sign-in page; in a demo it knows the cast."""
    form = SignInForm(next=safe_target(request.args.get("next")))
    member = _demo_member()
    if member is not None:
        form.email.data = member.email
    return _page(form)


@blueprint.post("/sign-in")
@access(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Check the password and go where the person wanted to."""
    form = SignInForm()
    entry = None
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                entry = _signed_in(form)
        except TooOften as refusal:
            form.email.errors = [str(refusal)]
            return _page(form), 429, {"Retry-After": str(refusal.seconds)}
    if entry is None:
        return _page(form), 422
    target, kept = safe_target(form.next.data), form.kept.data or ""
    if entry.whole:
        return entered(entry, target, kept)
    if not kept:
        return entered(entry, url_for("second_step.show", next=target))
    page = render_template("signing_in/code.html", form=CodeForm(formdata=None, next=target, kept=kept))
    return with_session(make_response(page), entry)


@blueprint.post("/sign-out")
@access(SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server; nothing stays in the browser."""
    who = guard.signed_in()
    if who is not None:
        new_sessions.end(guard.caseroom(), guard.viewer(), who.session_id)
    answer = Response(status=303, headers={"Location": url_for("signing_in.show")})
    guard.forget_cookie(answer, "caseroom")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def entered(entry: Entry, target: str, kept: str = "") -> Response:
    """Lead on with a session's token, or first give back the form that was sent too late."""
    renew_forms()
    if entry.pushed_out:
        flash(f"You were signed in on three other devices. {entry.pushed_out} has been signed out.")
    page = returned(entry.person_id, kept)
    answer = make_response(page) if page else Response(status=303, headers={"Location": target})
    return with_session(answer, entry)


def with_session(answer: Response, entry: Entry) -> Response:
    """An answer that hands the browser its session."""
    guard.session_cookie(answer, "caseroom", entry.token)
    return answer


def returned(person_id: str, kept: str) -> str:
    """The page that gives a form back to who sent it, to be sent again; empty where none is theirs."""
    found = kept_forms.kept(guard.caseroom().settings.secret_key, kept, person_id, guard.now())
    if found is None:
        return ""
    return render_template("signing_in/returned.html", kept=found, shown=kept_forms.readable(found))


def renew_forms() -> None:
    """Give this browser's forms another secret: what was seen before a sign-in is worth nothing after it."""
    forms.clear()
    forms["csrf_token"] = secrets.token_hex(20)
    g.pop("csrf_token", None)  # The token that Flask-WTF has made for this request is of the secret before.


def _signed_in(form: SignInForm) -> Entry:
    return signing_in.sign_in(
        guard.caseroom(),
        form.email.data or "",
        form.password.data or "",
        guard.now(),
        address=request.remote_addr or "",
        device=devices.called(request.user_agent.string),
    )


def _page(form: SignInForm) -> str:
    demo = not came_from_elsewhere() and demo_cast.is_demo(guard.caseroom())
    return render_template("signing_in/show.html", form=form, member=_demo_member(), demo=demo)


def _demo_member() -> demo_cast.Member | None:
    """Whom this address of a demo belongs to; nobody where the request came through another machine."""
    if came_from_elsewhere():
        return None
    return demo_cast.member(guard.caseroom(), request.host)


def safe_target(wanted: str | None) -> str:
    """A page of ours to go to, or the first page: never another site's."""
    return wanted if wanted and _OURS.fullmatch(wanted) else url_for("home.show")
