"""Closing a meeting, reading and issuing its record, and opening the documents."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard, paging
from meetings.doors import Caseroom
from meetings.doors.viewers import Viewer
from meetings.duedates import spoken
from meetings.forms.minutes import CloseForm, IssueForm, NarrativeForm, WidenForm
from meetings.guard import UNDERTAKEN, access
from meetings.narrowing import Choice, Narrowing, narrowed
from meetings.operations import audiences, closing, issuing, making_minutes, narratives, readings
from meetings.operations.readings import Shown
from meetings.queries import minutes, minutes_record
from meetings.queries.minutes import DocumentFile, DocumentLine
from meetings.queries.minutes_record import Item, RecordedCase
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.routes import days
from meetings.sealed import DISPOSED

blueprint = Blueprint("minutes", __name__)
OVERTAKEN = "Somebody changed this narrative while you were writing"
ELSEWHERE = "elsewhere"
VERSIONS = {"latest": "The latest", "replaced": "Replaced", "draft": "Drafts"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/meetings/<id:meeting_id>/close")
@access(UNDERTAKEN)
def closing_page(meeting_id: str) -> ResponseReturnValue:
    """What closing will do, and which cases stand in the way; officers. Its minutes once it is not open."""
    if not minutes.run_by(guard.sight(), meeting_id).is_open:
        return redirect(url_for("minutes.show", meeting_id=meeting_id), 303)
    return _closing_page(meeting_id, CloseForm(formdata=None))


@blueprint.post("/meetings/<id:meeting_id>/close")
@access(UNDERTAKEN)
def close(meeting_id: str) -> ResponseReturnValue:
    """Close the meeting, then make its documents; those that fail are made at the clock's next tick."""
    form = CloseForm()
    if form.validate_on_submit():
        with guard.beside(form):
            closing.close_meeting(guard.caseroom(), guard.viewer(), meeting_id)
            making_minutes.make_missing_documents(guard.caseroom(), guard.now())
            flash("The meeting is closed. Its actions have gone to their owners.")
            return redirect(url_for("minutes.show", meeting_id=meeting_id), 303)
    return _closing_page(meeting_id, form), 422


@blueprint.get("/meetings/<id:meeting_id>/minutes")
@access(UNDERTAKEN)
def show(meeting_id: str) -> str:
    """The documents of a meeting that the person may open, and what its officers do next."""
    sight = guard.sight()
    meeting = minutes.meeting(sight, meeting_id)
    documents = minutes.documents_of(sight, meeting_id)
    if meeting is None and not documents:
        raise NotVisible
    return render_template(
        "minutes/show.html",
        meeting=meeting,
        documents=documents,
        corrections_until=meeting.last_day_for_corrections(days.zone()) if meeting else None,
    )


@blueprint.get("/meetings/<id:meeting_id>/minutes/record")
@access(UNDERTAKEN)
def record(meeting_id: str) -> str:
    """The record of a closed meeting, every case the officer may see; leaves an audit row of the reading."""
    return _record_page(meeting_id)


@blueprint.post("/meetings/<id:meeting_id>/minutes/record/<id:item_id>")
@access(UNDERTAKEN)
def write_narrative(meeting_id: str, item_id: str) -> ResponseReturnValue:
    """Write a case's narrative, or write it anew; officers, from the close on."""
    minutes.run_by(guard.sight(), meeting_id)
    form = NarrativeForm(prefix=item_id)
    if not form.validate_on_submit():
        return _record_page(meeting_id, typed=(item_id, form)), 422
    try:
        with guard.beside(form):
            item = minutes_record.item(guard.sight(), meeting_id, item_id)
            _write(form, item_id)
            flash(f"The narrative of {item.reference} is saved.")
            return redirect(url_for("minutes.record", meeting_id=meeting_id, _anchor=item.reference), 303)
    except Conflict as conflict:
        if not conflict.current:
            raise
        return _record_page(meeting_id, typed=(item_id, form), theirs=conflict.current), 409
    return _record_page(meeting_id, typed=(item_id, form)), 422


@blueprint.post("/meetings/<id:meeting_id>/minutes/record/decisions/<id:decision_id>/audience")
@access(UNDERTAKEN)
def widen_decision(meeting_id: str, decision_id: str) -> ResponseReturnValue:
    """Let more agencies see a decision."""
    return _widen(meeting_id, decision_id, audiences.widen_decision)


@blueprint.post("/meetings/<id:meeting_id>/minutes/record/actions/<id:action_id>/audience")
@access(UNDERTAKEN)
def widen_action(meeting_id: str, action_id: str) -> ResponseReturnValue:
    """Let more agencies see an action."""
    return _widen(meeting_id, action_id, audiences.widen_action)


@blueprint.post("/meetings/<id:meeting_id>/minutes/issue")
@access(UNDERTAKEN, fresh=True)
def issue(meeting_id: str) -> ResponseReturnValue:
    """Issue the minutes once an officer says that they have read the record."""
    minutes.run_by(guard.sight(), meeting_id)
    form = IssueForm()
    if not form.validate_on_submit():
        return _record_page(meeting_id, issue_form=form), 422
    issuing.issue_minutes(guard.caseroom(), guard.viewer(), meeting_id)
    flash("The minutes are issued. Each agency on a case can open its own.")
    return redirect(url_for("minutes.show", meeting_id=meeting_id), 303)


@blueprint.get("/minutes")
@access(UNDERTAKEN)
def index() -> str:
    """Every document the person may open, of whatever meeting, narrowed and sorted as asked."""
    every = minutes.documents(guard.sight())
    found = narrowed(every, _list(every), request.args)
    page = paging.paged(found.rows, request.args.get("page"))
    return render_template("minutes/index.html", page=page, found=found, documents=page.rows)


