"""What an officer may choose from when recording on the case on the table."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.preconditions import Asked, Usual, asked, usual
from meetings.queries.console_facts import Fact
from meetings.queries.register import REMEMBERED, RegisterRow
from models.agencies import Agency, Intervention
from models.meetings import Attendance, Meeting
from models.outcomes import Decision, DecisionAudience, DecisionEnding
from models.states import AttendanceRole

LONGEST_LABEL = 70
_CATALOGUES = 16


class Choice(NamedTuple):
    """One option; `flag` marks a person of an agency that is not on the case."""

    value: str
    label: str
    flag: bool = False


class Usable(NamedTuple):
    """An intervention that may be decided on today, with its statute and what a decision on it must show."""

    id: str
    group: str
    text: str
    statute: str | None
    needs_article_8: bool
    discloses: bool
    hands_over: bool
    preconditions: tuple[Asked, ...]
    usual: Usual


@dataclass(frozen=True, eq=False)
class Interventions:
    """What an agreement's decisions may use on one day: one object in a process, the same for everybody."""

    by_group: tuple[tuple[str, tuple[Usable, ...]], ...]

    def find(self, intervention_id: str) -> Usable | None:
        """One of them."""
        every = (each for _, group in self.by_group for each in group)
        return next((each for each in every if each.id == intervention_id), None)


@dataclass(frozen=True, slots=True)
class LastTime:
    """How this kind of meeting last decided on an intervention, without a word of its case."""

    agency_id: str
    agency: str
    recorded_at: datetime
    review_on: date | None
    is_wide: bool

    @property
    def review_days(self) -> int | None:
        """After how many days it was to be reviewed."""
        return (self.review_on - self.recorded_at.date()).days if self.review_on else None


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of the record form; `lead` is the agency that makes a decision unless another is chosen."""

    people: tuple[tuple[str, tuple[Choice, ...]], ...]
    guests: Sequence[Choice]
    agencies: Sequence[Choice]
    lead: str
    decisions: Sequence[Choice]
    dissents: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place on the register: their attendance, the agency they are there for, and as what."""

    attendance_id: str
    agency_id: str
    role: str

    @property
    def is_guest(self) -> bool:
        """Whether what they say is of the agency that asks them."""
        return self.role == AttendanceRole.GUEST


_INTERVENTIONS = (
    select(
        Intervention.id,
        Intervention.group,
        Intervention.text,
        Intervention.statute,
        Intervention.needs_article_8,
        Intervention.discloses,
        Intervention.hands_over,
        Intervention.preconditions,
        Intervention.template,
    )
    .where(
        Intervention.agreement_id == bindparam("agreement"),
        or_(Intervention.from_on.is_(None), Intervention.from_on <= bindparam("today")),
        or_(Intervention.until_on.is_(None), Intervention.until_on > bindparam("today")),
    )
    .order_by(Intervention.position)
)
_PLACE = select(Attendance.id, Attendance.agency_id, Attendance.role).where(
    Attendance.meeting_id == bindparam("meeting"), Attendance.person_id == bindparam("person")
)
_Here = aliased(Meeting)
_LAST_TIME = (
    select(
        Decision.made_by,
        Agency.name,
        Decision.recorded_at,
        Decision.review_on,
        exists().where(
            DecisionAudience.decision_id == Decision.id, DecisionAudience.agency_id != Decision.made_by
        ),
    )
    .join(Agency, Agency.id == Decision.made_by)
    .join(Meeting, Meeting.id == Decision.meeting_id)
    .join(_Here, _Here.meeting_type_id == Meeting.meeting_type_id)
    .where(
        _Here.id == bindparam("meeting"),
        Decision.intervention_id == bindparam("intervention"),
        ~exists().where(DecisionEnding.decision_id == Decision.id),
    )
    .order_by(Decision.recorded_at.desc())
    .limit(1)
)
_known: dict[tuple[str, date], Interventions] = {}


def interventions(sight: Sight, agreement_id: str, today: date) -> Interventions:
    """The interventions of an agreement that may be used today, by group.

    Anybody may know them, so a process reads them once a day.
    """
    key = (agreement_id, today)
    if key not in _known:
        if len(_known) >= _CATALOGUES:
            _known.clear()
        groups: dict[str, list[Usable]] = defaultdict(list)
        for found in sight.rows(_INTERVENTIONS, _usable, {"agreement": agreement_id, "today": today}):
            groups[found.group].append(found)
        _known[key] = Interventions(tuple((name, tuple(group)) for name, group in groups.items()))
    return _known[key]


def last_time(sight: Sight, meeting_id: str, intervention_id: str) -> LastTime | None:
    """How a meeting of the same type last decided on an intervention, as far as the viewer may see it."""
    found = sight.rows(_LAST_TIME, LastTime, {"meeting": meeting_id, "intervention": intervention_id})
    return found[0] if found else None


def choices(facts: Sequence[Fact], rows: tuple[RegisterRow, ...]) -> Choices:
    """The people, agencies and decisions that what is recorded on a case may name."""
    agencies = sorted((fact for fact in facts if fact.kind == "agency"), key=lambda fact: fact.agency or "")
    active = [Choice(str(fact.agency_id), fact.agency or "") for fact in agencies if fact.number]
    lead = next((str(fact.agency_id) for fact in agencies if fact.word), "")
    decisions = [fact for fact in facts if fact.kind == "decision"]
    return Choices(
        people=_people(
            tuple(fact for fact in facts if fact.kind == "owner"),
            rows,
            frozenset(choice.value for choice in active),
            frozenset(fact.of for fact in facts if fact.kind == "excluded"),
        ),
        guests=_guests(facts, rows),
        agencies=active,
        lead=lead,
        decisions=[
            Choice(fact.id, _short(fact.extra if fact.reference is None else fact.text))
            for fact in reversed(decisions)
        ],
        dissents=[
            Choice(fact.id, _short(f"{fact.person}: {fact.text}"))
            for fact in reversed(facts)
            if fact.kind == "dissent" and not fact.extra
        ],
    )


def place_of(sight: Sight, meeting_id: str, person_id: str) -> Place | None:
    """Where a person stands on the register of a meeting, if they are on it."""
    found = sight.rows(_PLACE, Place, {"meeting": meeting_id, "person": person_id})
    return found[0] if found else None


def _usable(*columns: Any) -> Usable:
    *plain, preconditions, template = columns
    return Usable(*(*plain, asked(preconditions), usual(template)))


@lru_cache(maxsize=REMEMBERED)
def _people(
    owners: tuple[Fact, ...],
    rows: tuple[RegisterRow, ...],
    on_case: frozenset[str],
    kept_out: frozenset[str | None],
) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Everybody on the register or of an agency on the case, by agency; those on the case first."""
    known = {fact.id: (str(fact.agency_id), fact.agency or "", fact.person or "") for fact in owners}
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
    return tuple((name, tuple(group)) for name, group in groups.items())


def _guests(facts: Sequence[Fact], rows: Sequence[RegisterRow]) -> Sequence[Choice]:
    """The guests admitted to the case who are in the room: what they say an agency asks."""
    admitted = {fact.id for fact in facts if fact.kind == "admitted"}
    return [
        Choice(row.person_id, f"{row.name}, {row.agency}")
        for row in rows
        if row.role == AttendanceRole.GUEST and row.presence_id and row.id in admitted
    ]


def _short(text: str | None) -> str:
    words = text or ""
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"
