"""The script of a rehearsal: an invented meeting on real partners, the same for the same seed."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random

from models.states import Audience, CaseKind, Subject

MEETING_TYPE = "ASB case discussion meeting"
COORDINATING = "Amber Valley Borough Council"
AT_HOME = "High Peak Borough Council"
OUTSIDE = "East Midlands Crown Prosecution Service"
# By kind: a category of the agreement that it may bring, one that asks for consent, one for relevance.
_CATEGORIES = {
    "police": ("relevant incident details", "victim/witness details", "conviction information"),
    "council": ("incidents, reports of tenant nuisance", "victim/witness details", ""),
    "housing": ("statements of evidence of Housing Officers", "victim/witness details", ""),
    "county": ("evidence of intervention work", "", ""),
    "probation": ("conduct and response to supervision", "", ""),
    "fire": ("relevant incident details", "victim/witness details", ""),
}
# In the order in which they join a larger meeting.
_PARTNERS = {
    "Derbyshire Constabulary": "police",
    COORDINATING: "council",
    "EMH Housing and Regeneration Limited": "housing",
    "National Probation Service": "probation",
    "Derbyshire County Council": "county",
    "Derbyshire Fire and Rescue Service": "fire",
    "Erewash Borough Council": "council",
    "Derby Homes": "housing",
    "British Transport Police": "police",
    "Futures Housing Group": "housing",
    "Chesterfield Borough Council": "council",
    "Rykneld Homes": "housing",
    AT_HOME: "council",
}
_NAMES = Path(__file__).parent / "names.toml"


class Comes(StrEnum):
    """How somebody comes to the meeting, if they do."""

    PHONE = "by the code on the screen"
    REMOTE = "from elsewhere"
    SPOKEN = "agrees aloud"
    PAPER = "agrees on paper"
    DECLINES = "declines"
    LATE = "comes late"
    APOLOGIES = "gives apologies"
    SILENT = "does not respond"
    NOT_INVITED = "is not invited"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the rehearsal; `key` is their place in the script."""

    key: int
    name: str
    role: str
    agency: str
    comes: Comes
    office: str = ""
    represents: bool = False
    coordinates: bool = False

    @property
    def invited(self) -> bool:
        """Whether they are on the register."""
        return self.comes != Comes.NOT_INVITED


@dataclass(frozen=True, slots=True)
class Brought:
    """One thing an agency brings to a case; `named` are those it is for, where it is for named agencies."""

    originator: str
    category: str
    audience: Audience
    named: tuple[str, ...]
    for_officers: bool
    hidden: bool
    consent: bool
    relevance: bool
    opinion: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A case and what happens to it; `number` is its place in the script, not on the agenda.

    A `formal` decision asks for the Article 8 test, one by which somebody `moves` to another area says who
    tells whom there, a `narrow` one is for the agency that makes it alone, and
    `nothing` is no further action. `put_out` keeps somebody out, `outsider` gives an action to an agency that
    is not on the case, `absent_owner` one to somebody not invited; who said something `trims` what was noted.
    """

    number: int
    kind: CaseKind
    subject: Subject
    words: str
    safe_for_wall: bool
    minutes: int
    lead: str
    others: tuple[str, ...]
    brought: tuple[Brought, ...]
    formal: bool
    moves: bool
    narrow: bool
    dissent: bool
    nothing: bool
    put_out: bool
    outsider: bool
    absent_owner: bool
    trims: bool

    @property
    def involved(self) -> tuple[str, ...]:
        """The agencies on it, the one that leads first."""
        return (self.lead, *self.others)


@dataclass(frozen=True, slots=True)
class Script:
    """A whole meeting: its people, its cases."""

    agencies: tuple[str, ...]
    people: tuple[Person, ...]
    cases: tuple[Case, ...]

    @property
    def register(self) -> tuple[Person, ...]:
        """The people invited."""
        return tuple(person for person in self.people if person.invited)

    @property
    def officers(self) -> tuple[Person, ...]:
        """Chair, deputy and minute-taker."""
        return tuple(person for person in self.people if person.office)

    @property
    def coordinator(self) -> Person:
        """Who plans the meeting."""
        return next(person for person in self.people if person.coordinates)

    def officer(self, office: str) -> Person:
        """The person in an office."""
        return next(person for person in self.people if person.office == office)

    def of(self, agency: str) -> tuple[Person, ...]:
        """An agency's people."""
        return tuple(person for person in self.people if person.agency == agency)


