"""Who may read what at each moment of the meeting: the rules of need to know, told by the script alone."""

from dataclasses import dataclass, field

from meetings.commands.rehearse.canaries import Canary, Ledger, Part
from meetings.commands.rehearse.script import Person, Script


@dataclass
class Standing:
    """Where the meeting, its cases and its people stand; people by key, cases by number.

    `away` gave apologies or left, `here` are in the room, `inside` are in it for the case on the table. Of
    the `guests` on the register one comes: while they are inside, the wall shows of information only what
    they may hear, by its canary.
    """

    script: Script
    involved: dict[int, set[str]] = field(default_factory=dict)
    workers: set[tuple[int, int]] = field(default_factory=set)
    register: set[int] = field(default_factory=set)
    planned: bool = False
    open: bool = False
    undertaken: set[int] = field(default_factory=set)
    agreed: set[int] = field(default_factory=set)
    away: set[int] = field(default_factory=set)
    excluded: set[tuple[int, int]] = field(default_factory=set)
    here: set[int] = field(default_factory=set)
    inside: set[int] = field(default_factory=set)
    on_table: int | None = None
    shows_case: bool = False
    guests: int = 0
    guest_inside: bool = False
    guest_hears: set[str] = field(default_factory=set)

    def may_read(self, person: Person, canary: Canary) -> bool:
        """Whether a person may read a text now, on any page of theirs (rules 2, 3, 4, 7, 9 and 13)."""
        if canary.case is None:
            return person.key in self.register or person.coordinates
        if (person.key, canary.case) in self.excluded:
            return False
        if canary.owner == person.key and person.key in self.undertaken:
            return True
        if not self._sees(person, canary.case):
            return False
        if canary.by == person.agency:
            return True
        return self._is_open_to(person) and self._is_for(person, canary)

    def room_may_read(self, canary: Canary) -> bool:
        """Whether the wall may show a text now (rule 6)."""
        if canary.case is None:
            return canary.wall
        if not canary.wall or canary.case != self.on_table or not (self.shows_case and self.is_ready):
            return False
        if self.guest_inside and canary.part == Part.INFORMATION and canary.word not in self.guest_hears:
            return False
        people = [self.script.people[key] for key in self.inside]
        officers = [person.agency for person in people if person.office and not canary.officers]
        return all(self.holds(agency, canary) for agency in (*self.hearing(), *officers))

    @property
    def is_ready(self) -> bool:
        """Whether the room check of the case on the table is settled: nobody inside speaks against it."""
        return self.on_table is not None and not self.to_leave() and bool(self.hearing())

    def hearing(self) -> set[str]:
        """The agencies on the case on the table that have somebody inside."""
        involved = self.involved[self.on_table] if self.on_table is not None else set()
        return {agency for key in self.inside if (agency := self.script.people[key].agency) in involved}

    def to_leave(self) -> set[int]:
        """Who is inside and should not be, for the case on the table."""
        if self.on_table is None:
            return set()
        involved = self.involved[self.on_table]
        people = [self.script.people[key] for key in self.inside]
        strangers = {one.key for one in people if one.agency not in involved and not one.office}
        return strangers | (self.inside - self.agreed)

    def holds(self, agency: str, canary: Canary) -> bool:
        """Whether a text on a case is for an agency."""
        involved = set() if canary.case is None else self.involved[canary.case]
        return agency in (involved if canary.agencies is None else canary.agencies)

    def document_may_hold(self, agency: str, canary: Canary) -> bool:
        """Whether an agency's minutes may hold a text (rule 10)."""
        if canary.case is None:
            return True
        return self.holds(agency, canary)

    def told(self, ledger: Ledger, person: Person, *, details: bool) -> set[str]:
        """The words that a person must come across on their main pages, or with details on all of them."""
        return {
            one.word
            for one in ledger.planted.values()
            if one.told and (details or one.part != Part.DETAIL) and self.may_read(person, one)
        }

    def _sees(self, person: Person, case: int) -> bool:
        """Rule 2: case workers and members of an agency on the case; officers, whatever their agency."""
        if person.office and self.planned:
            return True
        if person.agency not in self.involved.get(case, ()):
            return False
        return (person.key, case) in self.workers or (self.planned and person.key in self.register)

    def _is_open_to(self, person: Person) -> bool:
        """Rule 4: at an open meeting by its agreement, else by the standing undertaking."""
        attends = self.open and person.key in self.register and person.key not in self.away
        return person.key in (self.agreed if attends else self.undertaken)

    def _is_for(self, person: Person, canary: Canary) -> bool:
        return self.holds(person.agency, canary) or bool(person.office and canary.officers)
