"""The oracle of a coordinator's figures, by rules 4, 7, 8 and 9: what may be counted, for whom."""

from datetime import datetime

from meetings.doors.viewers import Viewer
from models import meetings as m
from models import outcomes as o
from models.agencies import FormerPartnership, MeetingType, Partner
from models.cases import Case, Involvement
from models.returns import Return
from tests.need_to_know import facts
from tests.need_to_know.reader import Reader
from tests.need_to_know.seen import Seen, all_but
from tests.need_to_know.worlds import World

_MEETING = ("id", "meeting_type_id", "state", "starts_at", "opened_at", "closed_at", "issued_at")
_ACTION = ("id", "meeting_id", "owner_agency_id", "due_on", "state", "recorded_at")
_RETURN = ("id", "meeting_id", "agency_id", "due_on", "answered_at", "late_at", "withdrawn_at")


def look(world: World, viewer: Viewer, seen: Seen) -> None:
    """Meetings of the types that somebody coordinates, and what is due to them, without case and person."""
    reader = Reader(world, str(viewer.person), str(viewer.agency))
    types = [
        one
        for one in world.of(MeetingType)
        if one.id in reader.types_run and one.agreement_id in reader.undertaken
    ]
    seen.add(types)
    ids = {one.id for one in types}
    held = [one for one in world.of(m.Meeting) if one.meeting_type_id in ids]
    seen.add(held, hidden=all_but(m.Meeting, *_MEETING))
    _add_duties(reader, {one.id for one in held}, seen)


def _add_duties(reader: Reader, held: set[str], seen: Seen) -> None:
    asked = (
        one
        for one in reader.world.of(Return)
        if one.meeting_id in held and one.withdrawn_at is None and one.case_id not in reader.excluded
    )
    seen.add(asked, hidden=all_but(Return, *_RETURN))
    actions = {
        one.id: one
        for one in reader.world.of(o.Action)
        if one.meeting_id in held and one.case_id not in reader.excluded and _told_to_all(reader.world, one)
    }
    seen.add(actions.values(), hidden=all_but(o.Action, *_ACTION))
    answers = (one for one in reader.world.of(o.ActionAnswer) if one.action_id in actions)
    seen.add(answers, hidden=all_but(o.ActionAnswer, "id", "action_id", "answer", "new_due_on", "at"))


def _told_to_all(world: World, action: o.Action) -> bool:
    """Whether every agency on its case as it was recorded, and a partner then, may see an action."""
    told = {one.agency_id for one in world.of(o.ActionAudience) if one.action_id == action.id}
    (agreement,) = (one.agreement_id for one in world.of(Case) if one.id == action.case_id)
    partners = _partners(world, agreement, action.recorded_at)
    on_it = {
        one.agency_id
        for one in world.of(Involvement)
        if one.case_id == action.case_id and facts.lasts(one, action.recorded_at)
    }
    return on_it & partners <= told


def _partners(world: World, agreement: str, moment: datetime) -> set[str]:
    """The agencies that were active partners at a moment, whether or not they have rejoined since."""
    rejoined = {
        one.agency_id
        for one in world.of(FormerPartnership)
        if one.agreement_id == agreement and one.from_at <= moment < one.until_at
    }
    return rejoined | {
        one.agency_id
        for one in world.of(Partner)
        if one.agreement_id == agreement
        and facts.lasts(one, moment)
        and not (one.suspended_at is not None and one.suspended_at <= moment)
    }
