"""Joining a meeting: the code on the screen, scanned or typed, leads to its statement."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.joining import CodeForm
from meetings.guard import SIGNED_IN, access
from meetings.operations import attending
from meetings.refusals import NotVisible

blueprint = Blueprint("joining", __name__)


@blueprint.get("/j")
@access(SIGNED_IN)
def show() -> str:
    """The field for a code that was not scanned."""
    return render_template("joining/show.html", form=CodeForm(formdata=None))


@blueprint.post("/j")
@access(SIGNED_IN)
def join() -> ResponseReturnValue:
    """Take the typed code."""
    return _join(CodeForm())


@blueprint.get("/j/<code>")
@blueprint.get("/J/<code>")
@access(SIGNED_IN)
def scan(code: str) -> ResponseReturnValue:
    """Take a scanned code: the one GET that writes here, since a camera opens an address and nothing else."""
    if request.method == "HEAD":
        return "", 204
    return _join(CodeForm(formdata=None, code=code, meta={"csrf": False}))


def _join(form: CodeForm) -> ResponseReturnValue:
    """To the meeting's statement; beside the field where no room shows the code; else to the chair."""
    meeting_id = None
    if not form.is_submitted() or form.validate():
        try:
            with guard.beside(form):
                meeting_id = attending.arrive(guard.caseroom(), guard.viewer(), form.code.data or "")
        except NotVisible:
            return render_template("joining/ask_the_chair.html"), 404
    if meeting_id is None:
        return render_template("joining/show.html", form=form), 422
    return redirect(url_for("phone.show", meeting_id=meeting_id), 303)
