"""Extracts of a case for a court: asking for consents, making one, opening it."""

import base64

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from meetings import guard
from meetings.forms.extracts import AskForExtractForm, ExtractForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import extracts as operations
from meetings.queries import cases, extracts
from meetings.queries.cases import CaseHead
from meetings.queries.extracts import GRANTED, OWN, WAITING, Piece
from meetings.refusals import NotVisible
from meetings.routes import days
from meetings.routes.cases import note_reading
from meetings.sealed import DISPOSED
from models.states import ReadAt

blueprint = Blueprint("extracts", __name__)
ASKING = "ask-"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/cases/<id:case_id>/extracts")
@access(UNDERTAKEN)
def show(case_id: str) -> str:
    """What may go into an extract and what consent lacks, with both forms; for those who may make one."""
    return _page(_case(case_id), None, None)


@blueprint.post("/cases/<id:case_id>/extracts/ask")
@access(UNDERTAKEN)
def ask(case_id: str) -> ResponseReturnValue:
    """Ask the agencies for the pieces ticked: one request to each."""
    case, form = _case(case_id), AskForExtractForm(prefix=ASKING)
    form.today = days.today()
    _offer_to_ask(form, extracts.pieces(guard.sight(), case_id))
    if form.validate_on_submit():
        with guard.beside(form):
            operations.ask(
                guard.caseroom(),
                guard.viewer(),
                case_id,
                form.pieces.data or [],
                asked=form.asked(),
                once=form.sending,
            )
            flash("The agencies are asked. You get a mail when one answers.")
            return redirect(url_for("extracts.show", case_id=case_id), 303)
    return _page(case, form, None), 422


@blueprint.post("/cases/<id:case_id>/extracts")
@access(UNDERTAKEN)
def make(case_id: str) -> ResponseReturnValue:
    """Make it and store it."""
    case, form = _case(case_id), ExtractForm()
    _offer(form, case_id, extracts.pieces(guard.sight(), case_id))
    if form.validate_on_submit():
        with guard.beside(form):
            operations.make(guard.caseroom(), guard.viewer(), case_id, form.chosen(), once=form.sending)
            flash("The extract is made and stored. Open it, and read it before it goes anywhere.")
            return redirect(url_for("extracts.show", case_id=case_id), 303)
    return _page(case, None, form), 422


@blueprint.get("/extracts/<id:extract_id>")
@access(UNDERTAKEN, fresh=True)
def download(extract_id: str) -> Response:
    """An extract as a Word file; leaves an audit row. 404 once it is disposed of."""
    found = extracts.file(guard.sight(), extract_id)
    if found.content == DISPOSED:
        raise NotVisible
    operations.read(guard.caseroom(), guard.viewer(), extract_id, found.sha256)
    answer = Response(base64.b64decode(found.content), mimetype=DOCX)
    day = days.day_of(found.made_at)
    name = f"extract-{day}-version-{found.version}.docx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _case(case_id: str) -> CaseHead:
    """A case that the viewer sees and may take to a court: its officers, and who leads on it."""
    case = cases.head(guard.sight(), case_id)
    if not case.brings_in:
        raise NotVisible
    return case


def _page(case: CaseHead, asking: AskForExtractForm | None, making: ExtractForm | None) -> str:
    sight = guard.sight()
    pieces = extracts.pieces(sight, case.id)
    note_reading(case, pieces, ReadAt.INFORMATION)
    if asking is None:
        asking = AskForExtractForm(formdata=None, prefix=ASKING)
        asking.today = days.today()
        asking.start()
        _offer_to_ask(asking, pieces)
    if making is None:
        making = ExtractForm(formdata=None)
        _offer(making, case.id, pieces)
    return render_template(
        "extracts/show.html",
        case=case,
        pieces=pieces,
        made=extracts.made(sight, case.id),
        asking=asking,
        making=making,
    )


def _offer_to_ask(form: AskForExtractForm, pieces: list[Piece]) -> None:
    closed = (OWN, GRANTED, WAITING)
    form.pieces.choices = [
        SelectChoice(one.id, one.text, {"hint": f"{one.originator} {one.standing}"})
        for one in pieces
        if one.standing not in closed
    ]


def _offer(form: ExtractForm, case_id: str, pieces: list[Piece]) -> None:
    form.pieces.choices = [
        SelectChoice(one.id, one.text, {"hint": f"{one.originator}: {one.standing}"})
        for one in pieces
        if one.may_go
    ]
    form.decisions.choices = [
        SelectChoice(one.id, one.text, {"hint": one.made_by})
        for one in extracts.decisions(guard.sight(), case_id)
    ]
