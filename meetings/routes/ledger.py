"""The sharing ledger: its page, one piece of it, and the same as CSV and as a Word document."""

from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import csv_cells, guard, paging
from meetings.documents.ledger_content import DISCLOSURE_FIELDS, NOT_RECORDED, PIECE_FIELDS, LedgerContent
from meetings.forms.ledger import LedgerForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import readings
from meetings.operations.readings import Shown
from meetings.queries import case_choices, ledger, ledger_around, ledger_record
from meetings.queries.ledger import Wanted
from meetings.routes import days
from models.states import ReadAt

blueprint = Blueprint("ledger", __name__)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/ledger")
@access(UNDERTAKEN)
def index() -> ResponseReturnValue:
    """What the person's agency shared, as far as they may see its ledger, narrowed as asked."""
    sight, form = guard.sight(), LedgerForm(formdata=request.args)
    good = form.good()
    wanted = form.wanted(days.zone()) if good else Wanted()
    values = {
        "form": form,
        "wanted": wanted,
        "page": ledger.entries(sight, wanted, request.args.get("page")),
        "partners": ledger.partners(sight),
        "officers": ledger.OFFICERS,
        "under": case_choices.agreement(sight),
        "address": {name: url_for(f"ledger.{name}", **_asked()) for name in ("csv", "word")},
    }
    return render_template("ledger/index.html", **values), 200 if good else 422


@blueprint.get("/ledger/<id:information_id>")
@access(UNDERTAKEN)
def show(information_id: str) -> str:
    """The ledger of one piece; leaves the rows of a reading where it says why the piece was needed."""
    sight = guard.sight()
    entry, marking = ledger.entry(sight, information_id)
    around = ledger_around.around(sight, information_id)
    page = render_template(
        "ledger/show.html",
        entry=entry,
        marking=marking,
        viewed=paging.paged(around.viewed, request.args.get("readings")),
        carrying=paging.paged(around.carrying, request.args.get("documents")),
        questions=around.questions,
    )
    if entry.can_read:
        shown = [Shown(entry.case_id, guard.viewer().agency or "", information_id)]
        readings.read_case(guard.caseroom(), guard.viewer(), entry.case_id, shown, ReadAt.LEDGER)
    return page


@blueprint.get("/ledger.csv")
@access(UNDERTAKEN, fresh=True)
def csv() -> Response:
    """All that fits, a line for each disclosure, with the fields of the ICO's record of sharing."""
    content = _export("csv")
    heads = (*PIECE_FIELDS, *DISCLOSURE_FIELDS, "Read by", "Marking")
    return _file(csv_cells.as_csv(heads, _lines(content)), csv_cells.MIMETYPE, "csv")


@blueprint.get("/ledger.docx")
@access(UNDERTAKEN, fresh=True)
def word() -> Response:
    """The same as a Word document, with who read each piece."""
    from meetings.documents.ledger import render_ledger

    return _file(render_ledger(_export("word")), DOCX, "docx")


def _asked() -> dict[str, Any]:
    """What the address asks, but for the page."""
    return {name: value for name, value in request.args.items() if name in LedgerForm.NAMES and value}


def _export(kind: str) -> LedgerContent:
    """What fits what the address asks; leaves the rows of the export."""
    form = LedgerForm(formdata=request.args)
    wanted = form.wanted(days.zone()) if form.good() else Wanted()
    content, entries = ledger_record.record(guard.sight(), wanted, days.zone().key)
    own = guard.viewer().agency or ""
    shown = [Shown(one.case_id, own, one.information_id) for one in entries if one.can_read]
    readings.export_ledger(guard.caseroom(), guard.viewer(), shown, kind=kind)
    return content


def _lines(content: LedgerContent) -> Iterator[tuple[str, ...]]:
    nobody = ("Nobody else", *("",) * (len(DISCLOSURE_FIELDS) - 1))
    for piece in content.pieces:
        readers = "" if piece.readings is None else "; ".join(one.in_words for one in piece.readings)
        for row in [astuple(one) for one in piece.disclosures] or [nobody]:
            recorded = [value or NOT_RECORDED for value in (*piece.values, *row)]
            yield (*recorded, readers, content.marking.text)


def _file(content: bytes, kind: str, suffix: str) -> Response:
    day = days.today()
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="sharing-ledger-{day}.{suffix}"'
    return answer
