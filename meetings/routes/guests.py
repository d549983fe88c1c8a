"""The guests of a meeting: putting one on the register, admitting one to a case, taking that back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from meetings import guard
from meetings.forms.guests import AdmitForm, GuestForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import guests as operations
from meetings.queries import guests, planning
from meetings.queries.planning import MeetingFacts
from meetings.refusals import NotVisible

blueprint = Blueprint("guests", __name__, url_prefix="/meetings/<id:meeting_id>/guests")


@blueprint.get("")
@access(UNDERTAKEN)
def show(meeting_id: str) -> str:
    """The guests, what the agencies answered of each, and the form that adds one."""
    return _page(_run(meeting_id), GuestForm(formdata=None))


@blueprint.post("")
@access(UNDERTAKEN)
def register(meeting_id: str) -> ResponseReturnValue:
    """Put a guest on the register."""
    meeting = _run(meeting_id)
    form = GuestForm()
    if form.validate_on_submit():
        with guard.beside(form):
            operations.register_guest(
                guard.caseroom(),
                guard.viewer(),
                meeting_id,
                name=form.name.data or "",
                organisation=form.organisation.data or "",
                email=form.email.data or "",
                once=form.sending,
            )
            flash("The guest is on the register. They see nothing until they are admitted to a case.")
            return _back(meeting_id)
    return _page(meeting, form), 422


@blueprint.get("/<id:attendance_id>/admission")
@access(UNDERTAKEN)
def admitting(meeting_id: str, attendance_id: str) -> str:
    """The form that admits a guest to a case."""
    return _admit_page(_run(meeting_id), attendance_id, AdmitForm(formdata=None))


@blueprint.post("/<id:attendance_id>/admission")
@access(UNDERTAKEN)
def admit(meeting_id: str, attendance_id: str) -> ResponseReturnValue:
    """Admit the guest, and ask every agency on the case."""
    meeting = _run(meeting_id)
    form = AdmitForm()
    if form.validate_on_submit():
        with guard.beside(form):
            operations.admit_guest(
                guard.caseroom(),
                guard.viewer(),
                form.item.data or "",
                attendance_id,
                reason=form.reason.data or "",
            )
            flash("The guest is admitted. Every agency on the case is asked what they may hear.")
            return _back(meeting_id)
    return _admit_page(meeting, attendance_id, form), 422


@blueprint.post("/<id:attendance_id>/items/<id:item_id>/dismissal")
@access(UNDERTAKEN)
def dismiss(meeting_id: str, attendance_id: str, item_id: str) -> ResponseReturnValue:
    """Take an admission back."""
    _run(meeting_id)
    operations.dismiss_guest(guard.caseroom(), guard.viewer(), item_id, attendance_id)
    flash("The guest is no longer admitted to this case")
    return _back(meeting_id)


def _run(meeting_id: str) -> MeetingFacts:
    meeting = planning.facts(guard.sight(), meeting_id)
    if not meeting.runs:
        raise NotVisible
    return meeting


def _back(meeting_id: str) -> ResponseReturnValue:
    return redirect(url_for("guests.show", meeting_id=meeting_id), 303)


def _page(meeting: MeetingFacts, form: GuestForm) -> str:
    sight = guard.sight()
    known = guests.guests(sight, meeting.id)
    return render_template(
        "meetings/guests.html",
        meeting=meeting,
        guests=known,
        hearings=guests.hearings(sight, meeting.id, known),
        admits=meeting.office is not None and not meeting.is_over,
        form=form,
    )


def _admit_page(meeting: MeetingFacts, attendance_id: str, form: AdmitForm) -> str:
    """For an officer; NotVisible for anybody else, and for who is no guest."""
    sight = guard.sight()
    guest = next(
        (one for one in guests.guests(sight, meeting.id) if one.attendance_id == attendance_id), None
    )
    if guest is None or meeting.office is None:
        raise NotVisible
    items = [one for one in guests.items(sight, meeting.id) if not one.is_done]
    form.item.choices = [
        SelectChoice("", "Choose a case"),
        *(SelectChoice(one.id, f"{one.reference}, {one.kind}") for one in items),
    ]
    return render_template("meetings/admit_guest.html", meeting=meeting, guest=guest, form=form)
