"""One agency's minutes put together, from their front to their last case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select

from meetings.documents.content import MinutesContent, VersionNote
from meetings.doors.viewer import Sight
from meetings.queries import minutes_cases, minutes_front, minutes_requests
from meetings.queries.minutes_cases import Told
from models.agencies import Agency
from models.cases import Involvement
from models.states import AttendanceState


@dataclass(frozen=True, slots=True)
class Edition:
    """Which making of a document: version 0 is a draft; `at` is when need to know is judged.

    `notes` say by case why the version replaces the one before.
    """

    version: int
    at: datetime
    zone: str
    checkpoint: str
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgencyMinutes:
    """An agency's minutes, what is in them, and every agency involved in one of their cases."""

    agency: str
    content: MinutesContent
    case_ids: tuple[str, ...]
    information_ids: tuple[str, ...]
    notes: Mapping[str, str]
    involved: frozenset[str]


_AGENCY = select(Agency.name).where(Agency.id == bindparam("agency"))
_INVOLVED = (
    select(Involvement.agency_id)
    .where(Involvement.from_at <= bindparam("closed_at"))
    .where(Involvement.until_at.is_(None) | (Involvement.until_at > bindparam("opened_at")))
    .distinct()
)


def minutes(sight: Sight, told: Told, edition: Edition) -> AgencyMinutes | None:
    """What the agency's minutes say, but for their recipients; None where it is no recipient (rule 10)."""
    row = minutes_front.meeting(sight)
    items = minutes_cases.items(sight)
    if row is None or not items:
        return None
    agency = sight.scalars(_AGENCY, {"agency": sight.viewer.agency}).one()
    people = minutes_front.register(sight)
    news = minutes_cases.news(sight, told, items)
    notes = {item.case_id: edition.notes[item.case_id] for item in items if item.case_id in edition.notes}
    during = {"opened_at": row.opened_at, "closed_at": row.closed_at}
    content = MinutesContent(
        marking=minutes_front.marking(row),
        meeting=minutes_front.facts(sight, row, edition.zone),
        agency=agency,
        version=edition.version,
        issued_at=edition.at if edition.version else None,
        notes=tuple(
            VersionNote(reference=item.reference, text=notes[item.case_id])
            for item in items
            if item.case_id in notes
        ),
        corrections=minutes_requests.log(sight),
        statement=minutes_front.statement(row),
        register=minutes_front.came(people, row.closed_at),
        apologies=minutes_front.absent(people, AttendanceState.APOLOGIES),
        no_response=minutes_front.absent(people, AttendanceState.INVITED),
        cases=minutes_cases.cases(sight, items, told, row, news),
        corrections_until=minutes_front.last_day_for_corrections(row, edition.zone),
        audit_checkpoint=tuple(filter(None, edition.checkpoint.splitlines())),
    )
    involved = frozenset(sight.scalars(_INVOLVED, during))
    return AgencyMinutes(
        agency,
        content,
        case_ids=tuple(item.case_id for item in items),
        information_ids=tuple(row.id for rows in news.values() for row in rows),
        notes=notes,
        involved=involved,
    )
