"""A person's first page."""

from flask import Blueprint, render_template

from meetings import guard
from meetings.guard import UNDERTAKEN, access
from meetings.queries import home
from meetings.routes import days

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@access(UNDERTAKEN)
def show() -> str:
    """What needs this person today: actions, meetings, cases."""
    sight, today = guard.sight(), days.today()
    meetings = home.meetings(sight)
    near = [meeting for meeting in meetings if meeting.is_near(today)]
    return render_template(
        "home/show.html",
        actions=home.own_actions(sight),
        near=near[::-1],
        meetings=[meeting for meeting in meetings if meeting not in near],
        cases=home.own_cases(sight),
        waiting=home.waiting(sight),
        to_correct=home.to_correct(sight),
        today=today,
    )
