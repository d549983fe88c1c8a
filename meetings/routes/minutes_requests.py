"""Corrections asked for to issued minutes: asking, the log, and the officers' answer."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from meetings import guard
from meetings.forms.minutes import AnswerForm, AskForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import minutes_requests as operations
from meetings.operations import readings
from meetings.operations.readings import Shown
from meetings.queries import minutes, minutes_requests
from meetings.queries.minutes import MeetingLine
from meetings.refusals import Conflict, NotVisible

blueprint = Blueprint("minutes_requests", __name__)
ACCEPTED = "Whoever asked is told. The minutes stay as they are until you issue a new version."
DECLINED = "Whoever asked is told. The answer stands in their next version."


@blueprint.get("/meetings/<id:meeting_id>/minutes/corrections")
@access(UNDERTAKEN)
def show(meeting_id: str) -> str:
    """The log of corrections asked for, with the form that asks for one; leaves the row of a reading."""
    return _page(_issued(meeting_id), AskForm(formdata=None))


@blueprint.post("/meetings/<id:meeting_id>/minutes/corrections")
@access(UNDERTAKEN)
def ask(meeting_id: str) -> ResponseReturnValue:
    """Ask for a correction; whoever attended."""
    meeting = _issued(meeting_id)
    form = AskForm()
    _offer(form, meeting_id)
    if form.validate_on_submit():
        with guard.beside(form):
            operations.ask_correction(
                guard.caseroom(),
                guard.viewer(),
                meeting_id,
                item_id=form.item.data or "",
                text=form.text.data or "",
                once=form.sending,
            )
            flash("The meeting’s officers are told. Their answer will stand here.")
            return redirect(url_for("minutes_requests.show", meeting_id=meeting_id), 303)
    return _page(meeting, form), 422


@blueprint.post("/meetings/<id:meeting_id>/minutes/corrections/<id:asked_id>")
@access(UNDERTAKEN)
def answer(meeting_id: str, asked_id: str) -> ResponseReturnValue:
    """Accept a correction, or decline it because; officers."""
    minutes.run_by(guard.sight(), meeting_id)
    minutes_requests.request(guard.sight(), meeting_id, asked_id)
    meeting = _issued(meeting_id)
    form = AnswerForm(prefix=asked_id)
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                _answer(asked_id, form)
                flash(ACCEPTED if "accept" in request.form else DECLINED)
                return redirect(url_for("minutes_requests.show", meeting_id=meeting_id), 303)
        except Conflict as conflict:
            return _page(meeting, AskForm(formdata=None), (asked_id, form), conflict), 409
    return _page(meeting, AskForm(formdata=None), (asked_id, form)), 422


def _answer(asked_id: str, form: AnswerForm) -> None:
    operations.answer_request(
        guard.caseroom(),
        guard.viewer(),
        asked_id,
        accept="accept" in request.form,
        reason=form.reason.data or "",
    )


def _issued(meeting_id: str) -> MeetingLine:
    meeting = minutes.meeting(guard.sight(), meeting_id)
    if meeting is None or meeting.issued_at is None:
        raise NotVisible
    return meeting


def _offer(form: AskForm, meeting_id: str) -> None:
    found = minutes_requests.choices(guard.sight(), meeting_id)
    form.item.choices = [SelectChoice("", "Choose a case")] + [
        SelectChoice(one.id, one.reference) for one in found
    ]


def _page(
    meeting: MeetingLine,
    form: AskForm,
    typed: tuple[str, AnswerForm] | None = None,
    conflict: Conflict | None = None,
) -> str:
    """The log; `typed` is an answer to show again."""
    _offer(form, meeting.id)
    found = minutes_requests.requests(guard.sight(), meeting.id)
    shown = {Shown(one.case_id, one.brought_by) for one in found}
    if shown:
        readings.read_requests(guard.caseroom(), guard.viewer(), meeting.id, shown)
    waiting = minutes_requests.to_put_right(guard.sight(), meeting.id) if meeting.office else []
    return render_template(
        "minutes/corrections.html",
        waiting=len(waiting),
        meeting=meeting,
        requests=[(one, _answer_form(one.id, typed)) for one in found],
        printed=minutes_requests.printed(guard.sight(), meeting.id),
        form=form,
        typed=typed,
        conflict=conflict,
        is_open=meeting.corrections_until > guard.now(),
        may_ask=meeting.attended and len(form.item.choices) > 1,
    )


def _answer_form(asked_id: str, typed: tuple[str, AnswerForm] | None) -> AnswerForm:
    if typed is not None and typed[0] == asked_id:
        return typed[1]
    return AnswerForm(formdata=None, prefix=asked_id)
