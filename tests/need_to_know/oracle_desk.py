"""The oracle of the desk: what a person sees by rules 1 to 4 and 7 to 13, row by row."""

from collections.abc import Iterable, Iterator

from models import cases as c
from models import meetings as m
from models import outcomes as o
from models.people import Person
from models.readings import Reading
from tests.need_to_know import (
    facts,
    oracle_accounts,
    oracle_corrections,
    oracle_issued,
    oracle_mails,
    oracle_returns,
)
from tests.need_to_know.oracle_extracts import add_extracts
from tests.need_to_know.oracle_requests import add_requests
from tests.need_to_know.reader import Reader
from tests.need_to_know.seen import Seen
from tests.need_to_know.worlds import World

_TEXT = frozenset({"title", "summary"})


def look(world: World, person: Person, seen: Seen) -> None:
    """Everything a person sees on pages of their own, beside the catalogue."""
    reader = Reader(world, person.id, person.agency_id)
    _add_meetings(reader, seen)
    _add_cases(reader, seen)
    _add_information(reader, seen)
    _add_decisions(reader, seen)
    _add_actions(reader, seen)
    _add_minutes(reader, seen)
    oracle_corrections.look(reader, seen)
    oracle_issued.look(reader, seen)
    add_requests(reader, seen)
    oracle_returns.look(reader, seen)
    oracle_accounts.look(reader, seen)
    oracle_accounts.look_at_duties(reader, seen)
    oracle_accounts.look_at_notices(reader, seen)
    oracle_accounts.look_at_numbers(reader, seen)
    oracle_mails.look(reader, seen)


def _add_meetings(reader: Reader, seen: Seen) -> None:
    world = reader.world
    seen.add(one for one in world.of(m.Meeting) if one.id in reader.meetings)
    seen.add(one for one in world.of(m.Officer) if one.meeting_id in reader.meetings)
    agreed = {one.meeting_id for one in reader.attendances if facts.has_agreed(world, one)}
    registers = reader.meetings & (agreed | reader.offices | reader.planned)
    runs = reader.meetings & (reader.offices | reader.planned)
    lines = [
        one
        for one in world.of(m.Attendance)
        if one.meeting_id in registers
        or (one.person_id == reader.person and one.meeting_id in reader.meetings)
    ]
    seen.add(lines)
    called = {one.id for one in lines if one.person_id == reader.person or one.meeting_id in runs}
    seen.add(one for one in world.of(m.Invitation) if one.attendance_id in called)
    expected = {one.person_id for one in world.of(m.Attendance) if one.meeting_id in reader.planned}
    seen.add(
        one
        for one in world.of(m.Acknowledgement)
        if one.person_id == reader.person
        or one.meeting_id in reader.offices & reader.meetings
        or (one.kind == "standing" and one.person_id in expected)
    )
    seen.add(
        one
        for one in world.of(m.AgendaItem)
        if one.meeting_id in reader.meetings
        and (
            one.case_id in reader.cases
            or (one.meeting_id in reader.planned and one.case_id not in reader.excluded)
        )
    )
    _add_presences(reader, seen)


def _add_presences(reader: Reader, seen: Seen) -> None:
    world = reader.world
    items = {item.id: item for item in world.of(m.AgendaItem) if item.case_id in reader.cases}
    led = {key for key, item in items.items() if item.meeting_id in reader.sitting_offices}
    own = {one.id for one in reader.attendances}
    spells = {
        one.id: one
        for one in world.of(m.Presence)
        if one.agenda_item_id in led or (one.agenda_item_id in items and one.attendance_id in own)
    }
    seen.add(spells.values())
    seen.add(one for one in world.of(m.Presence) if _heard_ours(reader, one))
    for correction in world.of(m.PresenceCorrection):
        if spell := spells.get(correction.presence_id):
            readable = items[spell.agenda_item_id].case_id in reader.opened
            seen.add([correction], hidden=frozenset() if readable else frozenset({"reason"}))
    for admission in world.of(m.GuestAdmission):
        if admission.agenda_item_id in led:
            readable = items[admission.agenda_item_id].case_id in reader.opened
            seen.add([admission], hidden=frozenset() if readable else frozenset({"lawful_reason"}))


def _heard_ours(reader: Reader, presence: m.Presence) -> bool:
    """Rule 12. For representatives: in the room when their agency had something on the case from ours."""
    world = reader.world
    items = {item.id: item.case_id for item in world.of(m.AgendaItem)}
    agencies = {one.id: one.agency_id for one in world.of(m.Attendance)}
    case_id = items[presence.agenda_item_id]
    agreement = next(one.agreement_id for one in world.of(c.Case) if one.id == case_id)
    if not reader.is_representative or agreement not in reader.agreements or case_id in reader.excluded:
        return False
    return any(
        one.case_id == case_id
        and one.originator_id == reader.agency
        and one.agency_id == agencies[presence.attendance_id]
        and one.event == "given"
        and (presence.out_at is None or one.at < presence.out_at)
        for one in world.of(c.DisclosureEvent)
    )


