"""Cancelling a planned meeting: asked first, then done for good."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.guard import UNDERTAKEN, access
from meetings.operations import cancelling
from meetings.operations.planning import NO_LONGER_PLANNED
from meetings.refusals import Conflict
from meetings.routes.planning import planned

blueprint = Blueprint("cancelling", __name__, url_prefix="/meetings")


@blueprint.get("/<id:meeting_id>/cancel")
@access(UNDERTAKEN)
def ask(meeting_id: str) -> str:
    """What cancelling does."""
    meeting = planned(meeting_id)
    if not meeting.is_planned:
        raise Conflict(NO_LONGER_PLANNED)
    return render_template("meetings/cancel.html", meeting=meeting)


@blueprint.post("/<id:meeting_id>/cancel")
@access(UNDERTAKEN)
def cancel(meeting_id: str) -> ResponseReturnValue:
    """Cancel it."""
    cancelling.cancel_meeting(guard.caseroom(), guard.viewer(), meeting_id)
    flash("The meeting is cancelled, and whoever was invited is told")
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
