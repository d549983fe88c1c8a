"""Planning a meeting: the form that makes one, and the form that changes it until it opens."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from meetings import guard
from meetings.duedates import spoken
from meetings.forms.planning import PlanForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import planning as operations
from meetings.queries import partners, planning
from meetings.queries.planning import MeetingFacts, OfficerLine, PersonLine, TypeLine
from meetings.refusals import Conflict, NotVisible
from meetings.routes import days
from models.states import MeetingOffice

blueprint = Blueprint("planning", __name__, url_prefix="/meetings")


@blueprint.get("/new")
@access(UNDERTAKEN)
def new() -> str:
    """The form that plans a meeting, for coordinators."""
    return _new_page(_new_form())


@blueprint.post("/new")
@access(UNDERTAKEN)
def create() -> ResponseReturnValue:
    """Plan it, then go on to its cases."""
    form = _new_form()
    if form.validate_on_submit():
        with guard.beside(form):
            meeting_id = operations.plan_meeting(
                guard.caseroom(),
                guard.viewer(),
                form.meeting_type.data,
                form.plan(),
                once=form.sending,
            )
            flash("The meeting is planned. Choose its cases next.")
            return redirect(url_for("agenda.show", meeting_id=meeting_id), 303)
    return _new_page(form), 422


@blueprint.get("/<id:meeting_id>/plan")
@access(UNDERTAKEN)
def show(meeting_id: str) -> ResponseReturnValue:
    """A planned meeting's facts, to change; for its coordinators."""
    meeting = planned(meeting_id)
    if not meeting.is_planned:
        return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    return _change_page(meeting, _change_form(meeting))


@blueprint.post("/<id:meeting_id>/plan")
@access(UNDERTAKEN)
def change(meeting_id: str) -> ResponseReturnValue:
    """Change it; where somebody else was first, show what it reads now beside what was typed."""
    meeting = planned(meeting_id)
    form = _change_form(meeting)
    if not form.validate_on_submit():
        return _change_page(meeting, form), 422
    try:
        with guard.beside(form):
            operations.change_meeting(
                guard.caseroom(), guard.viewer(), meeting_id, form.plan(), version=_version(form)
            )
            flash("The meeting is changed")
            return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    except Conflict:
        return _both(meeting_id, form)
    return _change_page(meeting, form), 422


def planned(meeting_id: str) -> MeetingFacts:
    """The meeting, for its coordinators; raises NotVisible for anybody else."""
    meeting = planning.facts(guard.sight(), meeting_id)
    if not meeting.plans:
        raise NotVisible
    return meeting


def _both(meeting_id: str, form: PlanForm) -> ResponseReturnValue:
    """What it reads now above what was typed, which a second press puts in its place; 409."""
    guard.sight().rollback()
    meeting = planned(meeting_id)
    if not meeting.is_planned:
        raise Conflict(operations.NO_LONGER_PLANNED)
    form.version.data = str(meeting.version)
    return _change_page(meeting, form, theirs=_reads(meeting)), 409


def _reads(meeting: MeetingFacts) -> list[tuple[str, str]]:
    starts = meeting.starts_at.astimezone(days.zone())
    officers = planning.officers(guard.sight(), meeting.id)
    return [
        ("Title", meeting.title),
        ("Starts", f"{spoken(starts.date())}, {starts:%H:%M}"),
        ("Length", f"{meeting.planned_minutes} minutes"),
        ("Place", meeting.place),
        ("Secure-venue check", meeting.secure_venue or "Not recorded"),
        *((one.office.capitalize(), f"{one.name}, {one.agency}") for one in officers),
    ]


def _new_form() -> PlanForm:
    sight = guard.sight()
    types = planning.types(sight)
    if not types:
        raise NotVisible
    form = PlanForm()
    form.meeting_type.choices = [SelectChoice(one.id, one.name) for one in types]
    form.offer(_people(types))
    return form


def _people(types: list[TypeLine]) -> list[PersonLine]:
    agreements = dict.fromkeys(one.agreement_id for one in types)
    found = [one for agreement_id in agreements for one in planning.people(guard.sight(), agreement_id)]
    return list(dict.fromkeys(found))


def _change_form(meeting: MeetingFacts) -> PlanForm:
    sight = guard.sight()
    starts = meeting.starts_at.astimezone(days.zone())
    form = PlanForm(
        data={
            "title": meeting.title,
            "held_on": starts.date(),
            "starts": starts.time(),
            "planned_minutes": meeting.planned_minutes,
            "place": meeting.place,
            "secure_venue": meeting.secure_venue,
            "version": meeting.version,
            **_offices(planning.officers(sight, meeting.id)),
        }
    )
    del form.meeting_type
    form.offer(planning.people(sight, meeting.agreement_id))
    return form


def _offices(officers: list[OfficerLine]) -> dict[str, str]:
    fields = {
        MeetingOffice.CHAIR: "chair",
        MeetingOffice.DEPUTY: "deputy",
        MeetingOffice.MINUTE_TAKER: "minute_taker",
    }
    return {fields[MeetingOffice(one.office)]: one.person_id for one in officers}


def _version(form: PlanForm) -> int:
    text = str(form.version.data or "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _new_page(form: PlanForm) -> str:
    today = days.today()
    overdue = [one for one in partners.agreements(guard.sight()) if one.is_overdue(today)]
    return render_template("meetings/new.html", form=form, overdue=overdue)


def _change_page(
    meeting: MeetingFacts, form: PlanForm, *, theirs: list[tuple[str, str]] | None = None
) -> str:
    return render_template("meetings/plan.html", meeting=meeting, form=form, theirs=theirs)
