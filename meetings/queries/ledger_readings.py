"""Who was shown a piece of information, where and when, as its originator's representatives see it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from meetings.doors.viewer import Sight
from models.agencies import Agency
from models.people import Person
from models.readings import Reading


@dataclass(frozen=True, slots=True)
class Viewed:
    """A person's readings in one kind of place: how often, first and last."""

    name: str
    role: str
    agency: str
    place: str
    times: int
    first_at: datetime
    last_at: datetime


_VIEWED = (
    select(
        Person.name,
        Person.role,
        Agency.name,
        Reading.place,
        func.count(),
        func.min(Reading.at),
        func.max(Reading.at),
    )
    .join(Person, Person.id == Reading.person_id)
    .join(Agency, Agency.id == Reading.agency_id)
    .where(Reading.information_id == bindparam("information"))
    .group_by(Person.id, Person.name, Person.role, Agency.name, Reading.place)
    .order_by(func.max(Reading.at).desc(), Person.name)
)


def viewed(sight: Sight, information_id: str) -> list[Viewed]:
    """Who read a piece, the last reading first; for whoever is no representative, themselves alone."""
    return sight.rows(_VIEWED, Viewed, {"information": information_id})
