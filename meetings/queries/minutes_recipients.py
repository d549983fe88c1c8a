"""Who got which version of a meeting's minutes, and who opened it when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from meetings.doors.viewer import Sight
from meetings.refusals import NotVisible
from models.agencies import Agency
from models.issued import MinutesReading, MinutesRecipient
from models.people import Person


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of an agency's document."""

    agency_id: str
    version: int
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """A document that was issued to an agency."""

    agency_id: str
    agency: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """A document that was issued to an agency, and those of its openings that the viewer may know of."""

    row: RecipientRow
    is_replaced: bool
    openings: tuple[Opening, ...]


_RECIPIENTS = (
    select(Agency.id, Agency.name, MinutesRecipient.version, MinutesRecipient.at)
    .join(Agency, Agency.id == MinutesRecipient.agency_id)
    .where(MinutesRecipient.meeting_id == bindparam("meeting"))
    .order_by(Agency.name, MinutesRecipient.version.desc())
)
_OPENINGS = (
    select(MinutesReading.agency_id, MinutesReading.version, Person.name, MinutesReading.at)
    .join(Person, Person.id == MinutesReading.person_id)
    .where(MinutesReading.meeting_id == bindparam("meeting"))
    .order_by(MinutesReading.at)
)


def recipients(sight: Sight, meeting_id: str) -> list[Recipient]:
    """Every document of the meeting that the viewer may know was issued, by agency, the newest version first.

    NotVisible where there is none.
    """
    rows = sight.rows(_RECIPIENTS, RecipientRow, {"meeting": meeting_id})
    if not rows:
        raise NotVisible
    openings: dict[tuple[str, int], list[Opening]] = defaultdict(list)
    for opening in sight.rows(_OPENINGS, Opening, {"meeting": meeting_id}):
        openings[opening.agency_id, opening.version].append(opening)
    return [_recipient(row, rows, openings[row.agency_id, row.version]) for row in rows]


def _recipient(row: RecipientRow, rows: Sequence[RecipientRow], openings: Sequence[Opening]) -> Recipient:
    newest = max(other.version for other in rows if other.agency_id == row.agency_id)
    return Recipient(row, row.version < newest, tuple(openings))
