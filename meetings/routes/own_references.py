"""The reference that an agency's own system has for a case: its page, and keeping it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.own_references import OwnReferenceForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import own_references as operations
from meetings.queries.cases import CaseHead
from meetings.refusals import Conflict
from meetings.routes.cases import worked_on

blueprint = Blueprint("own_references", __name__)


@blueprint.get("/cases/<id:case_id>/own-reference")
@access(UNDERTAKEN)
def show(case_id: str) -> str:
    """The reference, to change."""
    case = worked_on(case_id)
    form = OwnReferenceForm(formdata=None)
    form.text.data = case.own_reference
    return _page(case, form)


@blueprint.post("/cases/<id:case_id>/own-reference")
@access(UNDERTAKEN)
def keep(case_id: str) -> ResponseReturnValue:
    """Keep it; where a colleague was first, show theirs beside what was typed."""
    case, form = worked_on(case_id), OwnReferenceForm()
    if not form.validate_on_submit():
        return _page(case, form, version=form.version.data), 422
    text, version = form.text.data or "", form.seen()
    try:
        operations.keep_own_reference(guard.caseroom(), guard.viewer(), case_id, text=text, version=version)
    except Conflict as conflict:
        guard.sight().rollback()
        return _page(worked_on(case_id), form, current=conflict.current or ""), 409
    flash("The reference is kept" if text else "No reference is kept")
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _page(
    case: CaseHead, form: OwnReferenceForm, *, version: str | None = None, current: str | None = None
) -> str:
    form.version.data = version or str(case.own_reference_version or 0)
    return render_template("cases/own_reference.html", case=case, form=form, current=current)
