"""Our people: a representative invites, approves and keeps the accounts of their agency (clause 5.4)."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard, paging
from meetings.forms.people import AccountForm, ConfirmForm, HandOnForm, InviteForm
from meetings.guard import UNDERTAKEN, access
from meetings.narrowing import Choice, Narrowing, narrowed
from meetings.operations import account_invitations, approving, handing_on, leaving, lost_factors, offices
from meetings.operations import confirming as operations
from meetings.operations.account_invitations import Invited
from meetings.queries import partners, people
from meetings.queries.people import STANDINGS, Line, May
from meetings.refusals import Invalid, NotVisible, TooOften
from meetings.routes import days
from models.states import Standing

SOON = timedelta(days=30)
LIST: Narrowing[Line] = Narrowing(
    text=lambda line: f"{line.person.name} {line.person.role} {' '.join(line.offices)}",
    choices={"account": Choice("Account", "Any", lambda line: (line.standing,), STANDINGS)},
    sorts={
        "name": ("Name", lambda line: line.person.name.casefold()),
        "account": ("Account", lambda line: list(STANDINGS).index(line.standing)),
        "confirm": ("Confirm by", lambda line: line.person.confirm_by),
        "trained": ("Trained", lambda line: line.person.trained_on),
    },
)
blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
@access(UNDERTAKEN)
def index() -> str:
    """The colleagues whose accounts the viewer looks after, narrowed and sorted as asked."""
    sight = guard.sight()
    lines = people.own_people(sight)
    if not lines:
        raise NotVisible
    found = narrowed(lines, LIST, request.args)
    page = paging.paged(found.rows, request.args.get("page"))
    duties = len(people.duties(sight))
    return render_template("people/index.html", page=page, found=found, duties=duties)


@blueprint.get("/invitation")
@access(UNDERTAKEN)
def inviting() -> str:
    """The form that invites a colleague."""
    return _invite_page(InviteForm(formdata=None))


@blueprint.post("/invitation")
@access(UNDERTAKEN, fresh=True)
def invite() -> ResponseReturnValue:
    """Invite a colleague, and mail the link."""
    _require_representative()
    form = InviteForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                person_id = _invited(form)
                flash("The link to enrol is on its way. It works once, for 48 hours.")
                return redirect(url_for("people.show", person_id=person_id), 303)
        except TooOften as refusal:
            form.email.errors = [str(refusal)]
            return _invite_page(form), 429, {"Retry-After": str(refusal.seconds)}
    return _invite_page(form), 422


@blueprint.get("/confirmation")
@access(UNDERTAKEN)
def confirming() -> str:
    """Whom the viewer confirms, and by when."""
    return _confirm_page(ConfirmForm(formdata=None))


@blueprint.post("/confirmation")
@access(UNDERTAKEN)
def confirm() -> ResponseReturnValue:
    """Confirm whoever is ticked."""
    form = ConfirmForm()
    if form.validate_on_submit():
        with guard.beside(form):
            number = operations.confirm(guard.caseroom(), guard.viewer(), form.people.data or [])
            flash(f"Confirmed {'1 person' if number == 1 else f'{number} people'} for 180 days")
            return redirect(url_for("people.confirming"), 303)
    return _confirm_page(form), 422


@blueprint.get("/duties")
@access(UNDERTAKEN)
def duties() -> str:
    """What people who left or are suspended were to do, and to whom it can go."""
    return _duties_page(HandOnForm(formdata=None))


@blueprint.post("/duties")
@access(UNDERTAKEN)
def hand_on() -> ResponseReturnValue:
    """Give the chosen duties to a colleague."""
    _require_representative()
    form = HandOnForm()
    if form.validate_on_submit():
        with guard.beside(form):
            handing_on.hand_on(
                guard.caseroom(), guard.viewer(), form.duties.data or [], form.person.data or ""
            )
            flash("Handed on. The colleague is told of the actions by e-mail.")
            return redirect(url_for("people.duties"), 303)
    return _duties_page(form), 422


@blueprint.get("/<id:person_id>")
@access(UNDERTAKEN)
def show(person_id: str) -> str:
    """An account: how it stands, and what can be done about it."""
    return _page(person_id)


@blueprint.post("/<id:person_id>/approval")
@access(UNDERTAKEN, fresh=True)
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


@blueprint.post("/<id:person_id>/suspension")
@access(UNDERTAKEN)
def suspend(person_id: str) -> ResponseReturnValue:
    """Stop the person from signing in."""
    try:
        leaving.suspend(guard.caseroom(), guard.viewer(), person_id)
    except Invalid as refusal:
        return _page(person_id, trouble=str(refusal)), 422
    flash("Suspended. Whatever they had open has ended.")
    return redirect(url_for("people.show", person_id=person_id), 303)


@blueprint.post("/<id:person_id>/resumption")
@access(UNDERTAKEN, fresh=True)
def resume(person_id: str) -> ResponseReturnValue:
    """Let the person sign in again."""
    leaving.resume(guard.caseroom(), guard.viewer(), person_id)
    flash("They can sign in again.")
    return redirect(url_for("people.show", person_id=person_id), 303)


@blueprint.post("/<id:person_id>/second-step")
@access(UNDERTAKEN, fresh=True)
def forget_factors(person_id: str) -> ResponseReturnValue:
    """Have the person set up their second step anew."""
    lost_factors.forget(guard.caseroom(), guard.viewer(), person_id)
    flash("They set up their second step anew when they next sign in.")
    return redirect(url_for("people.show", person_id=person_id), 303)


@blueprint.post("/<id:person_id>/leaving")
@access(UNDERTAKEN)
def leave(person_id: str) -> ResponseReturnValue:
    """Record that the person has left."""
    viewer = guard.viewer()
    try:
        left = leaving.leave(guard.caseroom(), viewer, person_id)
    except Invalid as refusal:
        return _page(person_id, trouble=str(refusal)), 422
    if person_id == viewer.person:
        return redirect(url_for("signing_in.show"), 303)
    flash("Recorded that they have left. Whatever they had open has ended.")
    return redirect(url_for("people.duties"), 303) if left and people.represents(guard.sight()) else _home()


@blueprint.post("/<id:person_id>/details")
@access(UNDERTAKEN, fresh=True)
def keep(person_id: str) -> ResponseReturnValue:
    """Keep the offices that the agency gives, and the day of training."""
    form = AccountForm()
    if form.validate_on_submit():
        with guard.beside(form):
            offices.keep_details(
                guard.caseroom(),
                guard.viewer(),
                person_id,
                offices=form.offices.data or [],
                trained_on=form.trained_on.data,
            )
            flash("Saved")
            return redirect(url_for("people.show", person_id=person_id), 303)
    return _page(person_id, form=form), 422


def _page(person_id: str, *, form: AccountForm | None = None, trouble: str = "") -> str:
    line, may = _looked_after(person_id)
    if form is None:
        form = AccountForm(formdata=None)
        form.offices.data, form.trained_on.data = list(line.offices), line.person.trained_on
    return render_template(
        "people/show.html", line=line, person=line.person, may=may, form=form, trouble=trouble
    )


def _confirm_page(form: ConfirmForm) -> str:
    lines, represents = people.to_confirm(guard.sight()), people.represents(guard.sight())
    if not (lines or represents or partners.kept_agreements(guard.sight())):
        raise NotVisible
    today = days.today()
    soon = [one for one in lines if one.person.confirm_by is None or one.person.confirm_by <= today + SOON]
    return render_template(
        "people/confirm.html",
        page=paging.paged(lines, request.args.get("page")),
        soon={one.person.id for one in soon},
        form=form,
        today=today,
        represents=represents,
    )


def _duties_page(form: HandOnForm) -> str:
    sight = guard.sight()
    lines = people.own_people(sight)
    if not lines:
        raise NotVisible
    waiting = people.duties(sight)
    colleagues = [one.person for one in lines if one.standing == Standing.ADMITTED]
    today = days.today()
    form.offer(waiting, colleagues, today)
    return render_template("people/duties.html", form=form, waiting=waiting)


def _invited(form: InviteForm) -> str:
    viewer = guard.viewer()
    invited = Invited(
        name=form.name.data or "",
        role=form.role.data or "",
        email=form.email.data or "",
        offices=tuple(dict.fromkeys(form.offices.data or ())),
    )
    return account_invitations.invite(
        guard.caseroom(), viewer, str(viewer.agency), invited, once=form.sending
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
