"""Who represents a partner, and which of its people coordinate meetings; for whoever keeps its entry."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.doors import Caseroom
from meetings.doors.viewers import Viewer
from meetings.forms.partners import CoordinateForm, InviteRepresentativeForm, RepresentForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import account_invitations, offices
from meetings.operations.account_invitations import Invited
from meetings.refusals import Invalid
from meetings.routes.partners import entry_page, kept
from models.states import AgencyOffice

blueprint = Blueprint("agency_offices", __name__, url_prefix="/partners/<id:agency_id>")


@blueprint.post("/representatives")
@access(UNDERTAKEN, fresh=True)
def name_representative(agency_id: str) -> ResponseReturnValue:
    """Make somebody the agency's nominated representative."""
    kept(agency_id)
    form = RepresentForm()
    if form.validate_on_submit():
        with guard.beside(form):
            offices.name_representative(guard.caseroom(), guard.viewer(), form.person.data or "")
            return _back(agency_id)
    return entry_page(agency_id, represent=form), 422


@blueprint.post("/representatives/<id:person_id>/end")
@access(UNDERTAKEN, fresh=True)
def end_representative(agency_id: str, person_id: str) -> ResponseReturnValue:
    """Have somebody represent the agency no longer."""
    return _ended(agency_id, lambda service, viewer: offices.end_representative(service, viewer, person_id))


@blueprint.get("/invitation")
@access(UNDERTAKEN)
def inviting(agency_id: str) -> str:
    """The form that invites a representative who has no account yet."""
    return _invite_page(agency_id, InviteRepresentativeForm(formdata=None))


@blueprint.post("/invitation")
@access(UNDERTAKEN, fresh=True)
def invite(agency_id: str) -> ResponseReturnValue:
    """Invite them, and mail the link."""
    kept(agency_id)
    form = InviteRepresentativeForm()
    if form.validate_on_submit():
        with guard.beside(form):
            person_id = account_invitations.invite(
                guard.caseroom(),
                guard.viewer(),
                agency_id,
                Invited(
                    name=form.invited_name.data or "",
                    role=form.role.data or "",
                    email=form.email.data or "",
                    offices=(AgencyOffice.REPRESENTATIVE,),
                ),
                once=form.sending,
            )
            flash("The link to enrol is on its way. Approve them here once they have enrolled.")
            return redirect(url_for("people.show", person_id=person_id), 303)
    return _invite_page(agency_id, form), 422


@blueprint.post("/coordinators")
@access(UNDERTAKEN, fresh=True)
def name_coordinator(agency_id: str) -> ResponseReturnValue:
    """Make one of the agency's people a coordinator of a type of meetings."""
    kept(agency_id)
    form = CoordinateForm()
    if form.validate_on_submit():
        with guard.beside(form):
            offices.name_coordinator(
                guard.caseroom(), guard.viewer(), form.meeting_type.data or "", form.coordinator.data or ""
            )
            return _back(agency_id)
    return entry_page(agency_id, coordinate=form), 422


@blueprint.post("/coordinators/<id:meeting_type_id>/<id:person_id>/end")
@access(UNDERTAKEN, fresh=True)
def end_coordinator(agency_id: str, meeting_type_id: str, person_id: str) -> ResponseReturnValue:
    """Have somebody coordinate a type of meetings no longer."""
    return _ended(
        agency_id,
        lambda service, viewer: offices.end_coordinator(service, viewer, meeting_type_id, person_id),
    )


def _ended(agency_id: str, end: Callable[[Caseroom, Viewer], None]) -> ResponseReturnValue:
    kept(agency_id)
    try:
        end(guard.caseroom(), guard.viewer())
    except Invalid as refusal:
        return entry_page(agency_id, trouble=str(refusal)), 422
    return _back(agency_id)


def _invite_page(agency_id: str, form: InviteRepresentativeForm) -> str:
    return render_template("partners/invite.html", entry=kept(agency_id), form=form)


def _back(agency_id: str) -> ResponseReturnValue:
    return redirect(url_for("partners.show", agency_id=agency_id), 303)
