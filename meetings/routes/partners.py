"""The register of partners by date, and what whoever keeps it decides of a partner (clauses 1.1 and 9.6)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.partners import CoordinateForm, DecideForm, DomainForm, JoinForm, OnDayForm, RepresentForm
from meetings.guard import UNDERTAKEN, access
from meetings.narrowing import Choice, Narrowing, narrowed
from meetings.operations import account_invitations, partners
from meetings.operations.partners import Joining
from meetings.queries import partners as queries
from meetings.queries import people
from meetings.queries.partners import Entry, Line, OnDay
from meetings.refusals import Invalid, NotVisible
from meetings.routes import days
from models.states import PartnerChange

STATES = {
    OnDay.PARTNER.value: "Partner",
    OnDay.SUSPENDED.value: "Suspended",
    OnDay.ENDED.value: "Ended",
    OnDay.TO_COME.value: "Not yet",
}
LIST: Narrowing[Line] = Narrowing(
    text=lambda line: f"{line.name} {line.today}",
    choices={
        "kind": Choice("Kind", "Every kind", lambda line: (line.kind.capitalize(),)),
        "state": Choice("On this day", "Any", lambda line: (line.state,), STATES),
    },
    sorts={
        "name": ("Agency", lambda line: line.name.casefold()),
        "kind": ("Kind", lambda line: line.kind.casefold()),
        "state": ("On this day", lambda line: list(STATES).index(line.state)),
    },
    usual="name",
)

blueprint = Blueprint("partners", __name__, url_prefix="/partners")


@blueprint.get("")
@access(UNDERTAKEN)
def index() -> ResponseReturnValue:
    """Who is a partner today, or was on a day that is asked for; narrowed and sorted as asked."""
    form = OnDayForm(request.args, meta={"csrf": False})
    valid = form.validate()
    sight, zone = guard.sight(), days.zone()
    today = guard.now().astimezone(zone).date()
    day = (form.on.data if valid else None) or today
    agreements = queries.agreements(sight)
    kept = {one.id for one in agreements if one.kept}
    page = render_template(
        "partners/index.html",
        found=narrowed(queries.register(sight, day, zone), LIST, request.args),
        states=STATES,
        day=day,
        today=today,
        form=form,
        overdue=[one for one in agreements if one.is_overdue(today)],
        kept=kept,
        representing=people.representatives(sight) if kept and day == today else None,
    )
    return page, 200 if valid else 422


@blueprint.get("/new")
@access(UNDERTAKEN)
def joining() -> str:
    """The form that records a new partner."""
    return _join_page(JoinForm(formdata=None))


@blueprint.post("/new")
@access(UNDERTAKEN, fresh=True)
def join() -> ResponseReturnValue:
    """Record a new partner."""
    _require_keeper()
    form = JoinForm()
    if form.validate_on_submit():
        with guard.beside(form):
            agency_id = partners.join(
                guard.caseroom(),
                guard.viewer(),
                form.agreement.data or "",
                Joining(name=form.name.data or "", kind=form.kind.data or "", domain=form.domain.data or ""),
                from_on=form.from_on.data,
                reason=form.reason.data or "",
                once=form.sending,
            )
            flash("Recorded. Every partner’s representatives are told.")
            return redirect(url_for("partners.show", agency_id=agency_id), 303)
    return _join_page(form), 422


@blueprint.get("/<id:agency_id>")
@access(UNDERTAKEN)
def show(agency_id: str) -> str:
    """One partner: its names, what was decided of it, who represents it."""
    return entry_page(agency_id)


@blueprint.get("/<id:agency_id>/decision")
@access(UNDERTAKEN)
def deciding(agency_id: str) -> str:
    """The form that records what was decided of a partner."""
    return _decide_page(agency_id, DecideForm(formdata=None))


@blueprint.post("/<id:agency_id>/decision")
@access(UNDERTAKEN, fresh=True)
def decide(agency_id: str) -> ResponseReturnValue:
    """Record it; from today it takes effect at once."""
    kept(agency_id)
    form = DecideForm()
    if form.validate_on_submit():
        with guard.beside(form):
            _decided(agency_id, form)
            flash("Recorded. Every partner’s representatives are told.")
            if form.change.data == PartnerChange.REJOINED:
                flash("Nobody of this agency can sign in yet. Let a representative in again, or invite one.")
            return redirect(url_for("partners.show", agency_id=agency_id), 303)
    return _decide_page(agency_id, form), 422


@blueprint.post("/<id:agency_id>/domains")
@access(UNDERTAKEN, fresh=True)
def allow(agency_id: str) -> ResponseReturnValue:
    """Let the agency's people be invited at a mail domain more."""
    kept(agency_id)
    form = DomainForm()
    if form.validate_on_submit():
        with guard.beside(form):
            account_invitations.allow_domain(
                guard.caseroom(), guard.viewer(), agency_id, form.domain.data or ""
            )
            return redirect(url_for("partners.show", agency_id=agency_id), 303)
    return entry_page(agency_id, domain=form), 422


