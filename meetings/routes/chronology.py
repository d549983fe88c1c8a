"""A case's chronology: its page, and the same as a Word document."""

import hashlib
from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from meetings import guard, paging
from meetings.documents.chronology_content import ChronologyContent
from meetings.documents.content import Marking, Statement
from meetings.guard import UNDERTAKEN, access
from meetings.operations import readings
from meetings.operations.readings import Shown
from meetings.queries import cases, chronology
from meetings.queries.cases import CaseHead
from meetings.queries.chronology_events import Event
from meetings.queries.chronology_lines import in_order, lines
from meetings.routes import days
from models.states import ReadAt

blueprint = Blueprint("chronology", __name__, url_prefix="/cases/<id:case_id>")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/chronology")
@access(UNDERTAKEN)
def show(case_id: str) -> str:
    """Everything on a case that the person may see, in the order of time; leaves the rows of a reading."""
    case = cases.head(guard.sight(), case_id)
    events, asked = in_order(chronology.events(guard.sight(), case_id)), request.args.get("page")
    if not case.in_room:
        shown = _shown(case, paging.paged(events, asked).rows)
        readings.read_case(guard.caseroom(), guard.viewer(), case_id, shown, ReadAt.CHRONOLOGY)
    page = paging.paged(lines(events), asked)
    return render_template("cases/chronology.html", case=case, page=page)


@blueprint.get("/chronology.docx")
@access(UNDERTAKEN, fresh=True)
def word(case_id: str) -> Response:
    """The same as a Word document, whose SHA-256 stays in the audit."""
    from meetings.documents.chronology import render_chronology

    case = cases.head(guard.sight(), case_id)
    events, statements = chronology.record(guard.sight(), case_id)
    content = render_chronology(_content(case, events, statements))
    sha256 = hashlib.sha256(content).hexdigest()
    readings.export_chronology(guard.caseroom(), guard.viewer(), case_id, _shown(case, events), sha256=sha256)
    answer = Response(content, mimetype=DOCX)
    day = days.today()
    answer.headers["Content-Disposition"] = f'attachment; filename="chronology-{day}.docx"'
    return answer


def _content(case: CaseHead, events: list[Event], statements: tuple[Statement, ...]) -> ChronologyContent:
    return ChronologyContent(
        marking=Marking(text=case.marking or "", handling=case.handling or ""),
        reference=case.reference,
        kind=case.kind,
        title=case.title or "",
        made_by=f"{current_user.name}, {current_user.agency_name}",
        made_at=guard.now(),
        time_zone=days.zone().key,
        lines=lines(events),
        statements=statements,
    )


def _shown(case: CaseHead, events: Sequence[Event]) -> list[Shown]:
    """What of it is agencies' own words: the case's title, and each piece of information."""
    words = [Shown(case.id, case.brought_by)] if case.title is not None else []
    pieces = [one for one in events if one.kind == "brought" and one.agency_id]
    return [*words, *(Shown(case.id, str(one.agency_id), one.id) for one in pieces)]
