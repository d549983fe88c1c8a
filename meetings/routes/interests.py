"""Declaring an interest in a case: before the meeting or during it, by the person themself."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.phone import InterestForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import table
from meetings.queries import interests
from meetings.queries.interests import Place
from meetings.refusals import Conflict

blueprint = Blueprint("interests", __name__, url_prefix="/meetings/<id:meeting_id>/interest")

DECLARED = "Recorded. You are kept out of that case until an officer of the meeting lifts it."


@blueprint.get("/<id:item_id>")
@access(UNDERTAKEN)
def ask(meeting_id: str, item_id: str) -> str:
    """What declaring an interest means, and how the person knows somebody in the case."""
    return _page(meeting_id, interests.place(guard.sight(), meeting_id, item_id), InterestForm(formdata=None))


@blueprint.post("/<id:item_id>")
@access(UNDERTAKEN)
def declare(meeting_id: str, item_id: str) -> ResponseReturnValue:
    """Keep the person out of the case."""
    place = interests.place(guard.sight(), meeting_id, item_id)
    form = InterestForm()
    if not form.validate_on_submit():
        return _page(meeting_id, place, form), 422
    try:
        with guard.beside(form):
            table.declare_interest(
                guard.caseroom(),
                guard.viewer(),
                item_id,
                place.attendance_id,
                reason=form.reason.data or "",
            )
            flash(DECLARED)
            return redirect(url_for(_back_to(place), meeting_id=meeting_id), 303)
    except Conflict as conflict:
        form.reason.errors = [conflict.message]
        return _page(meeting_id, place, form), 409
    return _page(meeting_id, place, form), 422


def _back_to(place: Place) -> str:
    return "phone.show" if place.is_open else "meetings.show"


def _page(meeting_id: str, place: Place, form: InterestForm) -> str:
    return render_template(
        "meetings/interest.html",
        place=place,
        form=form,
        back_to=url_for(_back_to(place), meeting_id=meeting_id),
    )
