"""Returns: what is asked of one's agency before meetings, how it answers, and who of it is to."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from meetings import guard, paging
from meetings.forms.cases import AssignForm
from meetings.forms.returns import NilForm, ReturnForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import return_workers
from meetings.operations import returns as operations
from meetings.queries import case_choices, cases, returns
from meetings.refusals import Conflict, NotVisible
from meetings.routes import days
from meetings.routes.cases import note_reading
from models.states import Returned

blueprint = Blueprint("returns", __name__, url_prefix="/returns")


@blueprint.get("")
@access(UNDERTAKEN)
def index() -> str:
    """Everything that is asked of the viewer's agency, as far as they answer it or choose who does."""
    today = days.today()
    asked = returns.asked(guard.sight())
    page = paging.paged(asked, request.args.get("page"))
    waits = any(one.answered_at is None for one in asked)
    return render_template("returns/index.html", page=page, waits=waits, today=today)


@blueprint.get("/<id:return_id>")
@access(UNDERTAKEN)
def show(return_id: str) -> str:
    """One return: what was answered so far, and the form that answers it."""
    return _page(return_id, ReturnForm(formdata=None))


@blueprint.post("/<id:return_id>")
@access(UNDERTAKEN)
def answer(return_id: str) -> ResponseReturnValue:
    """Answer it without new information."""
    form = ReturnForm()
    if not form.validate_on_submit():
        return _page(return_id, form), 422
    try:
        with guard.beside(form):
            operations.answer_return(
                guard.caseroom(),
                guard.viewer(),
                return_id,
                form.answer.data or "",
                reason=form.reason.data or "",
                seen=form.seen.data or "",
            )
            flash("Your agency has answered. You can change it until the meeting opens.")
            return redirect(url_for("returns.index"), 303)
    except Conflict as conflict:
        return _overtaken(return_id, form, conflict)
    return _page(return_id, form), 422


@blueprint.post("/<id:return_id>/nil")
@access(UNDERTAKEN)
def answer_nil(return_id: str) -> ResponseReturnValue:
    """Nothing held, in one press."""
    form = ReturnForm()
    form.answer.data = Returned.NIL.value
    try:
        operations.answer_return(
            guard.caseroom(), guard.viewer(), return_id, Returned.NIL, seen=NilForm().seen.data or ""
        )
    except Conflict as conflict:
        return _overtaken(return_id, form, conflict)
    flash("Your agency has answered: nothing held")
    return redirect(url_for("returns.index"), 303)


@blueprint.get("/<id:return_id>/worker")
@access(UNDERTAKEN)
def worker(return_id: str) -> str:
    """Who of the agency is to answer, for its representatives."""
    return _worker_page(return_id, _assign_form())


@blueprint.post("/<id:return_id>/worker")
@access(UNDERTAKEN)
def assign(return_id: str) -> ResponseReturnValue:
    """Make a colleague the case worker, who then answers."""
    form = _assign_form()
    if form.validate_on_submit():
        with guard.beside(form):
            return_workers.assign_for_return(
                guard.caseroom(), guard.viewer(), return_id, form.person.data or ""
            )
            flash("Your colleague is a case worker now and can answer")
            return redirect(url_for("returns.index"), 303)
    return _worker_page(return_id, form), 422


def _page(return_id: str, form: ReturnForm, *, theirs: str = "", trouble: str = "") -> str:
    sight = guard.sight()
    asked = returns.one(sight, return_id)
    if asked.case_id is None:
        raise NotVisible
    case, said = cases.head(sight, asked.case_id), returns.said(sight, return_id)
    note_reading(case)
    form.offer(has_brought=asked.has_brought)
    if not form.is_submitted() and said:
        form.answer.data, form.reason.data = said[-1].answer, said[-1].reason
    form.seen.data = asked.answer_id or ""
    return render_template(
        "returns/show.html", asked=asked, case=case, said=said, form=form, theirs=theirs, trouble=trouble
    )


def _overtaken(return_id: str, form: ReturnForm, conflict: Conflict) -> ResponseReturnValue:
    """The return as it stands now, beside what was typed."""
    guard.sight().rollback()
    return _page(return_id, form, theirs=conflict.current, trouble=conflict.message), 409


def _assign_form() -> AssignForm:
    form = AssignForm()
    colleagues = case_choices.colleagues(guard.sight(), "")
    form.person.choices = [SelectChoice("", "Choose a colleague")] + [
        SelectChoice(one.id, f"{one.name}, {one.role}") for one in colleagues
    ]
    return form


def _worker_page(return_id: str, form: AssignForm) -> str:
    asked = returns.one(guard.sight(), return_id)
    if not asked.represents:
        raise NotVisible
    return render_template("returns/worker.html", asked=asked, form=form)