def entry_page(
    agency_id: str,
    *,
    domain: DomainForm | None = None,
    represent: RepresentForm | None = None,
    coordinate: CoordinateForm | None = None,
    trouble: str = "",
) -> str:
    """A partner's entry, with the forms of whoever keeps it; one that was sent comes back as it was."""
    zone, now = days.zone(), guard.now()
    entry = queries.entry(guard.sight(), agency_id)
    sent = domain or represent or coordinate
    represent = represent or RepresentForm(formdata=None)
    coordinate = coordinate or CoordinateForm(formdata=None)
    represent.offer(entry.people)
    coordinate.offer(entry.people, entry.types)
    return render_template(
        "partners/show.html",
        entry=entry,
        is_over=entry.place.is_over(now),
        state=queries.state_on(entry.place, entry.notices, now.astimezone(zone).date(), zone),
        domain=domain or DomainForm(formdata=None),
        represent=represent,
        coordinate=coordinate,
        trouble=trouble,
        errors=sent,
    )


def _decided(agency_id: str, form: DecideForm) -> None:
    service, viewer = guard.caseroom(), guard.viewer()
    given = {"reason": form.reason.data or "", "once": form.sending}
    match form.change.data:
        case PartnerChange.RENAMED:
            if not form.name.data:
                raise Invalid({"name": "Enter the new name"})
            partners.rename(service, viewer, agency_id, form.name.data, from_on=form.from_on.data, **given)
        case PartnerChange.SUSPENDED:
            partners.suspend(service, viewer, agency_id, from_on=form.from_on.data, **given)
        case PartnerChange.RESUMED:
            partners.resume(service, viewer, agency_id, **given)
        case PartnerChange.ENDED:
            partners.end(service, viewer, agency_id, from_on=form.from_on.data, **given)
        case PartnerChange.REJOINED:
            partners.rejoin(service, viewer, agency_id, from_on=form.from_on.data, **given)
        case _:
            raise Invalid({"change": "Choose what was decided"})


def _join_page(form: JoinForm) -> str:
    agreements = _require_keeper()
    today = days.today()
    form.start(agreements, queries.kinds(guard.sight()), today)
    return render_template("partners/join.html", form=form)


def _decide_page(agency_id: str, form: DecideForm) -> str:
    entry = kept(agency_id)
    is_over = entry.place.is_over(guard.now())
    today = days.today()
    form.start(today, is_suspended=entry.place.suspended_at is not None)
    return render_template("partners/decide.html", entry=entry, form=form, is_over=is_over)


def kept(agency_id: str) -> Entry:
    """A partner's entry, for whoever keeps it; NotVisible for anybody else."""
    entry = queries.entry(guard.sight(), agency_id)
    if not entry.keeps:
        raise NotVisible
    return entry


def _require_keeper() -> list[tuple[str, str]]:
    agreements = queries.kept_agreements(guard.sight())
    if not agreements:
        raise NotVisible
    return agreements