def written(attendees: int, cases: int, seed: int) -> Script:
    """A script for so many people on the register and so many cases, at least the smallest of each."""
    dice = Random(seed)  # noqa: S311 - the same meeting each time is what is wanted
    agencies = tuple(_PARTNERS)[: min(max(4, attendees // 3 + 2), len(_PARTNERS) - 1)]
    people = _people(dice, agencies, attendees)
    return Script(agencies, people, tuple(_case(dice, agencies, number, cases) for number in range(cases)))


def _people(dice: Random, agencies: Sequence[str], attendees: int) -> tuple[Person, ...]:
    known = tomllib.loads(_NAMES.read_text("utf-8"))
    names = [f"{given} {family}" for given in known["given"] for family in known["family"]]
    drawn = iter(dice.sample(names, attendees + 5))
    offices = ("chair", "deputy", "minute-taker")
    people = [
        Person(
            key=place,
            name=next(drawn),
            role="ASB officer" if place % 2 else "Neighbourhood lead",
            agency=agencies[place % len(agencies)],
            comes=_comes(place, attendees),
            office=offices[place] if place < len(offices) else "",
            represents=place < len(agencies),
        )
        for place in range(attendees)
    ]
    others = (
        ("Community safety coordinator", COORDINATING, False, True),
        ("Case worker", AT_HOME, False, False),
        ("Head of service", AT_HOME, True, False),
        ("Neighbourhood officer", agencies[0], False, False),
        ("Prosecutor", OUTSIDE, True, False),
    )
    for key, (role, agency, represents, coordinates) in enumerate(others, attendees):
        name = next(drawn)
        people.append(
            Person(key, name, role, agency, Comes.NOT_INVITED, represents=represents, coordinates=coordinates)
        )
    return tuple(people)


def _comes(place: int, attendees: int) -> Comes:
    """Most come by the code; the last of the register come otherwise."""
    unusual = [Comes.LATE, Comes.APOLOGIES, Comes.DECLINES, Comes.SPOKEN, Comes.PAPER]
    if attendees >= 12:
        unusual += [Comes.REMOTE, Comes.SILENT, Comes.SPOKEN, Comes.PAPER]
    from_the_end = attendees - 1 - place
    return unusual[from_the_end] if from_the_end < len(unusual) else Comes.PHONE


def _case(dice: Random, agencies: Sequence[str], number: int, cases: int) -> Case:
    at_home = number == 2
    lead = AT_HOME if at_home else agencies[number % len(agencies)]
    others = dice.sample([one for one in agencies if one != lead], dice.randint(2, min(3, len(agencies) - 2)))
    if number == 0:
        others.append(AT_HOME)
    subject = list(Subject)[number % len(Subject)]
    streets = tomllib.loads(_NAMES.read_text("utf-8"))["streets"]
    place = f"{dice.randint(2, 90)} {dice.choice(streets)}"
    return Case(
        number=number,
        kind=list(CaseKind)[number % len(CaseKind)],
        subject=subject,
        words=f"{place} (invented)",
        safe_for_wall=number % 4 == 1,
        minutes=dice.randint(5, 15),
        lead=lead,
        others=tuple(others),
        brought=_brought(number, (lead, *others)),
        formal=number % 2 == 0,
        moves=number % 4 == 1,
        narrow=number % 5 == 1,
        dissent=number % 5 == 0,
        nothing=number == cases - 1,
        put_out=number == 1,
        outsider=number == 0,
        absent_owner=lead == agencies[0],
        trims=number % 2 == 1,
    )


def _brought(number: int, involved: Sequence[str]) -> tuple[Brought, ...]:
    """One thing of each agency that has somebody to see the case; the audiences take turns."""
    found = []
    for place, agency in enumerate(involved):
        if agency == AT_HOME and place:
            continue
        plain, consent, relevance = _CATEGORIES[_PARTNERS[agency]]
        turn = (number + place) % 5
        others = [one for one in involved if one != agency]
        asks_consent = bool(consent) and turn == 2
        asks_relevance = bool(relevance) and turn == 0
        found.append(
            Brought(
                originator=agency,
                category=consent if asks_consent else relevance if asks_relevance else plain,
                audience=(
                    Audience.INVOLVED,
                    Audience.INVOLVED,
                    Audience.AGENCIES,
                    Audience.OFFICERS,
                    Audience.AGENCIES,
                )[turn],
                named=(others[number % len(others)],) if turn in (2, 4) else (),
                for_officers=turn != 4,
                hidden=turn == 4 and number % 2 == 0,
                consent=asks_consent,
                relevance=asks_relevance,
                opinion=turn == 1,
            )
        )
    return tuple(found)
