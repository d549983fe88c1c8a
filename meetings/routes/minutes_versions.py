"""New versions of issued minutes, and who got and opened each."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.minutes import NewVersionForm, NoteForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import readings, reissuing
from meetings.operations.readings import Shown
from meetings.queries import minutes, minutes_changes, minutes_recipients, minutes_requests
from meetings.queries.minutes import MeetingLine
from meetings.queries.minutes_changes import CORRECTED, Changed
from meetings.refusals import NotVisible

blueprint = Blueprint("minutes_versions", __name__)


@blueprint.get("/meetings/<id:meeting_id>/minutes/versions/new")
@access(UNDERTAKEN)
def new(meeting_id: str) -> str:
    """What changed since the minutes were issued and what was accepted, with a note to write; officers."""
    meeting = _issued(meeting_id)
    cases = minutes_changes.changed(guard.sight(), meeting_id, guard.now())
    forms = {
        case.case_id: NoteForm(formdata=None, prefix=case.case_id, text=_offered(case))
        for case in cases
        if case.seen
    }
    return _page(meeting, cases, NewVersionForm(formdata=None), forms)


@blueprint.post("/meetings/<id:meeting_id>/minutes/versions/new")
@access(UNDERTAKEN, fresh=True)
def issue(meeting_id: str) -> ResponseReturnValue:
    """Issue the next version of each document that changes."""
    meeting = _issued(meeting_id)
    cases = minutes_changes.changed(guard.sight(), meeting_id, guard.now())
    forms = {case.case_id: NoteForm(prefix=case.case_id) for case in cases if case.seen}
    form = NewVersionForm()
    valid = [form.validate_on_submit(), *(note.validate() for note in forms.values())]
    if not all(valid):
        return _page(meeting, cases, form, forms), 422
    with guard.beside(form):
        reissuing.issue_new_version(
            guard.caseroom(),
            guard.viewer(),
            meeting_id,
            {case_id: note.text.data or "" for case_id, note in forms.items()},
            once=form.sending,
        )
        flash("The new version is issued. The versions before it stay as they were.")
        return redirect(url_for("minutes_versions.recipients", meeting_id=meeting_id), 303)
    return _page(meeting, cases, form, forms), 422


@blueprint.get("/meetings/<id:meeting_id>/minutes/recipients")
@access(UNDERTAKEN)
def recipients(meeting_id: str) -> str:
    """Who got which version, and who opened it when: all for officers, their agency's for representatives."""
    sight = guard.sight()
    found = minutes_recipients.recipients(sight, meeting_id)
    meeting = minutes.meeting(sight, meeting_id)
    return render_template("minutes/recipients.html", meeting=meeting, recipients=found)


def _issued(meeting_id: str) -> MeetingLine:
    meeting = minutes.run_by(guard.sight(), meeting_id)
    if meeting.issued_at is None:
        raise NotVisible
    return meeting


def _page(
    meeting: MeetingLine, cases: list[Changed], form: NewVersionForm, forms: Mapping[str, NoteForm]
) -> str:
    """The form, with what was asked for and accepted; leaves the row of a reading where it shows any."""
    listed = {case.case_id for case in cases}
    accepted = [
        one for one in minutes_requests.to_put_right(guard.sight(), meeting.id) if one.case_id in listed
    ]
    shown = {Shown(one.case_id, one.brought_by) for one in accepted}
    if shown:
        readings.read_requests(guard.caseroom(), guard.viewer(), meeting.id, shown)
    return render_template(
        "minutes/new_version.html",
        meeting=meeting,
        cases=cases,
        accepted=accepted,
        form=form,
        homeless=_homeless(forms),
        forms=forms,
    )


def _homeless(forms: Mapping[str, NoteForm]) -> list[str]:
    """Notes that were typed on cases which need no new version any more."""
    return [
        note
        for name, note in request.form.items()
        if name.endswith("-text") and name.removesuffix("-text") not in forms
    ]


def _offered(case: Changed) -> str:
    """The note that a correction of information alone needs, so that one press is enough."""
    return CORRECTED if case.reasons == (CORRECTED,) else ""
