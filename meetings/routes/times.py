"""The times people were told, while the meeting goes on: who is needed at others, and what to do about it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.guard import UNDERTAKEN, access
from meetings.operations import agenda, inviting
from meetings.queries import times
from meetings.refusals import NotVisible

blueprint = Blueprint("times", __name__, url_prefix="/meetings/<id:meeting_id>/times")


@blueprint.get("")
@access(UNDERTAKEN)
def show(meeting_id: str) -> str:
    """Whoever has cases to come, what they were told and when they are needed now; officers."""
    course = times.course(guard.sight(), meeting_id)
    if not course.frame.is_open:
        raise NotVisible
    return render_template("meetings/times.html", course=course, meeting_id=meeting_id)


@blueprint.post("/order")
@access(UNDERTAKEN)
def keep(meeting_id: str) -> ResponseReturnValue:
    """Put the cases that wait in the order that keeps best to the times told."""
    agenda.keep_times(guard.caseroom(), guard.viewer(), meeting_id)
    flash("The cases that wait are in the order that keeps best to the times told.")
    return _back(meeting_id)


@blueprint.post("/mails")
@access(UNDERTAKEN)
def tell(meeting_id: str) -> ResponseReturnValue:
    """Tell whoever is not here yet their new times."""
    told = inviting.tell_new_times(guard.caseroom(), guard.viewer(), meeting_id)
    people = "1 person" if len(told) == 1 else f"{len(told)} people"
    flash(f"New times are on their way to {people}" if told else "Everybody knows already")
    return _back(meeting_id)


def _back(meeting_id: str) -> ResponseReturnValue:
    return redirect(url_for("times.show", meeting_id=meeting_id), 303)
