"""Our people: a representative invites, approves and keeps the accounts of their agency (clause 5.4)."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.people import InviteForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import account_invitations, approving
from meetings.operations.account_invitations import Invited
from meetings.queries import people
from meetings.queries.people import Line, May
from meetings.refusals import NotVisible, TooOften

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
@access(UNDERTAKEN)
def index() -> str:
    """The colleagues whose accounts the viewer looks after."""
    lines = people.own_people(guard.sight())
    if not lines:
        raise NotVisible
    return render_template("people/index.html", lines=lines)


@blueprint.get("/invitation")
@access(UNDERTAKEN)
def inviting() -> str:
    """The form that invites a colleague."""
    return _invite_page(InviteForm(formdata=None))


@blueprint.post("/invitation")
@access(UNDERTAKEN)
def invite() -> ResponseReturnValue:
    """Invite a colleague, and mail the link."""
    _require_representative()
    form = InviteForm()
    if bool(form.validate_on_submit()):
        try:
            with guard.beside(form):
                person_id = _invited(form)
                flash("The link to enrol is on its way. It works once, for 48 hours.")
                return redirect(url_for("people.show", person_id=person_id), 303)
        except TooOften as refusal:
            form.email.errors = [str(refusal)]
            return _invite_page(form), 429, {"Retry-After": str(refusal.seconds)}
    return _invite_page(form), 422


@blueprint.get("/<id:person_id>")
@access(UNDERTAKEN)
def show(person_id: str) -> str:
    """An account: how it stands, and what can be done about it."""
    line, may = _looked_after(person_id)
    return render_template("people/show.html", line=line, person=line.person, may=may)


@blueprint.post("/<id:person_id>/approval")
@access(UNDERTAKEN)
def approve(person_id: str) -> ResponseReturnValue:
    """Let the person sign in."""
    approving.approve(guard.caseroom(), guard.viewer(), person_id)
    flash("Approved. They are told that they can sign in.")
    return redirect(url_for("people.show", person_id=person_id), 303)


@blueprint.post("/<id:person_id>/refusal")
@access(UNDERTAKEN)
def decline(person_id: str) -> ResponseReturnValue:
    """Decline the person, or take the invitation back."""
    approving.decline(guard.caseroom(), guard.viewer(), person_id)
    flash("There is no account any more, and the link does not work.")
    return _home()


@blueprint.post("/<id:person_id>/invitation")
@access(UNDERTAKEN)
def invite_again(person_id: str) -> ResponseReturnValue:
    """Mail a new link."""
    account_invitations.invite_again(guard.caseroom(), guard.viewer(), person_id)
    flash("A new link is on its way. The one before does not work any more.")
    return redirect(url_for("people.show", person_id=person_id), 303)


def _invited(form: InviteForm) -> str:
    viewer = guard.viewer()
    invited = Invited(
        name=form.name.data or "",
        role=form.role.data or "",
        email=form.email.data or "",
        offices=tuple(dict.fromkeys(form.offices.data or ())),
    )
    return account_invitations.invite(
        guard.caseroom(), viewer, str(viewer.agency), invited, once=form.once.data or ""
    )


def _invite_page(form: InviteForm) -> str:
    _require_representative()
    domains = people.mail_domains(guard.sight(), str(guard.viewer().agency))
    return render_template("people/invite.html", form=form, domains=domains)


def _require_representative() -> None:
    if not people.represents(guard.sight()):
        raise NotVisible


def _looked_after(person_id: str) -> tuple[Line, May]:
    found = people.one_person(guard.sight(), person_id)
    if found is None:
        raise NotVisible
    return found


def _home() -> ResponseReturnValue:
    """Back to one's own people, or for whoever has none to the first page."""
    own = people.represents(guard.sight())
    return redirect(url_for("people.index" if own else "home.show"), 303)
