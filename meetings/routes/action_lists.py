"""Lists of actions, each as a page and as CSV: one's own and one's agency's, a meeting's matters arising."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import csv_cells, guard, paging
from meetings.forms.actions import ListForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import readings
from meetings.queries import action_lists, actions, case_choices, planning
from meetings.queries.action_lists import LastAnswer
from meetings.queries.actions import ActionRow
from meetings.queries.planning import MeetingFacts
from meetings.routes import days

HEADS = (
    "Action",
    "Case",
    "What",
    "Owner",
    "Agency",
    "Due",
    "Overdue",
    "Stands at",
    "Last answer",
    "Answered",
    "Marking",
)

blueprint = Blueprint("action_lists", __name__)


@blueprint.get("/actions")
@access(UNDERTAKEN)
def index() -> ResponseReturnValue:
    """A person's own actions and their agency's that they may see, narrowed as asked."""
    form = _asked()
    return _index(form), 422 if form.errors else 200


@blueprint.get("/actions.csv")
@access(UNDERTAKEN, fresh=True)
def export() -> ResponseReturnValue:
    """The same as CSV."""
    sight, form = guard.sight(), _asked()
    if form.errors:
        return _index(form), 422
    found = _narrowed(action_lists.theirs(sight), form)
    readings.export_actions(guard.caseroom(), guard.viewer(), actions=len(found))
    return _csv("actions", found, case_choices.agreement(sight).marking)


@blueprint.get("/meetings/<id:meeting_id>/arising")
@access(UNDERTAKEN)
def arising(meeting_id: str) -> ResponseReturnValue:
    """What earlier meetings left open on the cases of a meeting's agenda, as far as the person sees it."""
    form = _asked()
    return _arising(planning.facts(guard.sight(), meeting_id), form), 422 if form.errors else 200


@blueprint.get("/meetings/<id:meeting_id>/arising.csv")
@access(UNDERTAKEN, fresh=True)
def export_arising(meeting_id: str) -> ResponseReturnValue:
    """The same as CSV."""
    sight, form = guard.sight(), _asked()
    meeting = planning.facts(sight, meeting_id)
    if form.errors:
        return _arising(meeting, form), 422
    found = _narrowed(action_lists.arising(sight, meeting_id), form)
    readings.export_actions(guard.caseroom(), guard.viewer(), actions=len(found), meeting_id=meeting_id)
    return _csv("matters-arising", found, meeting.marking)


def _asked() -> ListForm:
    form = ListForm(formdata=request.args)
    form.validate()
    return form


def _index(form: ListForm) -> str:
    sight, person = guard.sight(), guard.viewer().person
    every, asking, reached = action_lists.theirs(sight), actions.asking(sight), actions.reached(sight)
    found = _narrowed(every, form)
    tables = {
        "asking": asking,
        "reached": reached,
        "mine": [row for row in found if row.owner_id == person],
        "agencys": [row for row in found if row.owner_id != person],
    }
    page, shown = paging.through(tables, request.args.get("page"))
    if every or asking or reached:
        readings.read_actions(guard.caseroom(), guard.viewer())
    return render_template(
        "actions/index.html",
        **_listed(form, every, [*shown["mine"], *shown["agencys"]]),
        **shown,
        page=page,
        found=len(found),
        csv=_address("action_lists.export", form),
        deputy=actions.deputy(sight),
        marking=next((row.marking for row in (*every, *asking, *reached)), None),
    )


def _arising(meeting: MeetingFacts, form: ListForm) -> str:
    every = action_lists.arising(guard.sight(), meeting.id)
    page = paging.paged(_narrowed(every, form), request.args.get("page"))
    if every:
        readings.read_actions(guard.caseroom(), guard.viewer(), meeting_id=meeting.id)
    return render_template(
        "actions/arising.html",
        **_listed(form, every, page.rows),
        page=page,
        found=page.found,
        csv=_address("action_lists.export_arising", form, meeting_id=meeting.id),
        meeting=meeting,
    )


def _listed(form: ListForm, every: list[ActionRow], shown: Sequence[ActionRow]) -> dict[str, object]:
    """What every list of actions is made of, with those of the page shown."""
    return {
        "form": form,
        "wanted": form.wanted(),
        "options": action_lists.options(every),
        "states": action_lists.STATES,
        "any": bool(every),
        "said": action_lists.last_answers(guard.sight(), shown),
        "today": days.today(),
    }


def _narrowed(every: Iterable[ActionRow], form: ListForm) -> list[ActionRow]:
    return action_lists.narrowed(every, form.wanted(), guard.viewer().person, days.today())


def _address(endpoint: str, form: ListForm, **values: Any) -> str:
    """Where the same list is in another shape."""
    asked = {name: form[name].data for name in ListForm.NAMES if form[name].data}
    return url_for(endpoint, **asked | values)


def _csv(name: str, found: list[ActionRow], marking: str | None) -> Response:
    said = action_lists.last_answers(guard.sight(), found)
    content = csv_cells.as_csv(HEADS, (_cells(row, said, marking) for row in found))
    answer = Response(content, content_type=csv_cells.MIMETYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{days.today()}.csv"'
    return answer


def _cells(row: ActionRow, said: Mapping[str, LastAnswer], marking: str | None) -> tuple[object, ...]:
    last = said.get(row.id)
    return (
        row.reference,
        row.case_reference,
        row.text,
        row.owner,
        row.agency,
        row.due_on,
        "Yes" if row.is_open and row.due_on < days.today() else "No",
        row.state,
        last.in_words if last else None,
        days.day_of(last.at) if last else None,
        marking,
    )
