"""Which variants an agency's minutes need: one for each set of cases that some of its people are kept out of.

Rules 7 and 10: no document that contains the case opens for them; they get the one without it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, exists, select
from sqlalchemy.orm import Session

from models.cases import Exclusion
from models.meetings import AgendaItem, Meeting
from models.outcomes import Minutes, MinutesCase
from models.people import Person

WHOLE = ""
KeptOut = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Variant:
    """An agency's minutes without some cases; `person_id` is one of those kept out of exactly these."""

    agency_id: str
    person_id: str
    left_out: tuple[str, ...]

    @property
    def name(self) -> str:
        """What tells the variants of one document apart: a digest of the cases left out."""
        return hashlib.sha256(",".join(self.left_out).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Stored:
    """An agency's document as stored whole, in one version; `at` is when need to know was judged for it."""

    id: str
    meeting_id: str
    agency_id: str
    version: int
    at: datetime


def kept_out(session: Session, meeting_id: str) -> dict[str, KeptOut]:
    """By agency and person, the cases of a meeting that they are kept out of now."""
    statement = _standing().join(AgendaItem, AgendaItem.case_id == Exclusion.case_id)
    return _by_agency(session.execute(statement.where(AgendaItem.meeting_id == meeting_id)))


def variants(agency_id: str, people: KeptOut, case_ids: Collection[str]) -> list[Variant]:
    """The variants of a document with these cases; who is kept out of all of them has none."""
    whole = set(case_ids)
    found: dict[tuple[str, ...], str] = {}
    for person_id in sorted(people):
        left_out = whole.intersection(people[person_id])
        if left_out and left_out != whole:
            found.setdefault(tuple(sorted(left_out)), person_id)
    return [Variant(agency_id, person_id, left_out) for left_out, person_id in sorted(found.items())]


def missing(session: Session) -> dict[Stored, list[Variant]]:
    """By document, in its latest version, the variants that today's exclusions want and that are not made."""
    people = _by_agency(session.execute(_standing()))
    documents = _latest(session, people)
    cases: dict[str, set[str]] = defaultdict(set)
    inside = select(MinutesCase.minutes_id, MinutesCase.case_id)
    for minutes_id, case_id in session.execute(inside.where(MinutesCase.minutes_id.in_(documents))):
        cases[minutes_id].add(case_id)
    made = {tuple(row) for row in session.execute(_MADE)}
    found = {
        one: [
            variant
            for variant in variants(one.agency_id, people[one.agency_id], cases[one.id])
            if (one.meeting_id, one.agency_id, one.version, variant.name) not in made
        ]
        for one in documents.values()
    }
    return {one: due for one, due in found.items() if due}


_MADE = select(Minutes.meeting_id, Minutes.agency_id, Minutes.version, Minutes.variant).where(
    Minutes.variant != WHOLE
)


def _standing() -> Select[str, str, str]:
    return (
        select(Person.agency_id, Exclusion.person_id, Exclusion.case_id)
        .join(Person, Person.id == Exclusion.person_id)
        .where(Exclusion.lifted_at.is_(None))
    )


def _by_agency(rows: Iterable[Any]) -> dict[str, KeptOut]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for agency_id, person_id, case_id in rows:
        found[agency_id][person_id].add(case_id)
    return dict(found)


def _latest(session: Session, people: Mapping[str, KeptOut]) -> dict[str, Stored]:
    """By id, the latest whole documents with a case that somebody is kept out of."""
    excluded = {case_id for each in people.values() for cases in each.values() for case_id in cases}
    statement = (
        select(
            Minutes.id,
            Minutes.meeting_id,
            Minutes.agency_id,
            Minutes.version,
            case((Minutes.version == 0, Meeting.closed_at), else_=Minutes.made_at),
        )
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(
            Minutes.variant == WHOLE,
            Minutes.agency_id.in_(people),
            exists().where(MinutesCase.minutes_id == Minutes.id, MinutesCase.case_id.in_(excluded)),
        )
        .order_by(Minutes.version)
    )
    rows: Iterable[Any] = session.execute(statement)
    latest = {(one.meeting_id, one.agency_id): one for one in (Stored(*row) for row in rows)}
    return {one.id: one for one in latest.values()}
