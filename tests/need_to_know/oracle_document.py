"""The oracle of the documents: an agency's minutes of a meeting, and the executive summary, by rule 10."""

from collections.abc import Iterable

from models import cases as c
from models import meetings as m
from models import outcomes as o
from models.issued import MinutesRequest
from models.people import Person
from tests.need_to_know import facts, oracle_returns
from tests.need_to_know.seen import Seen, all_but, key
from tests.need_to_know.worlds import World


def look(
    world: World, agency_id: str | None, meeting_id: str | None, seen: Seen, *, without: str | None
) -> None:
    """Everything an agency's minutes of a meeting may be made of, or the variant for a person of it."""
    meeting = _closed(world, meeting_id)
    if meeting is None or agency_id is None:
        return
    agreement = facts.agreement_of_meeting(world, meeting)
    items = [
        item
        for item in facts.agenda(world, meeting.id)
        if _was_involved(world, agency_id, item, meeting)
        and without not in facts.excluded_people(world, item.case_id)
    ]
    if items and (agreement, agency_id) in facts.active_partners(world):
        seen.add([meeting])
        seen.add(items)
        _add_register(world, meeting, items, seen)
        _add_cases(world, agency_id, {item.case_id for item in items}, seen)
        _add_information(world, agency_id, meeting, {item.case_id for item in items}, seen)
        _add_outcomes(world, agency_id, meeting, items, seen)
        seen.add(
            one
            for one in world.of(MinutesRequest)
            if (one.agency_id, one.meeting_id) == (agency_id, meeting.id)
            and one.case_id in {item.case_id for item in items}
        )
        _add_people(world, seen)
        oracle_returns.look_in_document(world, agency_id, meeting.id, {item.case_id for item in items}, seen)


def look_at_summary(world: World, meeting_id: str | None, seen: Seen) -> None:
    """What may be counted in the executive summary: no name, no reference, no free text."""
    meeting = _closed(world, meeting_id)
    if meeting is None:
        return
    items = facts.agenda(world, meeting.id)
    cases = {item.case_id for item in items}
    hide = all_but(
        m.Meeting, "id", "meeting_type_id", "state", "starts_at", "opened_at", "closed_at", "issued_at"
    )
    seen.add([meeting], hidden=hide)
    seen.add(items, hidden=all_but(m.AgendaItem, "id", "meeting_id", "case_id", "state"))
    seen.add((one for one in world.of(c.Case) if one.id in cases), hidden=all_but(c.Case, "id", "kind"))
    seen.add(
        (one for one in world.of(m.Attendance) if one.meeting_id == meeting.id),
        hidden=all_but(
            m.Attendance, "id", "meeting_id", "agency_id", "role", "state", "in_room", "arrived_at"
        ),
    )
    seen.add(
        (one for one in world.of(o.Decision) if one.meeting_id == meeting.id),
        hidden=all_but(
            o.Decision, "id", "agenda_item_id", "meeting_id", "outcome", "intervention_id", "replaces_id"
        ),
    )
    actions = {one.id: one for one in world.of(o.Action) if one.case_id in cases and _in_time(one, meeting)}
    seen.add(actions.values(), hidden=all_but(o.Action, "id", "agenda_item_id", "meeting_id"))
    seen.add(
        (
            one
            for one in world.of(o.ActionAnswer)
            if one.action_id in actions and meeting.closed_at is not None and one.at <= meeting.closed_at
        ),
        hidden=all_but(o.ActionAnswer, "id", "action_id", "answer", "at", "takes_back_id"),
    )


def _closed(world: World, meeting_id: str | None) -> m.Meeting | None:
    for meeting in world.of(m.Meeting):
        if meeting.id == meeting_id and meeting.state in ("closed", "issued"):
            return meeting
    return None


def _in_time(action: o.Action, meeting: m.Meeting) -> bool:
    return meeting.closed_at is not None and action.recorded_at <= meeting.closed_at


def _was_involved(world: World, agency_id: str, item: m.AgendaItem, meeting: m.Meeting) -> bool:
    """Whether the agency was on the case at some moment of the meeting."""
    assert meeting.opened_at is not None
    assert meeting.closed_at is not None
    return any(
        one.case_id == item.case_id
        and one.agency_id == agency_id
        and one.from_at <= meeting.closed_at
        and (one.until_at is None or one.until_at > meeting.opened_at)
        for one in world.of(c.Involvement)
    )


