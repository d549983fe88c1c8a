"""The decision register: the page, and the same as CSV; each within what its reader may see."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import csv_cells, guard, paging
from meetings.forms.decisions import FindForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import readings
from meetings.queries import case_choices, decision_register
from meetings.queries.decision_register import Line, Wanted
from meetings.routes import days

HEADS = (
    "Recorded",
    "Case",
    "Kind of case",
    "Outcome",
    "Intervention",
    "Made by",
    "Decided",
    "Reasons",
    "Power",
    "Article 8",
    "Equality duty",
    "Before it is used",
    "Onward disclosure",
    "Review",
    "Dissents",
    "Stands",
    "Who can see it",
    "Marking",
)

blueprint = Blueprint("decisions", __name__)


@blueprint.get("/decisions")
@access(UNDERTAKEN)
def index() -> ResponseReturnValue:
    """The decisions a person may see, narrowed, sorted and paged as asked."""
    sight, form = guard.sight(), FindForm(formdata=request.args)
    good = form.good()
    every = decision_register.lines(sight)
    wanted = form.wanted() if good else Wanted()
    found = decision_register.narrowed(every, wanted, days.today(), days.day_of)
    page = paging.paged(found, request.args.get("page"))
    if every:
        readings.read_decisions(guard.caseroom(), guard.viewer())
    values = {
        "page": page,
        "form": form,
        "wanted": wanted,
        "seen_by": decision_register.audiences(sight, page.rows),
        "options": decision_register.options(every),
        "any": bool(every),
        "under": case_choices.agreement(sight),
        "today": days.today(),
        "csv": url_for("decisions.export", **_asked()),
    }
    return render_template("decisions/index.html", **values), 200 if good else 422


@blueprint.get("/decisions.csv")
@access(UNDERTAKEN, fresh=True)
def export() -> ResponseReturnValue:
    """What the page shows, all its pages in one file."""
    sight, form = guard.sight(), FindForm(formdata=request.args)
    wanted = form.wanted() if form.good() else Wanted()
    found = decision_register.narrowed(decision_register.lines(sight), wanted, days.today(), days.day_of)
    seen_by = decision_register.audiences(sight, found)
    marking = case_choices.agreement(sight).marking
    readings.export_decisions(guard.caseroom(), guard.viewer(), decisions=len(found))
    content = csv_cells.as_csv(HEADS, (_cells(line, seen_by, marking) for line in found))
    answer = Response(content, content_type=csv_cells.MIMETYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="decisions-{days.today().isoformat()}.csv"'
    return answer


def _cells(line: Line, seen_by: Mapping[str, Sequence[str]], marking: str | None) -> tuple[object, ...]:
    return (
        days.day_of(line.recorded_at),
        line.reference,
        line.kind,
        line.outcome,
        line.intervention,
        line.made_by,
        line.text,
        line.reasons,
        line.power,
        line.article_8,
        line.equality,
        "\n".join(map(str, line.answers)),
        line.onward,
        line.review_on,
        line.dissents,
        "Replaced" if line.replaced else "Yes",
        ", ".join([*seen_by.get(line.id, []), "the meeting’s officers"]),
        marking,
    )


def _asked() -> dict[str, Any]:
    """What the address asks, but for the page."""
    return {name: value for name, value in request.args.items() if name in FindForm.NAMES and value}
