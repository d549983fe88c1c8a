"""Who comes: the register as its coordinator plans it, whom to invite, and sending the invitations."""

from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.planning import InviteForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import inviting as operations
from meetings.queries import agenda, plan, planning
from meetings.queries.planning import MeetingFacts, PersonLine
from meetings.refusals import Invalid, NotVisible
from meetings.routes.planning import planned
from models.states import AttendanceRole

blueprint = Blueprint("inviting", __name__, url_prefix="/meetings/<id:meeting_id>/plan")


@blueprint.get("/people")
@access(UNDERTAKEN)
def show(meeting_id: str) -> ResponseReturnValue:
    """Who is invited, who is needed when, from which agency nobody comes, and whom to invite."""
    meeting = _run(meeting_id)
    if meeting.is_over:
        return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    return _page(meeting, InviteForm(formdata=None))


@blueprint.post("/people")
@access(UNDERTAKEN)
def invite(meeting_id: str) -> ResponseReturnValue:
    """Put the ticked people on the register."""
    meeting = _run(meeting_id)
    form = InviteForm()
    if form.validate_on_submit():
        with guard.beside(form):
            chosen = form.people.data or []
            operations.invite_people(
                guard.caseroom(),
                guard.viewer(),
                meeting_id,
                chosen,
                role=AttendanceRole(form.role.data),
            )
            flash("On the register now. Send the invitations once it is complete.")
            return _back(meeting_id)
    return _page(meeting, form), 422


@blueprint.post("/register")
@access(UNDERTAKEN)
def change(meeting_id: str) -> ResponseReturnValue:
    """Do what the button beside a person says: record or withdraw apologies, or take them off."""
    meeting = _run(meeting_id)
    what, _, attendance_id = request.form.get("do", "").partition(":")
    verb = {
        "apologies": operations.record_apologies,
        "coming": operations.withdraw_apologies,
        "remove": operations.uninvite,
    }.get(what)
    if verb is None:
        raise NotVisible
    try:
        verb(guard.caseroom(), guard.viewer(), attendance_id)
    except Invalid as refusal:
        return _page(meeting, InviteForm(formdata=None), trouble=str(refusal)), 422
    return _back(meeting_id)


@blueprint.post("/invitations")
@access(UNDERTAKEN)
def send(meeting_id: str) -> ResponseReturnValue:
    """Queue the invitations that are due."""
    planned(meeting_id)
    told = operations.send_invitations(guard.caseroom(), guard.viewer(), meeting_id)
    people = "1 person" if len(told) == 1 else f"{len(told)} people"
    flash(f"Invitations are on their way to {people}" if told else "Everybody knows already")
    return _back(meeting_id)


def _run(meeting_id: str) -> MeetingFacts:
    meeting = planning.facts(guard.sight(), meeting_id)
    if not meeting.runs:
        raise NotVisible
    return meeting


def _back(meeting_id: str) -> ResponseReturnValue:
    return redirect(url_for("inviting.show", meeting_id=meeting_id), 303)


def _page(meeting: MeetingFacts, form: InviteForm, *, trouble: str = "") -> str:
    sight = guard.sight()
    register = planning.register(sight, meeting.id)
    people = planning.people(sight, meeting.agreement_id)
    wanted = plan.agencies(sight, meeting.id) if meeting.plans else []
    missing = plan.missing(wanted, register, {one.agency_id for one in people})
    wanted_text = request.args.get("q", "").strip()
    lines = plan.invited(register, agenda.slots(sight, meeting.id), meeting)
    return render_template(
        "meetings/people.html",
        meeting=meeting,
        lines=lines,
        due=sum(line.is_due for line in lines),
        missing=missing,
        groups=_by_agency(people, {line.person_id for line in register}, wanted_text),
        open_agencies={one.agency.id for one in missing},
        wanted_text=wanted_text,
        form=form,
        trouble=trouble,
    )


def _by_agency(
    people: Sequence[PersonLine], asked: set[str], wanted_text: str
) -> list[tuple[str, str, list[PersonLine]]]:
    """Agency id and name with its people who are not asked yet, as far as the text names them or it."""
    text = wanted_text.casefold()
    left = [
        one
        for one in people
        if one.id not in asked and (text in one.name.casefold() or text in one.agency.casefold())
    ]
    return [
        (agency_id, agency, list(group))
        for (agency_id, agency), group in groupby(left, key=lambda one: (one.agency_id, one.agency))
    ]
