"""Which cases a meeting takes, in which order, for how many minutes: planned by referral, never by case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from meetings.agenda_order import order_for_me
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.operations import asking, information
from meetings.operations.planning import planned
from meetings.operations.table import open_meeting_of
from meetings.queries import plan, times
from meetings.queries.agenda import slots
from meetings.refusals import Conflict, Invalid
from models.cases import Referral
from models.meetings import AgendaItem, Meeting
from models.requests import Request
from models.states import ItemState

LONGEST_MINUTES = 240
ASKED_ABOUT = (
    "Agencies were asked what a guest may hear on one of these cases, so it stays on this agenda. "
    "Put it last, or cancel the meeting."
)
OTHER_ORDER = "Somebody else has just changed this agenda. Look at it again, then decide."


@dataclass(frozen=True, slots=True)
class Allotment:
    """An agenda item and its minutes; their place in a list is their place on the agenda."""

    item_id: str
    minutes: int


def add_item(
    caseroom: Caseroom, viewer: Viewer, meeting_id: str, referral_id: str, *, minutes: int | None = None
) -> str:
    """Put a referred case at the end of the agenda, for the minutes wanted unless others are given.

    Its information for every agency on the case is thereby disclosed to the officers (rule 3), and the
    agencies on it are asked what they hold. Coordinators may (rule 8). Returns the item, also when the case
    was there already. Raises Invalid for a referral that is closed or for senseless minutes, Conflict
    once the meeting is open.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting = planned(writing, meeting_id)
        return _put_on(writing, meeting, referral_id, minutes)


def add_items(caseroom: Caseroom, viewer: Viewer, meeting_id: str, referral_ids: Iterable[str]) -> list[str]:
    """Put several referred cases at the end of the agenda, all of them or none; as `add_item`."""
    with record.writing(caseroom, viewer) as writing:
        meeting = planned(writing, meeting_id)
        return [_put_on(writing, meeting, one, None) for one in dict.fromkeys(referral_ids)]


def reorder(
    caseroom: Caseroom,
    viewer: Viewer,
    meeting_id: str,
    wanted: Sequence[Allotment],
    *,
    seen: Sequence[Allotment],
    without: str = "",
) -> str:
    """Give the whole agenda an order and its minutes; `seen` is the agenda it was decided from.

    `without` is one of the items, which leaves the agenda, and with it what that disclosed to the officers.
    Coordinators may (rule 8). Raises Invalid for senseless minutes, Conflict once the meeting is open or when
    the agenda is no longer as seen, unless it already reads as wanted.
    """
    with record.writing(caseroom, viewer) as writing:
        planned(writing, meeting_id)
        writing.require(not without or without in {one.item_id for one in wanted})
        items = {item.id: item for item in _items(writing, meeting_id)}
        present = [Allotment(item.id, item.minutes) for item in items.values()]
        if present == [one for one in wanted if one.item_id != without]:
            writing.idle()
            return meeting_id
        if present != list(seen) or sorted(one.item_id for one in wanted) != sorted(items):
            raise Conflict(OTHER_ORDER)
        if present != list(wanted):
            _order(writing, meeting_id, [(items[one.item_id], one.minutes) for one in wanted])
        if without:
            _take_off(writing, items.pop(without))
            _number([items[one.item_id] for one in wanted if one.item_id != without])
        writing.changed(meeting_id, phones=True)
    return meeting_id


def order_items_for_me(
    caseroom: Caseroom,
    viewer: Viewer,
    meeting_id: str,
    wanted: Sequence[Allotment] | None = None,
    *,
    seen: Sequence[Allotment] = (),
    keep_told: bool = False,
) -> str:
    """Put each agency's cases together, those of agencies that can leave early first; as `reorder`.

    With the minutes wanted, decided from the agenda seen, or as it is. With `keep_told`, above all keep to
    the times that the agencies' people were told. The search runs before the write, which nobody else should
    wait for.
    """
    with looking(caseroom, viewer) as sight:
        slots_now = slots(sight, meeting_id)
        told = plan.told_times(sight, meeting_id) if keep_told else {}
    present = [Allotment(slot.id, slot.minutes) for slot in slots_now]
    minutes = {one.item_id: one.minutes for one in (present if wanted is None else wanted)}
    typed = [replace(slot, minutes=minutes.get(slot.id, slot.minutes)) for slot in slots_now]
    ordered = [Allotment(slot.id, slot.minutes) for slot in order_for_me(typed, told)]
    return reorder(caseroom, viewer, meeting_id, ordered, seen=present if wanted is None else seen)


