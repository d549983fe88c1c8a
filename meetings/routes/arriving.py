"""Joining from the room without a sign-in at hand: by a code to the work e-mail, or on an officer's word."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from meetings import devices, guard
from meetings.forms.arriving import AskCodeForm, AskVouchingForm, MailedCodeForm
from meetings.guard import PUBLIC, access
from meetings.operations import meeting_codes, vouching
from meetings.operations.new_sessions import Entry
from meetings.refusals import NotVisible, TooOften
from meetings.reminders import clock
from meetings.routes.signing_in import renew_forms, with_session

blueprint = Blueprint("arriving", __name__, url_prefix="/arrive")


@blueprint.get("")
@access(PUBLIC)
def show() -> str:
    """The two ways in."""
    room = request.args.get("room", "")[:20]
    return _ways(AskCodeForm(formdata=None, room=room), AskVouchingForm(formdata=None, room=room))


@blueprint.post("/code")
@access(PUBLIC)
def ask_code() -> ResponseReturnValue:
    """Mail a code; whether the address is known changes nothing in the answer."""
    form, asked = AskCodeForm(), ""
    other = AskVouchingForm(formdata=None, room=form.room.data)
    try:
        if form.validate_on_submit():
            with guard.beside(form):
                asked = _asked(form)
    except TooOften as refusal:
        form.email.errors = [str(refusal)]
        return _ways(form, other), 429, {"Retry-After": str(refusal.seconds)}
    if not asked:
        return _ways(form, other), 422
    clock.send_soon(guard.caseroom())
    return redirect(url_for("arriving.typing", asked=asked), 303)


@blueprint.get("/code")
@access(PUBLIC)
def typing() -> str:
    """The field for the code from the mail."""
    return _typing(MailedCodeForm(formdata=None, asked=request.args.get("asked", "")[:32]))


@blueprint.post("/code/typed")
@access(PUBLIC)
def enter_code() -> ResponseReturnValue:
    """Take the code, and lead to the meeting's statement."""
    form = MailedCodeForm()
    try:
        if form.validate_on_submit():
            with guard.beside(form):
                entry = meeting_codes.enter(
                    guard.caseroom(),
                    form.asked.data or "",
                    form.code.data or "",
                    guard.now(),
                    device=devices.called(request.user_agent.string),
                )
                return _arrived(entry)
    except TooOften as refusal:
        form.code.errors = [str(refusal)]
        return _typing(form), 429, {"Retry-After": str(refusal.seconds)}
    return _typing(form), 422


@blueprint.post("/vouching")
@access(PUBLIC)
def ask_vouching() -> ResponseReturnValue:
    """Have the phone wait for an officer."""
    form, token = AskVouchingForm(), ""
    other = AskCodeForm(formdata=None, room=form.room.data)
    try:
        if form.validate_on_submit():
            with guard.beside(form):
                token = vouching.ask(
                    guard.caseroom(),
                    form.room.data or "",
                    form.name.data or "",
                    guard.now(),
                    address=request.remote_addr or "",
                )
    except TooOften as refusal:
        form.room.errors = [str(refusal)]
        return _ways(other, form), 429, {"Retry-After": str(refusal.seconds)}
    if not token:
        return _ways(other, form), 422
    answer = Response(status=303, headers={"Location": url_for("arriving.waiting")})
    guard.session_cookie(answer, "waiting", token)
    return answer


@blueprint.get("/vouching")
@access(PUBLIC)
def waiting() -> str:
    """The number to show to an officer; the page renews itself until the phone is let in."""
    return render_template(
        "arriving/waiting.html", wait=vouching.wait_of(guard.caseroom(), _token(), guard.now())
    )


@blueprint.post("/vouching/in")
@access(PUBLIC)
def enter_vouched() -> ResponseReturnValue:
    """Go in, on an officer's word."""
    device = devices.called(request.user_agent.string)
    try:
        entry = vouching.enter(guard.caseroom(), _token(), guard.now(), device=device)
    except NotVisible:
        return redirect(url_for("arriving.waiting"), 303)
    answer = _arrived(entry)
    guard.forget_cookie(answer, "waiting")
    return answer


def _asked(form: AskCodeForm) -> str:
    return meeting_codes.ask(
        guard.caseroom(),
        form.room.data or "",
        form.email.data or "",
        guard.now(),
        address=request.remote_addr or "",
    )


def _arrived(entry: Entry) -> Response:
    renew_forms()
    where = url_for("phone.show", meeting_id=entry.meeting_id)
    return with_session(Response(status=303, headers={"Location": where}), entry)


def _token() -> str:
    return request.cookies.get(guard.cookie_name("waiting"), "")


def _ways(code: FlaskForm, word: FlaskForm) -> str:
    return render_template("arriving/show.html", code=code, word=word)


def _typing(form: MailedCodeForm) -> str:
    return render_template("arriving/code.html", form=form)
