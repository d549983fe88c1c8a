"""Who was shown a piece of information: on which pages, and in the room for its case, by its ledger."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    SelectBase,
    bindparam,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.queries import ledger
from meetings.queries.ledger import Wanted
from models.agencies import Agency
from models.cases import DisclosureEvent
from models.meetings import Presence
from models.people import Person
from models.readings import Reading
from models.states import Grant

IN_THE_ROOM = "in the room"


@dataclass(frozen=True, slots=True)
class Viewed:
    """A person's readings in one kind of place: how often, first and last."""

    information_id: str
    name: str
    role: str
    agency: str
    place: str
    times: int
    first_at: datetime
    last_at: datetime


_withdrawn = aliased(DisclosureEvent)
# In the room at some time while their agency held the piece: it was before them, on phone or wall, or said.
_HELD_MEANWHILE = (
    DisclosureEvent.event == Grant.GIVEN,
    Presence.out_at.is_(None) | (DisclosureEvent.at < Presence.out_at),
    ~exists().where(
        _withdrawn.information_id == DisclosureEvent.information_id,
        _withdrawn.agency_id == DisclosureEvent.agency_id,
        _withdrawn.event == Grant.WITHDRAWN,
        _withdrawn.at > DisclosureEvent.at,
        _withdrawn.at <= Presence.in_at,
    ),
)


def _told(read: ColumnElement[bool], held: ColumnElement[bool]) -> tuple[SelectBase, SelectBase]:
    """Readings of some pieces, and presences while they were held: told from both, kept twice nowhere."""
    who = (Person.name, Person.role, Agency.name)
    viewed = (
        select(
            Reading.information_id,
            *who,
            Reading.place,
            func.count(),
            func.min(Reading.at),
            func.max(Reading.at).label("last_at"),
        )
        .join(Person, Person.id == Reading.person_id)
        .join(Agency, Agency.id == Reading.agency_id)
        .where(read)
        .group_by(Reading.information_id, Person.id, *who, Reading.place)
    )
    heard = (
        select(
            DisclosureEvent.information_id,
            *who,
            literal(IN_THE_ROOM),
            func.count(Presence.id.distinct()),
            func.min(Presence.in_at),
            func.max(func.coalesce(Presence.out_at, Presence.in_at)),
        )
        .join(
            Presence,
            (Presence.case_id == DisclosureEvent.case_id) & (Presence.agency_id == DisclosureEvent.agency_id),
        )
        .join(Person, Person.id == Presence.person_id)
        .join(Agency, Agency.id == Presence.agency_id)
        .where(held, *_HELD_MEANWHILE)
        .group_by(DisclosureEvent.information_id, Person.id, *who)
    )
    return viewed, heard


_information: BindParameter[str] = bindparam("information")
_pieces = select(ledger.PIECES.c.information_id)
# Who read or heard one piece; of whoever is no representative, themselves alone. Bind `information`.
OF_ONE = _told(Reading.information_id == _information, DisclosureEvent.information_id == _information)
_OF_ALL: Executable = union_all(
    *_told(Reading.information_id.in_(_pieces), DisclosureEvent.information_id.in_(_pieces))
).order_by("last_at")


def every_viewed(sight: Sight, wanted: Wanted) -> list[Viewed]:
    """Who read or heard each piece that fits, the last first."""
    values = ledger.asked(sight, wanted) | {"most": ledger.EVERYTHING, "after": 0}
    return sight.rows(_OF_ALL, Viewed, values)[::-1]
