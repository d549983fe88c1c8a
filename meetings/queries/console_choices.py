"""What an officer may choose from when recording on the case on the table."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from meetings.doors.viewer import Sight
from meetings.queries.console_facts import Fact
from meetings.queries.register import RegisterRow
from models.agencies import Intervention
from models.meetings import Attendance
from models.states import AttendanceRole

LONGEST_LABEL = 70
_CATALOGUES = 16


class Choice(NamedTuple):
    """One option; `flag` marks a person of an agency that is not on the case."""

    value: str
    label: str
    flag: bool = False


class Usable(NamedTuple):
    """An intervention that may be decided on today, with its statute."""

    id: str
    group: str
    text: str
    statute: str | None
    needs_article_8: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of the record form; `lead` is the agency that makes a decision unless another is chosen."""

    people: Mapping[str, Sequence[Choice]]
    agencies: Sequence[Choice]
    lead: str
    decisions: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place on the register: their attendance, and the agency they are there for."""

    attendance_id: str
    agency_id: str


_INTERVENTIONS = (
    select(
        Intervention.id,
        Intervention.group,
        Intervention.text,
        Intervention.statute,
        Intervention.needs_article_8,
    )
    .where(
        Intervention.agreement_id == bindparam("agreement"),
        or_(Intervention.from_on.is_(None), Intervention.from_on <= bindparam("today")),
        or_(Intervention.until_on.is_(None), Intervention.until_on > bindparam("today")),
    )
    .order_by(Intervention.position)
)
_PLACE = select(Attendance.id, Attendance.agency_id).where(
    Attendance.meeting_id == bindparam("meeting"), Attendance.person_id == bindparam("person")
)
_known: dict[tuple[str, date], Mapping[str, Sequence[Usable]]] = {}


def interventions(sight: Sight, agreement_id: str, today: date) -> Mapping[str, Sequence[Usable]]:
    """The interventions of an agreement that may be used today, by group.

    Anybody may know them, so a process reads them once a day.
    """
    key = (agreement_id, today)
    if key not in _known:
        if len(_known) >= _CATALOGUES:
            _known.clear()
        groups: dict[str, list[Usable]] = defaultdict(list)
        for usable in sight.rows(_INTERVENTIONS, Usable, {"agreement": agreement_id, "today": today}):
            groups[usable.group].append(usable)
        _known[key] = groups
    return _known[key]


def statute_of(sight: Sight, agreement_id: str, today: date, intervention_id: str) -> str:
    """The statute that an intervention of the agreement rests on; empty where it has none."""
    groups = interventions(sight, agreement_id, today)
    found = (usable for group in groups.values() for usable in group if usable.id == intervention_id)
    return next((usable.statute or "" for usable in found), "")


def choices(facts: Sequence[Fact], rows: Sequence[RegisterRow]) -> Choices:
    """The people, agencies and decisions that what is recorded on a case may name."""
    agencies = sorted((fact for fact in facts if fact.kind == "agency"), key=lambda fact: fact.agency or "")
    active = [Choice(str(fact.agency_id), fact.agency or "") for fact in agencies if fact.number]
    lead = next((str(fact.agency_id) for fact in agencies if fact.word), "")
    decisions = [fact for fact in facts if fact.kind == "decision"]
    return Choices(
        people=_people(facts, rows, {choice.value for choice in active}),
        agencies=active,
        lead=lead,
        decisions=[
            Choice(fact.id, _short(fact.extra if fact.reference is None else fact.text))
            for fact in reversed(decisions)
        ],
    )


def place_of(sight: Sight, meeting_id: str, person_id: str) -> Place | None:
    """Where a person stands on the register of a meeting, if they are on it."""
    found = sight.rows(_PLACE, Place, {"meeting": meeting_id, "person": person_id})
    return found[0] if found else None


def _people(
    facts: Sequence[Fact], rows: Sequence[RegisterRow], on_case: set[str]
) -> Mapping[str, Sequence[Choice]]:
    """Everybody on the register or of an agency on the case, by agency; those on the case first."""
    kept_out = {fact.of for fact in facts if fact.kind == "excluded"}
    known = {
        fact.id: (str(fact.agency_id), fact.agency or "", fact.person or "")
        for fact in facts
        if fact.kind == "owner"
    }
    known |= {
        row.person_id: (row.agency_id, row.agency, row.name)
        for row in rows
        if row.role != AttendanceRole.GUEST
    }
    groups: dict[str, list[Choice]] = defaultdict(list)
    ordered = sorted(known.items(), key=lambda item: (item[1][0] not in on_case, item[1][1], item[1][2]))
    for person_id, (agency_id, agency, name) in ordered:
        if person_id not in kept_out:
            groups[agency].append(Choice(person_id, f"{name}, {agency}", flag=agency_id not in on_case))
    return groups


def _short(text: str | None) -> str:
    words = text or ""
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"
