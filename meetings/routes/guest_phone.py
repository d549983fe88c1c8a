"""A guest's phone: joining by code and name, the statement, then the room's view and nothing else."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.doors import viewers
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.forms.guest_phone import GuestCodeForm
from meetings.forms.joining import AcknowledgementForm
from meetings.guard import GUEST, PUBLIC, access
from meetings.operations import attending, guest_sessions
from meetings.queries import guest_phone
from meetings.queries.phone import Phone
from meetings.refusals import Conflict, TooOften
from meetings.routes import days, live_pages

blueprint = Blueprint("guest_phone", __name__, url_prefix="/guest")


@blueprint.get("")
@access(PUBLIC)
def way_in() -> str:
    """The form that a guest joins by; a scanned code is filled in."""
    form = GuestCodeForm(formdata=None, code=request.args.get("code", "")[:20])
    return render_template("guest/join.html", form=form)


@blueprint.post("")
@access(PUBLIC)
def join() -> ResponseReturnValue:
    """Join."""
    form = GuestCodeForm()
    token = None
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                token = _joined(form)
        except TooOften as refusal:
            form.code.errors = [str(refusal)]
            return render_template("guest/join.html", form=form), 429, {"Retry-After": str(refusal.seconds)}
    if token is None:
        return render_template("guest/join.html", form=form), 422
    answer = Response(status=303, headers={"Location": url_for("guest_phone.show")})
    guard.session_cookie(answer, "guest", token)
    return answer


@blueprint.get("/phone")
@access(GUEST)
def show() -> str:
    """The whole page."""
    return _page(_seen())


@blueprint.get("/phone/live")
@access(GUEST)
def live() -> ResponseReturnValue:
    """The one live element, or 204 while there is nothing newer that phones see."""
    if live_pages.unchanged(_meeting_id(), phones=True):
        return Response(status=204)
    return render_template("guest/_live.html", **_values(_seen(), None))


@blueprint.post("/acknowledgement")
@access(GUEST)
def acknowledge() -> ResponseReturnValue:
    """Record the guest's own answer to the statement."""
    form = AcknowledgementForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                return _acknowledged(form)
        except Conflict as conflict:
            return _page(_seen(), trouble=conflict.message), 409
    return _page(_seen(), form=form), 422


@blueprint.post("/leave")
@access(GUEST)
def leave() -> ResponseReturnValue:
    """Leave the meeting; the code brings the guest back."""
    attending.leave(guard.caseroom(), _viewer(), _meeting_id())
    flash("You have left the meeting.")
    answer = Response(status=303, headers={"Location": url_for("guest_phone.way_in")})
    guard.forget_cookie(answer, "guest")
    return answer


def _joined(form: GuestCodeForm) -> str:
    return guest_sessions.join(
        guard.caseroom(),
        form.code.data or "",
        form.name.data or "",
        guard.now(),
        address=request.remote_addr or "",
    )


def _acknowledged(form: AcknowledgementForm) -> ResponseReturnValue:
    attending.acknowledge(
        guard.caseroom(),
        _viewer(),
        _meeting_id(),
        form.statement_sha256.data or "",
        agrees=form.answer.data == "agree",
    )
    return redirect(url_for("guest_phone.show"), 303)


def _meeting_id() -> str:
    who = guard.signed_in()
    return str(who.meeting_id) if who else ""


def _viewer() -> Viewer:
    """The guest looking at the room of the meeting they joined."""
    who = guard.signed_in()
    return viewers.room(_meeting_id(), guard.now(), person=who.person_id if who else None)


def _seen() -> Phone:
    who = guard.signed_in()
    with looking(guard.caseroom(), _viewer()) as room:
        return guest_phone.phone(room, _meeting_id(), who.name if who else "", days.today())


def _page(seen: Phone, *, form: AcknowledgementForm | None = None, trouble: str | None = None) -> str:
    marking = seen.place.marking
    return render_template("guest/phone.html", trouble=trouble, marking=marking, **_values(seen, form))


def _values(seen: Phone, form: AcknowledgementForm | None) -> dict[str, object]:
    """What the templates need; a refused form brings what was pressed, never an old text's hash."""
    form = form or AcknowledgementForm(formdata=None)
    form.statement_sha256.data = seen.place.statement_sha256
    return {
        "phone": seen,
        "form": form,
        "answer_url": url_for("guest_phone.acknowledge"),
        "poll_url": url_for("guest_phone.live", rev=seen.place.revision),
        "poll_every": f"{guard.caseroom().settings.phone_poll_ms}ms",
    }