def keep_times(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> str:
    """Put the cases still waiting at an open meeting in the order that keeps best to the times told.

    The officers may. A second press does nothing. Raises Conflict while the meeting is not open, and when the
    agenda moved on meanwhile.
    """
    with looking(caseroom, viewer) as sight:
        now = times.course(sight, meeting_id)
    wanted = [slot.id for slot in order_for_me(now.waiting, now.windows)]
    with record.writing(caseroom, viewer) as writing:
        meeting = open_meeting_of(writing, meeting_id)
        items = {item.id: item for item in _items(writing, meeting.id) if item.state == ItemState.WAITING}
        if not set(wanted) <= set(items):
            raise Conflict(OTHER_ORDER)
        if wanted == [slot.id for slot in now.waiting]:
            writing.idle()
            return meeting_id
        places = [items[slot.id].position for slot in now.waiting]
        for item_id, place in zip(wanted, places, strict=True):
            items[item_id].position = place
        writing.audit("agenda.ordered", meeting_id, items=wanted)
        writing.changed(meeting_id, phones=True)
    return meeting_id


def _put_on(writing: Writing, meeting: Meeting, referral_id: str, minutes: int | None) -> str:
    writing.see(Referral, referral_id)
    referral = writing.session.get_one(Referral, referral_id)
    writing.require(referral.meeting_type_id == meeting.meeting_type_id)
    there = select(AgendaItem.id).filter_by(meeting_id=meeting.id, case_id=referral.case_id)
    if done := writing.session.scalar(there):
        writing.idle()
        return done
    if referral.closed_at is not None:
        raise Invalid({"referrals": f"{referral.reference} is no longer put forward"})
    return place(writing, meeting, referral, minutes)


def place(writing: Writing, meeting: Meeting, referral: Referral, minutes: int | None = None) -> str:
    """Put a referred case at the end of a planned meeting's agenda; part of another operation. The item."""
    item = _added(writing, meeting.id, referral, minutes)
    information.disclose_to_officers(writing, referral.case_id, meeting.id)
    asking.ask(writing, referral.case_id)
    writing.audit("item.added", item.id, case=referral.case_id)
    writing.changed(meeting.id, phones=True)
    return item.id


def _order(writing: Writing, meeting_id: str, wanted: Sequence[tuple[AgendaItem, int]]) -> None:
    for item, minutes in wanted:
        item.minutes = _sensible(minutes)
    _number([item for item, _ in wanted])
    writing.audit("agenda.ordered", meeting_id, items=[item.id for item, _ in wanted])


def _take_off(writing: Writing, item: AgendaItem) -> None:
    if writing.session.scalar(select(Request.id).where(Request.agenda_item_id == item.id).limit(1)):
        raise Conflict(ASKED_ABOUT)
    writing.session.delete(item)
    information.take_back_from_officers(writing, item.case_id, item.meeting_id)
    asking.ask(writing, item.case_id)
    writing.audit("item.removed", item.id, case=item.case_id)


def _added(writing: Writing, meeting_id: str, referral: Referral, minutes: int | None) -> AgendaItem:
    last = writing.session.scalar(
        select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id)
    )
    item = AgendaItem(
        meeting_id=meeting_id,
        case_id=referral.case_id,
        referral_id=referral.id,
        position=(last or 0) + 1,
        minutes=_sensible(referral.minutes_wanted if minutes is None else minutes),
        state=ItemState.WAITING,
    )
    writing.session.add(item)
    writing.session.flush()
    return item


def _items(writing: Writing, meeting_id: str) -> list[AgendaItem]:
    in_order = select(AgendaItem).order_by(AgendaItem.position, AgendaItem.id)
    return list(writing.session.scalars(in_order.where(AgendaItem.meeting_id == meeting_id)))


def _number(items: Sequence[AgendaItem]) -> None:
    for position, item in enumerate(items, 1):
        item.position = position


def _sensible(minutes: int) -> int:
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Invalid({"minutes": f"Allot between 1 and {LONGEST_MINUTES} minutes"})
    return minutes