def _add_cases(reader: Reader, seen: Seen) -> None:
    world = reader.world
    for case in world.of(c.Case):
        if case.id in reader.cases:
            readable = case.brought_by == reader.agency or case.id in reader.opened
            seen.add([case], hidden=frozenset() if readable else _TEXT)
    seen.add(one for one in world.of(c.CaseObjective) if one.case_id in reader.cases)
    seen.add(one for one in world.of(c.CasePurpose) if one.case_id in reader.cases)
    seen.add(
        one for one in world.of(c.Appraisal) if one.case_id in reader.cases and one.agency_id == reader.agency
    )
    seen.add(
        one
        for one in world.of(c.OwnReference)
        if one.case_id in reader.cases and one.agency_id == reader.agency
    )
    colleagues = {one.id for one in world.of(Person) if one.agency_id == reader.agency}
    seen.add(
        one for one in world.of(c.CaseWorker) if one.case_id in reader.cases and one.person_id in colleagues
    )
    seen.add(
        one
        for one in world.of(c.Involvement)
        if one.case_id in reader.opened or (one.case_id in reader.cases and one.agency_id == reader.agency)
    )
    seen.add(one for one in world.of(c.Exclusion) if one.case_id in reader.cases & reader.office_cases)
    _add_referrals(reader, seen)


def _add_referrals(reader: Reader, seen: Seen) -> None:
    world = reader.world
    to_plan = {
        one.id
        for one in world.of(c.Referral)
        if one.meeting_type_id in reader.types_run and one.case_id not in reader.excluded
    }
    of_cases = {one.id: one.case_id for one in world.of(c.Referral) if one.case_id in reader.cases}
    seen.add(one for one in world.of(c.Referral) if one.id in to_plan or one.id in of_cases)
    seen.add(
        one
        for one in world.of(c.ReferralAgency)
        if one.referral_id in to_plan
        or (
            one.referral_id in of_cases
            and (of_cases[one.referral_id] in reader.opened or one.agency_id == reader.agency)
        )
    )


def _add_information(reader: Reader, seen: Seen) -> None:
    world = reader.world
    visible = {one.id: one for one in world.of(c.Information) if one.id in reader.information}
    own = {key for key, one in visible.items() if one.originator_id == reader.agency}
    received = {one.information_id for one in world.of(c.Disclosure) if one.agency_id == reader.agency}
    told = {
        key
        for key, one in visible.items()
        if key in own or one.audience == "involved" or (key in received and not one.recipients_hidden)
    }
    seen.add(visible.values())
    seen.add(one for one in world.of(c.InformationObjective) if one.information_id in visible)
    seen.add(
        one
        for one in world.of(c.Disclosure)
        if one.information_id in told or (one.information_id in visible and one.agency_id == reader.agency)
    )
    seen.add(
        one
        for one in world.of(c.OfficerDisclosure)
        if one.information_id in own
        or (one.information_id in visible and one.meeting_id in reader.sitting_offices)
    )
    seen.add(one for one in world.of(c.GuestDisclosure) if one.information_id in own)
    _add_ledger(reader, seen, own)


def _add_ledger(reader: Reader, seen: Seen, own: set[str]) -> None:
    """Rule 12. Of what their agency brought: of all of it for representatives, else of what they may see."""
    world = reader.world
    agreement_of = {case.id: case.agreement_id for case in world.of(c.Case)}
    kept = {key for key, one in agreement_of.items() if one in reader.agreements} - reader.excluded
    seen.add(
        one
        for one in world.of(c.DisclosureEvent)
        if one.case_id in kept
        and one.originator_id == reader.agency
        and (reader.is_representative or one.information_id in own)
    )
    seen.add(
        one
        for one in world.of(Reading)
        if one.case_id in kept
        and (
            one.person_id == reader.person
            or (reader.is_representative and one.originator_id == reader.agency)
        )
    )


def _to_agency(reader: Reader, audience: Iterable[tuple[str, str]]) -> set[str]:
    return {row for row, agency in audience if agency == reader.agency}


def _add_decisions(reader: Reader, seen: Seen) -> None:
    world = reader.world
    to_them = _to_agency(reader, [(one.decision_id, one.agency_id) for one in world.of(o.DecisionAudience)])
    decisions = {one.id for one in world.of(o.Decision) if _told(reader, one, to_them)}
    decisions |= {one.decision_id for one in world.of(o.Dissent) if _waits_for(reader, one)}
    seen.add(one for one in world.of(o.Decision) if one.id in decisions)
    seen.add(one for one in world.of(o.DecisionAudience) if one.decision_id in decisions)
    seen.add(one for one in world.of(o.DecisionEnding) if one.decision_id in decisions)
    dissents = {
        one.id for one in world.of(o.Dissent) if one.decision_id in decisions or _is_theirs(reader, one)
    }
    seen.add(one for one in world.of(o.Dissent) if one.id in dissents)
    seen.add(one for one in world.of(o.DissentReply) if one.dissent_id in dissents)
    seen.add(one for one in world.of(o.DissentConfirmation) if one.dissent_id in dissents)
    add_extracts(reader, seen, decisions)
    to_them = _to_agency(reader, [(one.narrative_id, one.agency_id) for one in world.of(o.NarrativeAudience)])
    narratives = {one.id for one in world.of(o.Narrative) if _told(reader, one, to_them)}
    seen.add(one for one in world.of(o.Narrative) if one.id in narratives)
    seen.add(one for one in world.of(o.NarrativeAudience) if one.narrative_id in narratives)


