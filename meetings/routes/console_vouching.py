"""The console's list of phones that wait for an officer's word: in a dialog, or as a page of its own."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.arriving import VouchForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import vouching
from meetings.queries import console_agenda
from meetings.queries.register import register
from meetings.refusals import Conflict
from meetings.routes.console_page import base, messages
from models.states import AttendanceRole

blueprint = Blueprint("console_vouching", __name__, url_prefix="/meetings/<id:meeting_id>/console")


@blueprint.get("/vouching")
@access(UNDERTAKEN)
def show(meeting_id: str) -> str:
    """Who waits, each with three numbers."""
    return _dialog(meeting_id, VouchForm(formdata=None))


@blueprint.post("/vouching")
@access(UNDERTAKEN)
def vouch(meeting_id: str) -> ResponseReturnValue:
    """Let a phone in as the person chosen, if the number pressed is the one that it shows."""
    form = VouchForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                if not _vouched(meeting_id, form):
                    return _dialog(meeting_id, VouchForm(formdata=None), trouble=vouching.NOT_THEIRS), 422
                if not request.headers.get("HX-Request"):
                    return redirect(base(meeting_id), 303)
                return _dialog(meeting_id, VouchForm(formdata=None), done="Let in, and here now")
        except Conflict as refusal:
            return _dialog(meeting_id, form, trouble=refusal.message), 409
    return _dialog(meeting_id, form), 422


def _vouched(meeting_id: str, form: VouchForm) -> bool:
    return vouching.vouch(
        guard.caseroom(),
        guard.viewer(),
        meeting_id,
        form.vouching.data or "",
        form.person.data or "",
        number=form.number.data or "",
    )


def _dialog(meeting_id: str, form: VouchForm, *, done: str = "", trouble: str = "") -> str:
    sight, waiting = guard.sight(), vouching.waiting(guard.caseroom(), guard.viewer(), meeting_id)
    lost = bool(form.errors) and form.vouching.data not in {one.id for one in waiting}
    frame = console_agenda.frame(sight, meeting_id)
    name = "_vouching" if request.headers.get("HX-Request") else "vouching"
    return render_template(
        f"console/{name}.html",
        base=base(meeting_id),
        is_open=frame.is_open,
        waiting=waiting,
        people=[one for one in register(sight, meeting_id) if one.role != AttendanceRole.GUEST],
        typed=form.data,
        errors=messages(form),
        done=done,
        trouble=trouble or ("" if not lost else vouching.OVER),
    )
