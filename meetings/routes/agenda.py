"""The agenda as its coordinator plans it: which referrals, in which order, for how many minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.agenda_order import Slot
from meetings.forms.planning import AgendaForm, AllotmentForm, ReferralsForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import agenda as operations
from meetings.operations.agenda import Allotment
from meetings.queries import agenda, plan, planning
from meetings.queries.agenda import ReferralLine
from meetings.queries.planning import MeetingFacts
from meetings.refusals import Conflict
from meetings.routes.planning import planned

blueprint = Blueprint("agenda", __name__, url_prefix="/meetings/<id:meeting_id>/plan/agenda")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the agenda: its referral, the form fields of its place and minutes, and when it starts."""

    line: ReferralLine
    form: AllotmentForm
    starts_at: datetime


@blueprint.get("")
@access(UNDERTAKEN)
def show(meeting_id: str) -> ResponseReturnValue:
    """The agenda and the referrals that may be put on it."""
    meeting = planned(meeting_id)
    if not meeting.is_planned:
        return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    return _page(meeting)


@blueprint.post("/items")
@access(UNDERTAKEN)
def add(meeting_id: str) -> ResponseReturnValue:
    """Put the ticked referrals at the end of the agenda."""
    meeting = planned(meeting_id)
    form = ReferralsForm()
    if form.validate_on_submit():
        with guard.beside(form):
            operations.add_items(guard.caseroom(), guard.viewer(), meeting_id, form.referrals.data or [])
            flash("On the agenda now. Each agency on it is asked what it holds.")
            return _back(meeting_id)
    return _page(meeting, referrals_form=form), 422


@blueprint.post("")
@access(UNDERTAKEN)
def arrange(meeting_id: str) -> ResponseReturnValue:
    """Save the places and minutes as typed, then do what the button pressed says."""
    meeting = planned(meeting_id)
    form = AgendaForm()
    if not form.validate_on_submit():
        return _page(meeting, form=form), 422
    what, _, item_id = (form.do.data or "").partition(":")
    wanted = in_typed_order([(row["item"], row["position"], row["minutes"]) for row in form.rows.data])
    wanted = moved(wanted, item_id, {"up": -1, "down": 1}.get(what, 0))
    try:
        with guard.beside(form):
            _arrange(meeting_id, wanted, seen_agenda(form.seen.data or ""), what, item_id)
            return _back(meeting_id)
    except Conflict as conflict:
        guard.sight().rollback()
        if not planned(meeting_id).is_planned:
            raise
        return _page(meeting, form=form, trouble=conflict.message), 409
    return _page(meeting, form=form), 422


def in_typed_order(rows: Sequence[tuple[str, int, int]]) -> list[Allotment]:
    """Items with their minutes in the order of the places typed, given as (item, place, minutes).

    Whoever moved an item up means it before, whoever moved it down after the one that has that place.
    """
    placed = []
    for before, (item_id, place, minutes) in enumerate(rows, 1):
        direction = (place > before) - (place < before)
        placed.append((place, direction, before, Allotment(item_id, minutes)))
    return [one[-1] for one in sorted(placed, key=lambda one: one[:3])]


def moved(order: list[Allotment], item_id: str, places: int) -> list[Allotment]:
    """The order with one item some places further down, up where negative; never beyond an end."""
    found = next((at for at, one in enumerate(order) if one.item_id == item_id), None)
    if found is None or places == 0:
        return order
    rest = order[:found] + order[found + 1 :]
    to = min(max(found + places, 0), len(rest))
    return [*rest[:to], order[found], *rest[to:]]


def seen_agenda(text: str) -> list[Allotment]:
    """The agenda that a form was made from, as its hidden field says: `item:minutes`, with spaces between."""
    pairs = [part.partition(":") for part in text.split()]
    return [
        Allotment(item_id, int(minutes))
        for item_id, _, minutes in pairs
        if minutes.isdecimal() and len(minutes) < 5
    ]


def _arrange(
    meeting_id: str, wanted: list[Allotment], seen: list[Allotment], what: str, item_id: str
) -> None:
    caseroom, viewer = guard.caseroom(), guard.viewer()
    if what in ("order", "keep"):
        keep = what == "keep"
        operations.order_items_for_me(caseroom, viewer, meeting_id, wanted, seen=seen, keep_told=keep)
    else:
        without = item_id if what == "remove" else ""
        operations.reorder(caseroom, viewer, meeting_id, wanted, seen=seen, without=without)


def _back(meeting_id: str) -> ResponseReturnValue:
    return redirect(url_for("agenda.show", meeting_id=meeting_id), 303)


def _page(
    meeting: MeetingFacts,
    *,
    form: AgendaForm | None = None,
    referrals_form: ReferralsForm | None = None,
    trouble: str = "",
) -> str:
    lines = agenda.referrals(guard.sight(), meeting.id)
    items = [line for line in lines if line.item_id is not None]
    form = _anew(form, items) if form and trouble else form or _agenda_form(items)
    rows = _rows(form, items, meeting.starts_at)
    minutes = sum(line.minutes or 0 for line in items)
    people = plan.invited(planning.register(guard.sight(), meeting.id), _slots(items), meeting)
    return render_template(
        "meetings/agenda.html",
        meeting=meeting,
        rows=rows,
        form=form,
        waiting=[line for line in lines if line.item_id is None],
        referrals_form=referrals_form or ReferralsForm(formdata=None),
        planned_minutes=minutes,
        told=any(one.line.told for one in people),
        moved=plan.moved(people),
        ends_at=meeting.starts_at + timedelta(minutes=minutes),
        wrong=[field for row in rows for field in (row.form.position, row.form.minutes) if field.errors],
        trouble=trouble,
    )


def _slots(items: Sequence[ReferralLine]) -> tuple[Slot, ...]:
    """The agenda as it stands, for who is needed when."""
    return tuple(
        Slot(line.item_id or "", line.minutes or 0, frozenset(agency_id for agency_id, _ in line.agencies))
        for line in items
    )


def _agenda_form(items: Sequence[ReferralLine]) -> AgendaForm:
    return AgendaForm(
        formdata=None,
        data={
            "seen": " ".join(f"{line.item_id}:{line.minutes}" for line in items),
            "rows": [
                {"item": line.item_id, "position": place, "minutes": line.minutes}
                for place, line in enumerate(items, 1)
            ],
        },
    )


def _anew(typed: AgendaForm, items: Sequence[ReferralLine]) -> AgendaForm:
    """What was typed, over the agenda as it is now."""
    forms = {entry.form.item.data: entry.form for entry in typed.rows}
    form = _agenda_form(items)
    for entry in form.rows:
        if before := forms.get(entry.form.item.data):
            entry.form.position.data = before.position.data
            entry.form.minutes.data = before.minutes.data
    return form


def _rows(form: AgendaForm, items: Sequence[ReferralLine], starts_at: datetime) -> list[Row]:
    """The form's rows with what they are about; a row about nothing on this agenda is left out."""
    starts = {}
    for line in items:
        starts[line.item_id] = (line, starts_at)
        starts_at += timedelta(minutes=line.minutes or 0)
    forms = {entry.form.item.data: entry.form for entry in form.rows}
    return [Row(line, forms[item_id], at) for item_id, (line, at) in starts.items() if item_id in forms]
