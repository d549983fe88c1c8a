"""Canaries: a word of its own in every free text, and who may read it, by the script alone."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from meetings.commands.rehearse.script import Person, Script

_WORD = re.compile(r"canary[0-9a-f]{12}", re.IGNORECASE)


class Part(StrEnum):
    """Which part of a page a text stands in."""

    TITLE = "title"
    SUMMARY = "summary"
    INFORMATION = "information"
    RECORDED = "recorded"
    ENDING = "ending"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Canary:
    """A word planted in one text.

    `agencies` are those the text is for; None for every agency on its case, also one that joins later. `by`
    is the agency whose own text it is, `owner` the person who may read it whatever their agency. `told` says
    that whoever may read it is shown it somewhere at their desk, `minutes` that the minutes of whoever it is
    for hold it, `wall` that the projector may ever show it. A text without a case is of the meeting itself,
    for everybody on its register.
    """

    what: str
    part: Part
    case: int | None = None
    agencies: frozenset[str] | None = frozenset()
    officers: bool = True
    by: str = ""
    owner: int | None = None
    told: bool = True
    minutes: bool = False
    wall: bool = False
    word: str = ""


@dataclass
class Standing:
    """Where the meeting, its cases and its people stand: what the rules of need to know are asked about."""

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

    def document_may_hold(self, agency: str, canary: Canary) -> bool:
        """Whether an agency's minutes may hold a text (rule 10)."""
        if canary.case is None:
            return True
        return self.holds(agency, canary)

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

    def holds(self, agency: str, canary: Canary) -> bool:
        """Whether a text on a case is for an agency."""
        involved = set() if canary.case is None else self.involved[canary.case]
        return agency in (involved if canary.agencies is None else canary.agencies)


@dataclass
class Ledger:
    """Every canary that was planted, by its word; a text that was replaced is for nobody any more."""

    run: str
    planted: dict[str, Canary] = field(default_factory=dict)

    def plant(self, canary: Canary, words: str) -> str:
        """A text that begins with a new word, for whoever the canary says."""
        drawn = hashlib.sha256(f"{self.run} {len(self.planted)}".encode()).hexdigest()[:12]
        word = f"canary{drawn}"
        self.planted[word] = replace(canary, word=word)
        return f"{word.capitalize()}: {words}"

    def found_in(self, text: str) -> set[str]:
        """The words of this rehearsal that stand in a text."""
        return {word for found in _WORD.findall(text) if (word := found.lower()) in self.planted}

    def retire(self, text: str) -> None:
        """Let nobody read the words of a text any more: it was replaced."""
        for word in self.found_in(text):
            self.planted[word] = replace(
                self.planted[word], agencies=frozenset(), officers=False, by="", told=False
            )

    def told(self, standing: Standing, person: Person, *, details: bool) -> set[str]:
        """The words that a person must come across on their main pages, or with details on all of them."""
        return {
            one.word
            for one in self.planted.values()
            if one.told and (details or one.part != Part.DETAIL) and standing.may_read(person, one)
        }
