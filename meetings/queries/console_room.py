"""Who is in the room for the case on the table, who should not be, and why: rule 6 as the officers read it.

The room itself is decided by `policy/room/_ready.sql`; this explains what that found.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from meetings.queries.console_facts import Fact
from meetings.queries.register import REMEMBERED, RegisterRow, Standing
from models.states import AttendanceRole, Waiting

NOT_ON_CASE = "not on this case"
NO_PARTNER = "no longer a partner"
NOT_AGREED = "has not agreed"
KEPT_OUT = "kept out of this case"
NOT_ADMITTED = "a guest, not admitted to this case"


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """People of one agency who hold the case back for one reason."""

    agency_id: str
    agency: str
    why: str
    people: tuple[RegisterRow, ...]


@dataclass(frozen=True, slots=True)
class RoomCheck:
    """What stands between the case and the projector; `groups` is empty when nobody on the case is here."""

    groups: tuple[CheckGroup, ...]
    inside: tuple[RegisterRow, ...]

    @property
    def to_involve(self) -> tuple[CheckGroup, ...]:
        """The agencies that an officer could involve instead of sending their people out."""
        return tuple(group for group in self.groups if group.why == NOT_ON_CASE)

    @property
    def to_admit(self) -> tuple[RegisterRow, ...]:
        """The guests in the room whom an officer could admit to the case."""
        return tuple(row for group in self.groups if group.why == NOT_ADMITTED for row in group.people)


class Person(NamedTuple):
    """Somebody on the register, as the console lists them; `out` for the case on the table.

    A tuple, like every row that the console repeats: templates take it apart at no cost.
    """

    id: str
    name: str
    agency: str
    here: bool
    out: bool
    at: datetime | None
    how: str | None
    capacity: str | None


@dataclass(frozen=True, slots=True)
class Register:
    """The register by state (rule 5)."""

    unanswered: tuple[Person, ...]
    agreed_people: tuple[Person, ...]
    declined: tuple[Person, ...]
    apologies: tuple[Person, ...]
    no_response: tuple[Person, ...]
    left: tuple[Person, ...]

    @property
    def agreed(self) -> int:
        """How many agreed."""
        return len(self.agreed_people)

    @property
    def expected(self) -> int:
        """How many are expected to: everybody but those who sent apologies or left."""
        return self.agreed + len(self.unanswered) + len(self.declined) + len(self.no_response)


class Latecomer(NamedTuple):
    """Somebody who has agreed and waits to come in; `on_case` where their agency, or the guest, is.

    Or who went out for a moment, or is there from elsewhere and `asked` whether they are alone.
    """

    id: str
    name: str
    agency: str
    agreed_at: datetime | None
    on_case: bool
    next: bool
    away: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Somebody who is kept out of the case on the table, whether they are here or not, and why."""

    id: str
    name: str
    agency: str
    kind: str
    reason: str
    at: datetime | None


def room_check(rows: Sequence[RegisterRow], facts: Iterable[Fact]) -> RoomCheck | None:
    """Who holds the case on the table back, by agency and reason; None once it is settled."""
    found = list(facts)
    inside = tuple(row for row in rows if row.presence_id is not None)
    judge = _Judge(found)
    groups: dict[tuple[str, str, str], list[RegisterRow]] = defaultdict(list)
    for row in inside:
        if why := judge.why(row):
            groups[(row.agency_id, row.agency, why)].append(row)
    if not groups and any(judge.counts(row) for row in inside):
        return None
    return RoomCheck(tuple(CheckGroup(*key, tuple(people)) for key, people in groups.items()), inside)


@lru_cache(maxsize=REMEMBERED)
def register(rows: tuple[RegisterRow, ...], *, on_table: bool) -> Register:
    """The register by state; with a case on the table, those who agreed and are not in the room are out."""
    by: dict[str, list[Person]] = defaultdict(list)
    for row in rows:
        standing = row.standing
        by[standing.value].append(_person(row, standing, on_table=on_table))
    return Register(
        unanswered=(*by[Standing.NOT_AGREED.value], *by[Standing.EXPECTED.value]),
        agreed_people=tuple(by[Standing.AGREED.value]),
        declined=tuple(by[Standing.DECLINED.value]),
        apologies=tuple(by[Standing.APOLOGIES.value]),
        no_response=tuple(by[Standing.NO_RESPONSE.value]),
        left=tuple(by[Standing.LEFT.value]),
    )


def latecomers(rows: Sequence[RegisterRow], facts: Iterable[Fact]) -> tuple[Latecomer, ...]:
    """Who is here, has agreed and is not in the room yet."""
    found = list(facts)
    on_case, admitted = _entitled(found), {fact.id for fact in found if fact.kind == "admitted"}
    return tuple(
        Latecomer(
            id=row.id,
            name=row.name,
            agency=row.agency,
            agreed_at=row.agreed_at,
            on_case=row.id in admitted if row.role == AttendanceRole.GUEST else row.agency_id in on_case,
            next=row.waiting == Waiting.NEXT_CASE,
            away=row.waiting == Waiting.AWAY,
            asked=row.waiting == Waiting.ALONE,
        )
        for row in rows
        if row.here and row.agreed_at is not None and not row.in_room
    )


def kept_out(facts: Iterable[Fact]) -> tuple[KeptOut, ...]:
    """Everybody kept out of the case on the table, the first first."""
    return tuple(
        KeptOut(fact.id, fact.person or "", fact.agency or "", fact.word or "", fact.text or "", fact.at)
        for fact in facts
        if fact.kind == "excluded"
    )


class _Judge:
    """The reasons of `_ready.sql`, in words."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.involved = {str(fact.agency_id) for fact in facts if fact.kind == "agency"}
        self.entitled = _entitled(facts)
        self.officers = {fact.id for fact in facts if fact.kind == "officer"}
        self.kept_out = {fact.of for fact in facts if fact.kind == "excluded"}
        self.admitted = {fact.id for fact in facts if fact.kind == "admitted"}

    def counts(self, row: RegisterRow) -> bool:
        """Whether a person's agency is counted: not a guest's, not an officer's that is not involved."""
        if row.role == AttendanceRole.GUEST:
            return False
        return row.agency_id in self.involved or row.person_id not in self.officers

    def why(self, row: RegisterRow) -> str:
        """Why a person in the room holds the case back; empty where they do not."""
        if row.person_id in self.kept_out:
            return KEPT_OUT
        if row.role == AttendanceRole.GUEST and row.id not in self.admitted:
            return NOT_ADMITTED
        if self.counts(row) and row.agency_id not in self.entitled:
            return NO_PARTNER if row.agency_id in self.involved else NOT_ON_CASE
        return "" if row.agreed_at else NOT_AGREED


def _entitled(facts: Iterable[Fact]) -> set[str]:
    """The agencies on the case that are active partners."""
    return {str(fact.agency_id) for fact in facts if fact.kind == "agency" and fact.number}


def _person(row: RegisterRow, standing: Standing, *, on_table: bool) -> Person:
    agreed = standing is Standing.AGREED
    return Person(
        id=row.id,
        name=row.name,
        agency=row.agency,
        here=row.here,
        out=on_table and row.presence_id is None,
        at=row.agreed_at if agreed else row.at,
        how=row.how if agreed else None,
        capacity=None if row.role == AttendanceRole.MEMBER else row.role,
    )
