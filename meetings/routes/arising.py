"""Matters arising of a whole meeting in one list, for its officers before any case is on the table."""

from flask import Blueprint, render_template

from meetings import guard
from meetings.guard import UNDERTAKEN, access
from meetings.operations import readings
from meetings.queries import arising
from meetings.refusals import NotVisible
from meetings.routes.console_surface import base, today

blueprint = Blueprint("arising", __name__, url_prefix="/meetings/<id:meeting_id>/console/arising")


@blueprint.get("")
@access(UNDERTAKEN)
def show(meeting_id: str) -> str:
    """What earlier meetings left open on the cases of this agenda; while it is planned or open."""
    found = arising.arising(guard.sight(), meeting_id)
    if not (found.frame.is_planned or found.frame.is_open):
        raise NotVisible
    if found.left:
        readings.read_actions(guard.caseroom(), guard.viewer())
    return render_template(
        "meetings/arising.html", frame=found.frame, left=found.left, today=today(), console=base(meeting_id)
    )
