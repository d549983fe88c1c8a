"""A coordinator's figures, as charts with a table beside each, and as one CSV file."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import csv_cells, guard
from meetings.charts import Chart, chart
from meetings.doors import viewers
from meetings.duedates import spoken
from meetings.forms.figures import PeriodForm
from meetings.guard import UNDERTAKEN, access
from meetings.queries import figures
from meetings.queries.figures import Age, Answered, Figures, Issue, Line, Outcome
from meetings.refusals import NotVisible

HEADS = ("Figure", "Agency", "Month or day", "What", "Number")
# How each is drawn, in the order of its heads: see static/css/figures.css.
LOOKS = {
    Outcome: ("done", "late", "changed", "not-done", "waiting"),
    Age: ("age-1", "age-2", "age-3", "age-4"),
    Answered: ("done", "late", "waiting"),
}

blueprint = Blueprint("figures", __name__)


@blueprint.get("/figures")
@access(UNDERTAKEN)
def show() -> ResponseReturnValue:
    """Actions, returns and minutes of the kinds of meeting a person coordinates; 404 for anybody else."""
    form, kinds, found = _counted()
    values: dict[str, Any] = {"form": form, "kinds": kinds, "found": found, "asked": form.asked()}
    if found is None:
        return render_template("figures/show.html", **values), 422
    values |= {
        "period": form.period,
        "heads": {"actions": list(Outcome), "ages": list(Age), "returns": list(Answered)},
        "looks": {"actions": LOOKS[Outcome], "ages": LOOKS[Age], "returns": LOOKS[Answered]},
        "charts": _charts(found),
        "month": _month,
        "csv": url_for("figures.export", **form.asked()),
    }
    return render_template("figures/show.html", **values)


@blueprint.get("/figures.csv")
@access(UNDERTAKEN, fresh=True)
def export() -> ResponseReturnValue:
    """The numbers of every table in one file; what the page refuses is refused here by the page."""
    form, _, found = _counted()
    if found is None:
        return show()
    answer = Response(csv_cells.as_csv(HEADS, _rows(found)), content_type=csv_cells.MIMETYPE)
    name = f"figures-{form.period.first:%Y-%m}-{form.period.last:%Y-%m}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _counted() -> tuple[PeriodForm, list[figures.Kind], Figures | None]:
    """What is asked, and its figures unless something is wrong with that."""
    sight = guard.sight(viewers.figures(guard.viewer()))
    kinds = figures.kinds(sight)
    if not kinds:
        raise NotVisible
    zone = guard.caseroom().settings.timezone
    form = PeriodForm(formdata=request.args)
    good = form.good(kinds, guard.now().astimezone(ZoneInfo(zone)).date())
    return form, kinds, figures.figures(sight, form.period, zone) if good else None


def _charts(found: Figures) -> dict[str, Chart]:
    return {
        "months": _chart(found.months, LOOKS[Outcome]),
        "agencies": _chart(found.agencies, LOOKS[Outcome]),
        "ages": _chart(found.ages, LOOKS[Age]),
        "returns": _chart(found.returns, LOOKS[Answered]),
        "minutes": chart(
            (spoken(one.held_on), ((_look(one), one.days),), _days(one.days)) for one in found.issues
        ),
    }


def _chart(lines: Iterable[Line], looks: tuple[str, ...]) -> Chart:
    return chart(
        (_label(line.label), tuple(zip(looks, line.counts, strict=True)), str(line.total)) for line in lines
    )


def _look(one: Issue) -> str:
    if not one.issued:
        return "waiting"
    return "late" if one.late else "done"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _label(label: str | date) -> str:
    return label if isinstance(label, str) else _month(label)


def _month(day: date) -> str:
    return f"{day:%B %Y}"


def _rows(found: Figures) -> Iterator[tuple[object, ...]]:
    for cell in found.cells.values():
        counts = zip((*Outcome, "Answered by its date"), (*cell.counts, cell.in_time), strict=True)
        yield from (("Actions due", cell.agency, f"{cell.month:%Y-%m}", *each) for each in counts)
    for line in found.ages:
        counts = zip((*Age, "Overdue"), (*line.counts, line.more), strict=True)
        yield from (("Open actions today", line.label, None, *each) for each in counts)
    for line in found.returns:
        yield from (
            ("Returns due", line.label, None, *each) for each in zip(Answered, line.counts, strict=True)
        )
    for one in found.issues:
        what = "Days to issued minutes" if one.issued else "Days without issued minutes"
        yield "Minutes", None, one.held_on, what, one.days