@blueprint.get("/minutes/<id:minutes_id>")
@access(UNDERTAKEN)
def download(minutes_id: str) -> Response:
    """One document as a Word file; leaves an audit row of the reading. 404 once it is disposed of."""
    found = minutes.file(guard.sight(), minutes_id)
    if found.content == DISPOSED:
        raise NotVisible
    readings.read_minutes(guard.caseroom(), guard.viewer(), minutes_id, found.sha256)
    answer = Response(base64.b64decode(found.content), mimetype=DOCX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name(found)}"'
    return answer


def _list(every: Iterable[DocumentLine]) -> Narrowing[DocumentLine]:
    """How the documents are narrowed and sorted: by the meetings among them, as they come."""
    meetings = {_meeting_id(one): _meeting(one) for one in every}
    return Narrowing(
        choices={
            "meeting": Choice("Meeting", "Every meeting", lambda one: (_meeting_id(one),), meetings),
            "document": Choice("Document", "Every document", lambda one: (one.name,)),
            "version": Choice("Version", "Every version", lambda one: (_version(one),), VERSIONS),
        },
        sorts={
            "document": ("Document", lambda one: one.name.casefold()),
            "meeting": ("Meeting", lambda one: one.starts_at),
            "made": ("Made", lambda one: one.made_at),
        },
        usual="-made",
    )


def _version(one: DocumentLine) -> str:
    return "draft" if one.is_draft else "replaced" if one.is_replaced else "latest"


def _meeting_id(one: DocumentLine) -> str:
    return one.meeting_id or ELSEWHERE


def _meeting(one: DocumentLine) -> str:
    """The meeting of a document, where the person sees that."""
    if one.starts_at is None:
        return "A meeting you were not at"
    return f"{one.meeting}, {spoken(days.day_of(one.starts_at))}"


def _widen(
    meeting_id: str, row_id: str, widen: Callable[[Caseroom, Viewer, str, Sequence[str]], str]
) -> ResponseReturnValue:
    minutes.run_by(guard.sight(), meeting_id)
    form = WidenForm()
    if not form.validate_on_submit():
        raise NotVisible
    try:
        widen(guard.caseroom(), guard.viewer(), row_id, form.agencies.data or [])
    except Invalid as refusal:
        return _record_page(meeting_id, unwidened={row_id: " ".join(refusal.messages.values())}), 422
    flash("They can see it now, beside everyone who could before.")
    return redirect(url_for("minutes.record", meeting_id=meeting_id, _anchor=f"recorded-{row_id}"), 303)


def _closing_page(meeting_id: str, form: CloseForm) -> str:
    sight = guard.sight()
    return render_template(
        "minutes/close.html",
        meeting=minutes.run_by(sight, meeting_id),
        items=minutes.items(sight, meeting_id),
        actions=minutes.actions_made(sight, meeting_id),
        form=form,
    )


def _record_page(
    meeting_id: str,
    *,
    issue_form: IssueForm | None = None,
    typed: tuple[str, NarrativeForm] | None = None,
    theirs: str = "",
    unwidened: Mapping[str, str] | None = None,
) -> str:
    """The record with a form for each narrative; `typed` is one to show again, over what others wrote.

    `unwidened` says what was wrong with letting more agencies see a decision or an action.
    """
    sight = guard.sight()
    meeting = minutes.run_by(sight, meeting_id)
    if not (meeting.is_closed or meeting.issued_at):
        raise NotVisible
    cases = minutes_record.record(sight, meeting_id)
    readings.read_record(guard.caseroom(), guard.viewer(), meeting_id, _shown(cases))
    return render_template(
        "minutes/record.html",
        meeting=meeting,
        cases=[(case, _narrative_form(case.item, typed, theirs)) for case in cases],
        issue_form=issue_form or IssueForm(formdata=None),
        typed=typed,
        theirs=theirs,
        unwidened=unwidened or {},
        places=_places(typed, theirs, unwidened or {}),
    )


def _places(
    typed: tuple[str, NarrativeForm] | None, theirs: str, unwidened: Mapping[str, str]
) -> dict[str, str]:
    """What went wrong far down the record and is of no form’s field, by the element to go to."""
    places = {f"agencies-{row_id}": message for row_id, message in unwidened.items()}
    if typed is not None and theirs:
        places[str(typed[1].text.id)] = OVERTAKEN
    return places


def _shown(cases: list[RecordedCase]) -> Iterator[Shown]:
    """What the record shows of what agencies brought."""
    for case in cases:
        item = case.item
        if item.title is not None:
            yield Shown(item.case_id, item.brought_by)
        for piece in case.information:
            yield Shown(item.case_id, piece.originator_id, piece.id)


def _narrative_form(item: Item, typed: tuple[str, NarrativeForm] | None, theirs: str) -> NarrativeForm:
    if typed is None or typed[0] != item.item_id:
        return NarrativeForm(
            formdata=None, prefix=item.item_id, text=item.narrative, replaces=item.narrative_id
        )
    form = typed[1]
    if theirs or form.form_errors:
        form.replaces.data = item.narrative_id
    return form


def _write(form: NarrativeForm, item_id: str) -> None:
    narratives.record_narrative(
        guard.caseroom(),
        guard.viewer(),
        item_id,
        once=form.sending,
        text=form.text.data or "",
        replaces=form.replaces.data or None,
    )


def _file_name(found: DocumentFile) -> str:
    """A name that tells nothing but the day it was made, whose it is and which version."""
    day = found.made_at.astimezone(days.zone()).date()
    version = f"version-{found.version}" if found.version else "draft"
    return f"minutes-{day}-{found.agency_key or 'executive-summary'}-{version}.docx"
