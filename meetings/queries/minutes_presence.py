"""Who was in the room for each case of an agency's minutes, from when until when, and why they went out.

In neutral words: minutes do not tell whom a variant is for (rule 7).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from meetings.documents.content import AttendedAs, Presence
from meetings.doors.viewer import Sight
from models.agencies import Agency
from models.meetings import Attendance, PresenceCorrection
from models.meetings import Presence as InTheRoom
from models.people import Person
from models.states import Out


@dataclass(frozen=True, slots=True)
class Spell:
    """A person's time in the room for a case, as recorded and as corrected last."""

    item_id: str
    person: str
    agency: str
    role: str
    remote: bool
    in_at: datetime
    out_at: datetime | None
    out_because: str | None
    correction_id: str | None
    corrected_in: datetime | None
    corrected_out: datetime | None


_OUT_BECAUSE: Mapping[str | None, str] = {
    Out.STEPPED_OUT: "stepped out",
    Out.PUT_OUT: "stepped out",
    Out.INTEREST: "stepped out",
    Out.LEFT: "left the meeting",
    Out.AWAY: "out for a moment",
}
_Newer = aliased(PresenceCorrection)
_PRESENCES = (
    select(
        InTheRoom.agenda_item_id,
        Person.name,
        Agency.name,
        Attendance.role,
        InTheRoom.remote,
        InTheRoom.in_at,
        InTheRoom.out_at,
        InTheRoom.out_because,
        PresenceCorrection.id,
        PresenceCorrection.in_at,
        PresenceCorrection.out_at,
    )
    .join(Attendance, Attendance.id == InTheRoom.attendance_id)
    .join(Person, Person.id == Attendance.person_id)
    .join(Agency, Agency.id == Attendance.agency_id)
    .outerjoin(
        PresenceCorrection,
        (PresenceCorrection.presence_id == InTheRoom.id)
        & ~exists().where(_Newer.replaces_id == PresenceCorrection.id),
    )
)


def presences(sight: Sight) -> dict[str, tuple[Presence, ...]]:
    """By agenda item, every spell in the room; a corrected one with what was recorded at first."""
    found: dict[str, list[Presence]] = defaultdict(list)
    for row in sight.rows(_PRESENCES, Spell):
        found[row.item_id].append(_presence(row))
    return {item_id: tuple(spells) for item_id, spells in found.items()}


def _presence(row: Spell) -> Presence:
    spell = Presence(
        person=row.person,
        agency=row.agency,
        attended_as=AttendedAs(row.role),
        remote=row.remote,
        in_at=row.in_at,
        out_at=row.out_at,
        reason=_OUT_BECAUSE.get(row.out_because, ""),
    )
    if row.correction_id is None:
        return spell
    first = (row.in_at, row.out_at)
    return replace(spell, in_at=row.corrected_in, out_at=row.corrected_out, first_recorded=first)