def _add_register(world: World, meeting: m.Meeting, items: Iterable[m.AgendaItem], seen: Seen) -> None:
    seen.add(one for one in world.of(m.Officer) if one.meeting_id == meeting.id)
    seen.add(one for one in world.of(m.Attendance) if one.meeting_id == meeting.id)
    seen.add(one for one in world.of(m.Acknowledgement) if one.meeting_id == meeting.id)
    ids = {item.id for item in items}
    spells = {one.id: one for one in world.of(m.Presence) if one.agenda_item_id in ids}
    seen.add(spells.values())
    corrections = (one for one in world.of(m.PresenceCorrection) if one.presence_id in spells)
    seen.add(corrections, hidden=frozenset({"reason"}))


def _add_cases(world: World, agency_id: str, cases: set[str], seen: Seen) -> None:
    seen.add(one for one in world.of(c.Case) if one.id in cases)
    seen.add(one for one in world.of(c.CaseObjective) if one.case_id in cases)
    seen.add(one for one in world.of(c.Involvement) if one.case_id in cases)


def _add_information(world: World, agency_id: str, meeting: m.Meeting, cases: set[str], seen: Seen) -> None:
    """Body and annex: what the agency holds; beside it, whether the officers may read it too."""
    grants = [one for one in world.of(c.Disclosure) if one.agency_id == agency_id]
    held = {one.information_id for one in grants}
    assert meeting.closed_at is not None
    visible = {
        one.id
        for one in world.of(c.Information)
        if one.case_id in cases
        and one.id in held
        and one.disposed_at is None
        and one.added_at <= meeting.closed_at
    }
    seen.add(one for one in world.of(c.Information) if one.id in visible)
    seen.add(one for one in world.of(c.InformationObjective) if one.information_id in visible)
    seen.add(one for one in grants if one.information_id in visible)
    seen.add(
        one
        for one in world.of(c.OfficerDisclosure)
        if one.meeting_id == meeting.id and one.information_id in visible
    )


def _add_outcomes(
    world: World, agency_id: str, meeting: m.Meeting, items: Iterable[m.AgendaItem], seen: Seen
) -> None:
    ids = {item.id for item in items}
    cases = {item.case_id for item in items}
    to_them = {one.decision_id for one in world.of(o.DecisionAudience) if one.agency_id == agency_id}
    replaced = _overtaken(world, to_them)
    decisions = {
        one.id
        for one in world.of(o.Decision)
        if one.agenda_item_id in ids and one.id in to_them and one.id not in replaced
    }
    seen.add(one for one in world.of(o.Decision) if one.id in decisions)
    seen.add(one for one in world.of(o.DecisionAudience) if one.decision_id in decisions)
    dissents = {one.id for one in world.of(o.Dissent) if one.decision_id in decisions}
    seen.add(one for one in world.of(o.Dissent) if one.id in dissents)
    seen.add(one for one in world.of(o.DissentReply) if one.dissent_id in dissents)
    seen.add(one for one in world.of(o.DissentConfirmation) if one.dissent_id in dissents)
    to_them = {one.narrative_id for one in world.of(o.NarrativeAudience) if one.agency_id == agency_id}
    earlier = {one.replaces_id for one in world.of(o.Narrative)}
    told = {
        one.id
        for one in world.of(o.Narrative)
        if one.agenda_item_id in ids and one.id in to_them and one.id not in earlier
    }
    seen.add(one for one in world.of(o.Narrative) if one.id in told)
    seen.add(one for one in world.of(o.NarrativeAudience) if one.narrative_id in told)
    to_them = {one.action_id for one in world.of(o.ActionAudience) if one.agency_id == agency_id}
    actions = {
        one.id
        for one in world.of(o.Action)
        if one.case_id in cases and one.id in to_them and _in_time(one, meeting)
    }
    seen.add(one for one in world.of(o.Action) if one.id in actions)
    seen.add(one for one in world.of(o.ActionAudience) if one.action_id in actions)
    seen.add(one for one in world.of(o.ActionAnswer) if one.action_id in actions)


def _overtaken(world: World, to_them: set[str]) -> set[str]:
    """Replaced decisions where one that replaces another is not theirs: the old might read as standing."""
    newer = [one for one in world.of(o.Decision) if one.replaces_id is not None]
    unknown = {one.agenda_item_id for one in newer if one.id not in to_them}
    replaced = {one.replaces_id for one in newer}
    return {one.id for one in world.of(o.Decision) if one.id in replaced and one.agenda_item_id in unknown}


def _add_people(world: World, seen: Seen) -> None:
    """Those named in what the document contains: register, officers, owners, who answered, who dissented."""
    named: set[object] = set()
    for kind, column in (
        (m.Attendance, "person_id"),
        (m.Officer, "person_id"),
        (o.Action, "owner_id"),
        (o.ActionAnswer, "by"),
        (o.Dissent, "person_id"),
    ):
        visible = seen.of(kind.__tablename__)
        named |= {getattr(one, column) for one in world.of(kind) if key(one) in visible}
    seen.add(one for one in world.of(Person) if one.id in named)
