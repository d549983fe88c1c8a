"""What an agency said in a meeting, confirmed or trimmed by it later, on a page of its own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.phone import SaidForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import said
from meetings.queries.cases import CaseHead
from meetings.queries.information import Piece
from meetings.refusals import Conflict, NotVisible
from meetings.routes.cases import note_reading
from meetings.routes.information import own, seen_by
from models.states import Channel, Noted, ReadAt

CHANGED = "You changed the words. Press “Trim to these words” to keep yours, or put back what was noted."

blueprint = Blueprint("said", __name__, url_prefix="/information/<id:information_id>")


@blueprint.get("/said")
@access(UNDERTAKEN)
def show(information_id: str) -> str:
    """A line as it was noted, in a field, with how to confirm or trim it."""
    case, piece = _said(information_id)
    return _page(case, piece, SaidForm(data={"text": piece.text}))


@blueprint.post("/said")
@access(UNDERTAKEN)
def answer(information_id: str) -> ResponseReturnValue:
    """Confirm it, or trim it to what was sent."""
    case, piece = _said(information_id)
    form = SaidForm()
    if form.validate_on_submit() and _meant(form, piece):
        try:
            with guard.beside(form):
                said.confirm_said(guard.caseroom(), guard.viewer(), information_id, text=form.text.data)
                flash("Thank you. What your agency said stands on the case as you left it.")
                return redirect(url_for("cases.show", case_id=case.id), 303)
        except Conflict as conflict:
            return _page(case, piece, form, trouble=conflict.message), 409
    return _page(case, piece, form), 422


def _said(information_id: str) -> tuple[CaseHead, Piece]:
    """A line that the viewer's agency said in a room, and its case; else NotVisible."""
    case, piece = own(information_id)
    if piece.channel != Channel.SAID:
        raise NotVisible
    return case, piece


def _meant(form: SaidForm, piece: Piece) -> bool:
    """Whether the button pressed fits the words; confirming others than were noted would lose them."""
    waits = piece.noted == Noted.AS_NOTED
    if waits and request.form.get("answer") == "confirm" and form.text.data != piece.text:
        form.text.errors = [CHANGED]
        return False
    return True


def _page(case: CaseHead, piece: Piece, form: SaidForm, trouble: str = "") -> str:
    note_reading(case, [piece], ReadAt.INFORMATION)
    return render_template(
        "cases/said.html",
        case=case,
        piece=piece,
        form=form,
        sees=seen_by(case, piece),
        trouble=trouble,
        waits=piece.noted == Noted.AS_NOTED,
    )
