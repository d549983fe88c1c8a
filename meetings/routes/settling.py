"""What the officers answer an action's owner, and whom an owner names as deputy."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.actions import AnswerActionForm, DateForm, DeputyForm, QueryForm, ReplyForm, SupersedeForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import deputies, settling
from meetings.queries import actions
from meetings.refusals import Conflict
from meetings.routes.actions import Answers, new_due, overtaken, page

NOBODY = "nobody"
WITH_OWNER = "Your answer is with the owner"
blueprint = Blueprint("settling", __name__, url_prefix="/actions")


@blueprint.post("/<id:action_id>/reply")
@access(UNDERTAKEN)
def reply(action_id: str) -> ResponseReturnValue:
    """Answer the owner's question."""
    form = ReplyForm()

    def answer() -> None:
        settling.reply(
            guard.caseroom(),
            guard.viewer(),
            action_id,
            text=form.text.data or "",
            new_due_on=new_due(form.due.data),
        )

    return _settle(action_id, Answers(reply=form), answer, WITH_OWNER, form.text.data, form.due.data)


@blueprint.post("/<id:action_id>/date")
@access(UNDERTAKEN)
def date(action_id: str) -> ResponseReturnValue:
    """Agree to the date that the owner asks for, or not."""
    form = DateForm()

    def answer() -> None:
        if form.agreed.data == "yes":
            settling.agree_date(guard.caseroom(), guard.viewer(), action_id)
        else:
            settling.refuse_date(guard.caseroom(), guard.viewer(), action_id, text=form.text.data or "")

    return _settle(action_id, Answers(date=form), answer, WITH_OWNER, form.text.data)


@blueprint.post("/<id:action_id>/superseded")
@access(UNDERTAKEN)
def supersede(action_id: str) -> ResponseReturnValue:
    """Close it, since something else has overtaken it."""
    form = SupersedeForm()

    def answer() -> None:
        settling.supersede(guard.caseroom(), guard.viewer(), action_id, text=form.text.data or "")

    return _settle(action_id, Answers(superseding=form), answer, "The action is closed", form.text.data)


@blueprint.get("/deputy")
@access(UNDERTAKEN)
def deputy() -> str:
    """Who is told when one does not answer."""
    return _deputy_page(DeputyForm(formdata=None))


@blueprint.post("/deputy")
@access(UNDERTAKEN)
def name_deputy() -> ResponseReturnValue:
    """Name a colleague, or nobody."""
    form = DeputyForm()
    form.deputy.choices = _choices()
    if form.validate_on_submit():
        with guard.beside(form):
            named = None if form.deputy.data == NOBODY else form.deputy.data
            deputies.name_deputy(guard.caseroom(), guard.viewer(), named)
            flash("Your deputy is recorded")
            return redirect(url_for("action_lists.index"), 303)
    return _deputy_page(form), 422


def _settle(
    action_id: str, answers: Answers, answer: Callable[[], None], said: str, *typed: str | None
) -> ResponseReturnValue:
    """Give the answer and go back to the action; or the page again, with the form that came back."""
    form = answers.sent
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                answer()
                flash(said)
                return redirect(url_for("actions.show", action_id=action_id), 303)
        except Conflict as conflict:
            return overtaken(action_id, conflict, *typed)
    return page(action_id, AnswerActionForm(formdata=None), QueryForm(formdata=None), answers=answers), 422


def _choices() -> list[tuple[str, str]]:
    return [(NOBODY, "Nobody"), *actions.colleagues(guard.sight())]


def _deputy_page(form: DeputyForm) -> str:
    form.deputy.choices = _choices()
    return render_template("actions/deputy.html", form=form, deputy=actions.deputy(guard.sight()))
