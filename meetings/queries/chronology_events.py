"""One event of a case's chronology, and the columns that every kind of event has."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, Text, bindparam, cast, literal_column, null, select

from models.base import Instant, SealedIn


class Event(NamedTuple):
    """One thing that happened; `about`, `detail` and `day` are what its kind says of it, `text` its words.

    `id` is that of a piece of information or a decision, or how a statement was answered; for a decision
    `person` is the id of the one it replaces.
    """

    kind: str
    at: datetime
    id: str | None
    person: str | None
    agency_id: str | None
    agency: str | None
    about: str | None
    detail: str | None
    day: date | None
    text: str | None
    more: str | None


_TYPES: dict[str, Any] = {"at": Instant, "day": Date, "text": SealedIn, "more": SealedIn}
# A NULL without a type is text to PostgreSQL, which then refuses the date below it.
_ABSENT: dict[str, Any] = {name: cast(null(), _TYPES.get(name, Text)) for name in Event._fields}
CASE = bindparam("case", type_=Text)


def event(kind: str, **given: Any) -> Select[Any]:
    """The columns of one kind of event, in the order of `Event`; what is not given is NULL."""
    given["kind"] = literal_column(f"'{kind}'", Text)
    return select(*(given.get(name, absent).label(name) for name, absent in _ABSENT.items()))
