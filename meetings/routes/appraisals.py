"""What an agency says once for all that it shares on a case: its page, and changing it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.catalogue.values import TermKind
from meetings.forms import offering
from meetings.forms.appraisals import AppraisalForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import appraisals as operations
from meetings.queries import appraisals, information_form
from meetings.queries.cases import CaseHead
from meetings.queries.information_form import Offer
from meetings.refusals import Conflict
from meetings.routes import days
from meetings.routes.cases import note_reading, worked_on

blueprint = Blueprint("appraisals", __name__)


@blueprint.get("/cases/<id:case_id>/appraisal")
@access(UNDERTAKEN)
def show(case_id: str) -> str:
    """What the viewer's agency has said, to change, or the form that says it first."""
    case, offer = _case(case_id)
    said = appraisals.said(guard.sight(), case_id)
    form = AppraisalForm(formdata=None, obj=said)
    if said:
        form.told.data = "yes" if said.told else "no"
    form.version.data = str(said.version if said else 0)
    _offer_purposes(form, offer)
    form.purposes.data = [one.id for one in offer.of(TermKind.POLICING_PURPOSE) if one.chosen]
    return _page(case, offer, form)


@blueprint.post("/cases/<id:case_id>/appraisal")
@access(UNDERTAKEN)
def record(case_id: str) -> ResponseReturnValue:
    """Record it; where a colleague was first, show what they wrote beside what was typed."""
    case, offer = _case(case_id)
    form = AppraisalForm()
    _offer_purposes(form, offer)
    if not form.validate_on_submit():
        return _page(case, offer, form), 422
    try:
        with guard.beside(form):
            operations.appraise(
                guard.caseroom(),
                guard.viewer(),
                case_id,
                form.appraised(),
                version=form.seen(),
                purposes=form.purposes.data or () if offer.police else None,
            )
            flash("Kept. It stands for everything your agency shares on this case.")
            return redirect(url_for("cases.show", case_id=case_id), 303)
    except Conflict as conflict:
        said = appraisals.said(guard.sight(), case_id)
        form.version.data = str(said.version if said else 0)
        return _page(case, offer, form, current=conflict.current or ""), 409
    return _page(case, offer, form), 422


def _case(case_id: str) -> tuple[CaseHead, Offer]:
    case = worked_on(case_id)
    today = days.today()
    return case, information_form.offer(guard.sight(), case.id, case.agreement_id, today)


def _offer_purposes(form: AppraisalForm, offer: Offer) -> None:
    form.purposes.choices = offering.choices(offer.of(TermKind.POLICING_PURPOSE))


def _page(case: CaseHead, offer: Offer, form: AppraisalForm, *, current: str | None = None) -> str:
    note_reading(case)
    return render_template("cases/appraisal.html", case=case, offer=offer, form=form, current=current)
