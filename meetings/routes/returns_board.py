"""The board of a meeting's returns, and reminding those who have not answered."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.returns import ChaseForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import chasing
from meetings.queries import planning
from meetings.queries.returns_board import board
from meetings.refusals import Conflict, NotVisible

blueprint = Blueprint("returns_board", __name__, url_prefix="/meetings/<id:meeting_id>/returns")


@blueprint.get("")
@access(UNDERTAKEN)
def show(meeting_id: str) -> str:
    """Who has answered and who has not, by reference alone; for coordinators and officers."""
    return _page(meeting_id)


@blueprint.post("/chase")
@access(UNDERTAKEN)
def chase(meeting_id: str) -> ResponseReturnValue:
    """Remind those who have not answered: of one agency, or of all."""
    agency_id = ChaseForm().agency.data or ""
    try:
        told = chasing.chase(guard.caseroom(), guard.viewer(), meeting_id, agency_id)
    except Conflict as conflict:
        return _page(meeting_id, trouble=conflict.message), 409
    flash(_told(told))
    return redirect(url_for("returns_board.show", meeting_id=meeting_id), 303)


def _told(people: int) -> str:
    if people == 0:
        return "Nobody was written to: whoever has not answered was reminded today already"
    return f"{people} {'person is' if people == 1 else 'people are'} reminded by e-mail, which names no case"


def _page(meeting_id: str, *, trouble: str = "") -> str:
    sight = guard.sight()
    meeting = planning.facts(sight, meeting_id)
    if not meeting.runs:
        raise NotVisible
    found = board(sight, meeting_id)
    return render_template("returns/board.html", meeting=meeting, board=found, trouble=trouble)