def _may_answer_for(reader: Reader, dissent: o.Dissent) -> c.Case | None:
    """The case of a dissent, unless something keeps the reader from all of it."""
    decision = next(one for one in reader.world.of(o.Decision) if one.id == dissent.decision_id)
    case = next(one for one in reader.world.of(c.Case) if one.id == decision.case_id)
    kept_from = case.id in reader.excluded | reader.gated
    return case if case.agreement_id in reader.undertaken and not kept_from else None


def _waits_for(reader: Reader, dissent: o.Dissent) -> bool:
    """Rule 13. Not answered yet, and of a meeting whose officer they are or were."""
    answered = {one.dissent_id for one in reader.world.of(o.DissentReply)}
    decision = next(one for one in reader.world.of(o.Decision) if one.id == dissent.decision_id)
    return (
        dissent.id not in answered
        and decision.meeting_id in reader.offices
        and _may_answer_for(reader, dissent) is not None
    )


def _is_theirs(reader: Reader, dissent: o.Dissent) -> bool:
    """Rule 13. Their own words, or as representative their agency's."""
    return (
        dissent.agency_id == reader.agency
        and (dissent.person_id == reader.person or reader.is_representative)
        and _may_answer_for(reader, dissent) is not None
    )


def _told(reader: Reader, one: o.Decision | o.Narrative, to_them: set[str]) -> bool:
    """Rule 9. On an opened case, by audience or as officer of its meeting."""
    return one.case_id in reader.opened and (one.id in to_them or one.meeting_id in reader.sitting_offices)


def _add_actions(reader: Reader, seen: Seen) -> None:
    world = reader.world
    visible = {one.id: one for one in _actions(reader)}
    seen.add(visible.values())
    seen.add(one for one in world.of(o.ActionAnswer) if one.action_id in visible)
    seen.add(
        one
        for one in world.of(o.ActionAudience)
        if one.action_id in visible and visible[one.action_id].case_id in reader.opened
    )
    seen.add(
        one for one in world.of(o.Escalation) if one.person_id == reader.person and one.action_id in visible
    )


def _actions(reader: Reader) -> Iterator[o.Action]:
    """Rule 9. By audience or office on an opened case; by its own reference for its owner and the ladder."""
    world = reader.world
    addressed = _to_agency(reader, [(one.action_id, one.agency_id) for one in world.of(o.ActionAudience)])
    reached = {
        one.action_id
        for one in world.of(o.Escalation)
        if one.person_id == reader.person and one.reached_at <= world.now
    }
    agreement_of = {case.id: case.agreement_id for case in world.of(c.Case)}
    for one in world.of(o.Action):
        in_audience = one.id in addressed or one.case_id in reader.office_cases
        personal = one.owner_id == reader.person or one.id in reached
        undertaken = agreement_of[one.case_id] in reader.undertaken
        if (in_audience and one.case_id in reader.opened) or (
            personal and undertaken and one.case_id not in reader.excluded
        ):
            yield one


def _add_minutes(reader: Reader, seen: Seen) -> None:
    """Rule 10. One's agency's documents, with rule 2 for all in them or the office; the executive summary.

    Before they are issued, as version 0, the officers alone read them. A variant is for whoever is kept out
    of every case it leaves out, and of none it holds.
    """
    world = reader.world
    held_under = {one.id: facts.agreement_of_meeting(world, one) for one in world.of(m.Meeting)}
    visible = set()
    for one in world.of(o.Minutes):
        inside = {part.case_id for part in world.of(o.MinutesCase) if part.minutes_id == one.id}
        may = reader.is_representative or (bool(inside) and inside <= reader.opened)
        kept_from = inside & (reader.excluded | reader.gated)
        left_out = {part.case_id for part in world.of(o.MinutesOmission) if part.minutes_id == one.id}
        fits = left_out <= reader.excluded and not kept_from
        theirs = one.agency_id == reader.agency and may and fits
        issued = one.version > 0 or one.meeting_id in reader.sitting_offices
        if issued and held_under[one.meeting_id] in reader.undertaken and (one.kind == "summary" or theirs):
            visible.add(one.id)
    seen.add(one for one in world.of(o.Minutes) if one.id in visible)
    seen.add(one for one in world.of(o.MinutesFile) if one.minutes_id in visible)
    seen.add(
        one for one in world.of(o.MinutesCase) if one.minutes_id in visible and one.case_id in reader.cases
    )
