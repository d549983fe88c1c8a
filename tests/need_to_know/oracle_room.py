"""The oracle of the room: what everyone here for the item on the table may see, by rule 6."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from models import cases as c
from models import meetings as m
from models import outcomes as o
from tests.need_to_know import facts
from tests.need_to_know.seen import Seen, all_but
from tests.need_to_know.worlds import World

_CASE = frozenset({"subject", "brought_by", "summary", "opened_at", "opened_by"})
_INFORMATION = frozenset(
    {
        "added_by",
        "called_back",
        "channel_reference",
        "criteria_confirmed",
        "flags",
        "grounds",
        "limits_confirmed",
        "requester_id",
        "serious_harm",
        "serious_harm_by",
        "subject_role",
    }
)
_ACTION = frozenset({"owner_id", "recorded_by", "asked_due_on", "remind_at"})
_REGISTER = frozenset({"person_id", "here_by", "arrived_at", "left_at", "acknowledgement_id", "invited_at"})


@dataclass(frozen=True)
class Table:
    """The item on the table of an open meeting in screen mode "case", and who is in the room for it."""

    world: World
    meeting: m.Meeting
    item: m.AgendaItem
    case: c.Case

    @cached_property
    def inside(self) -> list[m.Attendance]:
        """Rule 5. Here, and not out for this item."""
        present = {
            one.attendance_id
            for one in self.world.of(m.Presence)
            if one.agenda_item_id == self.item.id and one.out_at is None
        }
        return [one for one in self.world.of(m.Attendance) if one.id in present and one.state == "here"]

    @cached_property
    def officers(self) -> set[str]:
        """The people who are officers of this meeting."""
        return {one.person_id for one in self.world.of(m.Officer) if one.meeting_id == self.meeting.id}

    @cached_property
    def counted(self) -> set[str]:
        """The agencies with a person in the room; officers count only where their agency is involved."""
        involved = facts.involved_agencies(self.world, self.case.id)
        return {
            one.agency_id
            for one in self.inside
            if one.role != "guest" and (one.person_id not in self.officers or one.agency_id in involved)
        }

    @cached_property
    def guests(self) -> list[m.Attendance]:
        """The guests inside."""
        return [one for one in self.inside if one.role == "guest"]

    @cached_property
    def settled(self) -> bool:
        """Whether the room check has nothing left to object to."""
        involved = facts.involved_agencies(self.world, self.case.id)
        partners = facts.active_partners(self.world)
        active = {agency for agreement, agency in partners if agreement == self.case.agreement_id}
        excluded = facts.excluded_people(self.world, self.case.id)
        admitted = {
            one.attendance_id for one in self.world.of(m.GuestAdmission) if one.agenda_item_id == self.item.id
        }
        return (
            bool(self.counted)
            and self.counted <= involved & active
            and all(facts.has_agreed(self.world, one) for one in self.inside)
            and not any(one.person_id in excluded for one in self.inside)
            and all(one.id in admitted for one in self.guests)
        )

    def may_show(self, information: c.Information) -> bool:
        """Held by all counted, readable by every officer inside, and agreed to for each guest inside."""
        if information.disposed_at is not None or information.audience == "officers":
            return False
        holders = {
            one.agency_id for one in self.world.of(c.Disclosure) if one.information_id == information.id
        }
        to_officers = any(
            one.information_id == information.id and one.meeting_id == self.meeting.id
            for one in self.world.of(c.OfficerDisclosure)
        )
        may_hear = {
            one.attendance_id
            for one in self.world.of(c.GuestDisclosure)
            if one.information_id == information.id and one.agenda_item_id == self.item.id
        }
        sitting = [one for one in self.inside if one.person_id in self.officers]
        return (
            self.counted <= holders
            and all(one.agency_id in holders or to_officers for one in sitting)
            and all(guest.id in may_hear for guest in self.guests)
        )


class Gathered(Table):
    """An item while the wall reads the actions back: everybody here is in the room for it."""

    @cached_property
    def inside(self) -> list[m.Attendance]:
        """Rule 5. Here, also whoever stepped out or waits for the next case."""
        register = self.world.of(m.Attendance)
        return [one for one in register if one.meeting_id == self.meeting.id and one.state == "here"]


def look(world: World, meeting_id: str | None, person_id: str | None, seen: Seen) -> None:
    """Everything the wall shows, or a guest or observer sees of it while they are inside themselves."""
    for meeting in world.of(m.Meeting):
        register = [one for one in world.of(m.Attendance) if one.meeting_id == meeting.id]
        on_register = person_id is None or any(one.person_id == person_id for one in register)
        if meeting.id == meeting_id and meeting.state == "open" and on_register:
            seen.add([meeting])
            own = [one for one in register if person_id is not None and one.person_id == person_id]
            seen.add(register, hidden=_REGISTER)
            seen.add(own, hidden=_REGISTER - {"person_id", "acknowledgement_id"})
            seen.add(
                one
                for one in world.of(m.Acknowledgement)
                if person_id is not None and (one.person_id, one.meeting_id) == (person_id, meeting.id)
            )
            table = _table(world, meeting)
            if table and table.settled and (person_id is None or _is_inside(table, person_id)):
                _add_case(table, seen)
            if meeting.screen_mode == "closing" and person_id is None:
                _read_back(world, meeting, seen)


def _is_inside(table: Table, person_id: str) -> bool:
    return any(one.person_id == person_id for one in table.inside)


def _table(world: World, meeting: m.Meeting) -> Table | None:
    if meeting.screen_mode != "case":
        return None
    for item in facts.agenda(world, meeting.id):
        if item.id == meeting.on_table_id:
            case = next(one for one in world.of(c.Case) if one.id == item.case_id)
            return Table(world, meeting, item, case)
    return None


def _add_case(table: Table, seen: Seen) -> None:
    world, item, case = table.world, table.item, table.case
    seen.add([item])
    seen.add(
        (one for one in world.of(m.Presence) if one.agenda_item_id == item.id and one.out_at is None),
        hidden=all_but(m.Presence, "id", "agenda_item_id", "attendance_id"),
    )
    _add_reference(case, seen)
    here = [one for one in world.of(c.Information) if one.case_id == case.id and table.may_show(one)]
    seen.add(here, hidden=_INFORMATION)
    decisions = _shared(table, [(one.decision_id, one.agency_id) for one in world.of(o.DecisionAudience)])
    shown = {
        one.id: one for one in world.of(o.Decision) if one.agenda_item_id == item.id and one.id in decisions
    }
    seen.add(shown.values(), hidden=frozenset({"recorded_by", "equality", "preconditions", "onward"}))
    seen.add(
        (one for one in world.of(o.Dissent) if one.decision_id in shown and _stands(world, one)),
        hidden=frozenset({"person_id", "recorded_by", "reply_due_on"}),
    )
    seen.add(
        (one for one in world.of(o.DecisionEnding) if one.decision_id in shown), hidden=frozenset({"at"})
    )
    actions = _shared(table, [(one.action_id, one.agency_id) for one in world.of(o.ActionAudience)])
    seen.add(
        (one for one in world.of(o.Action) if one.case_id == case.id and one.id in actions),
        hidden=_ACTION,
    )
    told = _shared(table, [(one.narrative_id, one.agency_id) for one in world.of(o.NarrativeAudience)])
    seen.add(
        (one for one in world.of(o.Narrative) if one.agenda_item_id == item.id and one.id in told),
        hidden=frozenset({"recorded_by"}),
    )


def _read_back(world: World, meeting: m.Meeting, seen: Seen) -> None:
    """This meeting's actions on each case that everybody here may hear of, and those cases by reference."""
    cases = {one.id: one for one in world.of(c.Case)}
    for item in facts.agenda(world, meeting.id):
        gathered = Gathered(world, meeting, item, cases[item.case_id])
        if not gathered.settled:
            continue
        heard = _shared(gathered, [(one.action_id, one.agency_id) for one in world.of(o.ActionAudience)])
        actions = [one for one in world.of(o.Action) if one.agenda_item_id == item.id and one.id in heard]
        seen.add(actions, hidden=_ACTION)
        if actions:
            _add_reference(gathered.case, seen)


def _add_reference(case: c.Case, seen: Seen) -> None:
    seen.add([case], hidden=_CASE if case.title_safe_for_wall else _CASE | {"title"})


def _stands(world: World, dissent: o.Dissent) -> bool:
    """Recorded by an officer for them, or confirmed by one."""
    confirmed = {one.dissent_id for one in world.of(o.DissentConfirmation)}
    return dissent.recorded_by != dissent.person_id or dissent.id in confirmed


def _shared(table: Table, audiences: Iterable[tuple[str, str]]) -> set[str]:
    """The rows whose audience has every counted agency."""
    reach: dict[str, set[str]] = {}
    for row, agency in audiences:
        reach.setdefault(row, set()).add(agency)
    return {row for row, agencies in reach.items() if table.counted <= agencies}
