"""One action: its page, and how its owner answers."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from meetings import guard
from meetings.duedates import DueDateError, parse_due, spoken
from meetings.forms.actions import (
    AcceptForm,
    AnswerActionForm,
    DateForm,
    QueryForm,
    ReplyForm,
    SupersedeForm,
)
from meetings.guard import UNDERTAKEN, access
from meetings.operations import actions as operations
from meetings.operations import readings
from meetings.queries import actions
from meetings.refusals import Conflict, Invalid
from meetings.routes import days
from meetings.routes.signing_in import safe_target
from models.states import ActionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The officers' forms on the page of an action, where one of them was sent."""

    reply: ReplyForm | None = None
    date: DateForm | None = None
    superseding: SupersedeForm | None = None

    @property
    def sent(self) -> FlaskForm:
        """The one that was sent."""
        return next(form for form in (self.reply, self.date, self.superseding) if form is not None)


blueprint = Blueprint("actions", __name__, url_prefix="/actions")


@blueprint.get("/<id:action_id>")
@access(UNDERTAKEN)
def show(action_id: str) -> str:
    """One action, what was said of it, and its owner's answer."""
    return page(action_id, AnswerActionForm(formdata=None), QueryForm(formdata=None))


@blueprint.post("/<id:action_id>/accept")
@access(UNDERTAKEN)
def accept(action_id: str) -> ResponseReturnValue:
    """Accept it; where it is closed by then, with what was said of it."""
    form = AcceptForm()
    try:
        operations.accept(guard.caseroom(), guard.viewer(), action_id)
    except Conflict as conflict:
        return overtaken(action_id, conflict)
    flash("Accepted")
    return redirect(_back(form.next.data, action_id), 303)


@blueprint.post("/<id:action_id>/query")
@access(UNDERTAKEN)
def query(action_id: str) -> ResponseReturnValue:
    """Ask about it."""
    form = QueryForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                operations.query(guard.caseroom(), guard.viewer(), action_id, text=form.text.data or "")
                flash("Your question is with the officers")
                return redirect(_back(form.next.data, action_id), 303)
        except Conflict as conflict:
            return overtaken(action_id, conflict, form.text.data)
    return page(action_id, AnswerActionForm(formdata=None), form), 422


@blueprint.post("/<id:action_id>/answer")
@access(UNDERTAKEN)
def answer(action_id: str) -> ResponseReturnValue:
    """Say how it stands."""
    form = AnswerActionForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                _answer(action_id, form)
                flash(f"Thank you. Your answer is recorded.{_next(form)}")
                return redirect(url_for("actions.show", action_id=action_id), 303)
        except Conflict as conflict:
            return overtaken(action_id, conflict, form.text.data, form.due.data)
    return page(action_id, form, QueryForm(formdata=None)), 422


@blueprint.get("/due")
@access(UNDERTAKEN)
def due() -> str:
    """The date that was typed, in full."""
    try:
        typed = request.args.get("due", "")
        return spoken(parse_due(typed, days.today())) if typed else ""
    except DueDateError as error:
        return error.message


def _next(form: AnswerActionForm) -> str:
    """What comes of an answer."""
    if form.state.data != ActionState.IN_PROGRESS:
        return " The action is closed, and no further reminder of it leaves."
    return " The officers decide about the date." if form.due.data else ""


def _answer(action_id: str, form: AnswerActionForm) -> None:
    operations.answer(
        guard.caseroom(),
        guard.viewer(),
        action_id,
        state=form.state.data or "",
        text=form.text.data or "",
        new_due_on=new_due(form.due.data),
    )


def overtaken(action_id: str, conflict: Conflict, *typed: str | None) -> ResponseReturnValue:
    """The action as it stands now, with the reason why nothing was recorded and what was typed."""
    guard.sight().rollback()
    blank = AnswerActionForm(formdata=None), QueryForm(formdata=None)
    return page(action_id, *blank, trouble=conflict.message, typed=", ".join(filter(None, typed))), 409


def page(
    action_id: str,
    form: AnswerActionForm,
    question: QueryForm,
    *,
    answers: Answers | None = None,
    trouble: str = "",
    typed: str = "",
) -> str:
    """The page of one action, with whichever form came back."""
    sight, sent = guard.sight(), answers or Answers()
    action = actions.one(sight, action_id)
    said = actions.answers(sight, action_id)
    readings.read_action(guard.caseroom(), guard.viewer(), action_id)
    return render_template(
        "actions/show.html",
        action=action,
        answers=said,
        form=form,
        question=question,
        reply=sent.reply or ReplyForm(formdata=None),
        date=sent.date or DateForm(formdata=None),
        superseding=sent.superseding or SupersedeForm(formdata=None),
        trouble=trouble,
        typed=typed,
        own=action.owner_id == guard.viewer().person,
        today=days.today(),
    )


def new_due(typed: str | None) -> date | None:
    """The date that was typed, if any; Invalid beside the field where it is none."""
    if not typed:
        return None
    try:
        return parse_due(typed, days.today())
    except DueDateError as error:
        raise Invalid({"due": error.message}) from None


def _back(wanted: str | None, action_id: str) -> str:
    return safe_target(wanted) if wanted else url_for("actions.show", action_id=action_id)
