"""Dissents: the list, the page of one with the chair's reply, the confirmation of one raised on a phone."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard, paging
from meetings.forms.dissents import ReplyForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import dissents as operations
from meetings.operations import readings
from meetings.queries import dissents
from meetings.refusals import Conflict
from meetings.routes import console_page, days

blueprint = Blueprint("dissents", __name__)


@blueprint.get("/dissents")
@access(UNDERTAKEN)
def index() -> str:
    """Those that wait for this person's reply, and those of their agency, without their words."""
    page = paging.paged(dissents.lines(guard.sight()), request.args.get("page"))
    return render_template("dissents/index.html", page=page, today=days.today())


@blueprint.get("/dissents/<id:dissent_id>")
@access(UNDERTAKEN)
def show(dissent_id: str) -> str:
    """A dissent, with the reply, or for the chair the form for it."""
    return _page(dissent_id, ReplyForm(formdata=None))


@blueprint.post("/dissents/<id:dissent_id>")
@access(UNDERTAKEN)
def reply(dissent_id: str) -> ResponseReturnValue:
    """Reply; where somebody was first, with what they replied beside what was typed."""
    form = ReplyForm()
    valid = form.validate_on_submit()
    try:
        with guard.beside(form):
            # Without words the operation refuses too, but first tells whether somebody else has replied.
            operations.reply(
                guard.caseroom(),
                guard.viewer(),
                dissent_id,
                once=form.once.data or "",
                text=(form.text.data or "") if valid else "",
            )
            flash("The reply is recorded. Whoever dissented is told that there is one.")
            return redirect(url_for("dissents.show", dissent_id=dissent_id), 303)
    except Conflict as conflict:
        return _page(dissent_id, form, conflict=conflict), 409
    return _page(dissent_id, form), 422


@blueprint.post("/dissents/<id:dissent_id>/confirmation")
@access(UNDERTAKEN)
def confirm_here(dissent_id: str) -> ResponseReturnValue:
    """Confirm that one raised on a phone stands as theirs, also once its meeting has closed."""
    operations.confirm_dissent(guard.caseroom(), guard.viewer(), dissent_id)
    flash("The dissent stands as theirs")
    return redirect(url_for("dissents.show", dissent_id=dissent_id), 303)


@blueprint.post("/meetings/<id:meeting_id>/console/dissents/<id:dissent_id>/confirmation")
@access(UNDERTAKEN)
def confirm(meeting_id: str, dissent_id: str) -> ResponseReturnValue:
    """Confirm that one raised on a phone stands as theirs."""
    operations.confirm_dissent(guard.caseroom(), guard.viewer(), dissent_id)
    return console_page.done(meeting_id, "The dissent stands as theirs", newest=dissent_id)


def _page(dissent_id: str, form: ReplyForm, *, conflict: Conflict | None = None) -> str:
    guard.sight().rollback()
    found = dissents.one(guard.sight(), dissent_id)
    readings.read_dissent(guard.caseroom(), guard.viewer(), dissent_id)
    return render_template(
        "dissents/show.html",
        dissent=found,
        form=form,
        conflict=conflict,
        marking=found.marking,
        today=days.today(),
    )
