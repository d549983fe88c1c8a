"""Meetings: the list of one's own, a meeting's page, its printed sheet, and what its people do there."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard, paging
from meetings.forms.planning import ApologiesForm, VenueForm
from meetings.guard import UNDERTAKEN, access
from meetings.narrowing import Choice, Narrowing, narrowed
from meetings.operations import inviting
from meetings.operations import planning as operations
from meetings.queries import home, planning, sheet
from meetings.queries.barred import Barred, barred
from meetings.queries.home import MeetingLine
from meetings.queries.planning import MeetingFacts
from meetings.queries.register import register
from meetings.refusals import NotVisible
from meetings.routes import days
from models.states import MeetingState

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COMING = (MeetingState.OPEN, MeetingState.PLANNED)
STATES = {
    MeetingState.PLANNED.value: "Planned",
    MeetingState.OPEN.value: "Open now",
    MeetingState.CLOSED.value: "Closed",
    MeetingState.ISSUED.value: "Minutes issued",
    MeetingState.CANCELLED.value: "Cancelled",
}
ALL = "all"


@blueprint.get("")
@access(UNDERTAKEN)
def index() -> str:
    """One's own meetings, narrowed and sorted; those to come soonest first, others latest first."""
    sight = guard.sight()
    mine, state = home.meetings(sight), request.args.get("state")
    chosen = state in (*STATES, ALL)
    rows = mine if chosen else [one for one in mine if one.state in COMING]
    to_come = state in COMING or not chosen
    found = narrowed(rows[::-1] if to_come else rows, _list("when" if to_come else "-when"), request.args)
    return render_template(
        "meetings/index.html",
        page=paging.paged(found.rows, request.args.get("page")),
        found=found,
        has_any=bool(mine),
        states=STATES,
        may_plan=bool(planning.types(sight)),
    )


@blueprint.get("/<id:meeting_id>")
@access(UNDERTAKEN)
def show(meeting_id: str) -> str:
    """A meeting: its facts for all on its register, the register itself for those who agreed to it."""
    return _page(meeting_id, VenueForm(formdata=None))


@blueprint.get("/<id:meeting_id>/sheet.docx")
@access(UNDERTAKEN)
def printed_sheet(meeting_id: str) -> Response:
    """The sign-in sheet, statement and references to print, for officers and coordinators."""
    from meetings.documents.sheet import render_sheet

    zone = days.zone()
    found = sheet.content(guard.sight(), meeting_id, zone)
    day = found.meeting.starts_at.astimezone(zone).date()
    answer = Response(render_sheet(found), mimetype=DOCX)
    answer.headers["Content-Disposition"] = f'attachment; filename="sign-in-sheet-{day}.docx"'
    return answer


@blueprint.post("/<id:meeting_id>/venue")
@access(UNDERTAKEN)
def check_venue(meeting_id: str) -> ResponseReturnValue:
    """Record who checked the room; officers and coordinators."""
    form = VenueForm()
    if form.validate_on_submit():
        operations.check_venue(
            guard.caseroom(), guard.viewer(), meeting_id, secure_venue=form.secure_venue.data or ""
        )
        flash("The secure-venue check is recorded")
        return _back(meeting_id)
    return _page(meeting_id, form), 422


@blueprint.post("/<id:meeting_id>/chair")
@access(UNDERTAKEN)
def take_chair(meeting_id: str) -> ResponseReturnValue:
    """Take the chair; officers."""
    operations.take_chair(guard.caseroom(), guard.viewer(), meeting_id)
    flash("You have the chair")
    return _back(meeting_id)


@blueprint.post("/<id:meeting_id>/apologies")
@access(UNDERTAKEN)
def give_apologies(meeting_id: str) -> ResponseReturnValue:
    """One's own apologies, or that one can come after all."""
    own = planning.facts(guard.sight(), meeting_id).attendance_id
    if own is None:
        raise NotVisible
    if ApologiesForm().coming.data:
        inviting.withdraw_apologies(guard.caseroom(), guard.viewer(), own)
        flash("You are expected at the meeting")
    else:
        inviting.record_apologies(guard.caseroom(), guard.viewer(), own)
        flash("Your apologies are recorded")
    return _back(meeting_id)


def _list(usual: str) -> Narrowing[MeetingLine]:
    return Narrowing(
        text=lambda one: f"{one.title} {one.place}",
        choices={
            "state": Choice(
                "State", "Open or planned", lambda one: (one.state, ALL), STATES | {ALL: "Any state"}
            )
        },
        sorts={
            "title": ("Meeting", lambda one: one.title.casefold()),
            "when": ("When", lambda one: one.starts_at),
            "place": ("Where", lambda one: one.place.casefold()),
        },
        usual=usual,
    )


def _back(meeting_id: str) -> ResponseReturnValue:
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


def _page(meeting_id: str, venue_form: VenueForm) -> str:
    sight = guard.sight()
    meeting = planning.facts(sight, meeting_id)
    officers = planning.officers(sight, meeting_id)
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        officers=officers,
        offices={one.person_id: one.office for one in officers},
        agenda=planning.agenda(sight, meeting_id),
        register=register(sight, meeting_id) if meeting.sees_register else [],
        barred=_barred(meeting),
        form=venue_form,
    )


def _barred(meeting: MeetingFacts) -> list[Barred]:
    """Who is invited and cannot get in; for the coordinators, while it can still be put right."""
    if not (meeting.plans and meeting.is_planned):
        return []
    return barred(guard.sight(), meeting.id, days.zone())
