"""Who was in the room for each case, as the meeting's officers read it, with why they went out."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from models.agencies import Agency
from models.cases import Case
from models.meetings import AgendaItem, Attendance, Presence, PresenceCorrection
from models.people import Person
from models.states import AttendanceRole, Out


@dataclass(frozen=True, slots=True)
class Spell:
    """One person's time in the room for one case, as recorded, and as an officer corrected it last."""

    id: str
    item_id: str
    reference: str
    kind: str
    name: str
    agency: str
    role: str
    remote: bool
    in_at: datetime
    out_at: datetime | None
    out_because: str | None
    correction_id: str | None
    corrected_in: datetime | None
    corrected_out: datetime | None
    reason: str | None
    corrected_by: str | None
    corrected_at: datetime | None

    @property
    def how(self) -> str:
        """As what they were there, where not as a member in the room."""
        words = [] if self.role == AttendanceRole.MEMBER else [self.role]
        return ", ".join([*words, *(["remote"] if self.remote else [])])

    @property
    def since(self) -> datetime | None:
        """When they came in, as it stands; None where they were not there after all."""
        return self.corrected_in if self.correction_id else self.in_at

    @property
    def until(self) -> datetime | None:
        """When they went out, as it stands; None while they are in."""
        return self.corrected_out if self.correction_id else self.out_at

    @property
    def why(self) -> str:
        """Why they went out; nothing where the case ended, or they are in."""
        return "" if self.out_because in (None, Out.ENDED) else str(self.out_because)

    @property
    def is_over(self) -> bool:
        """Whether they are out, so that its times can be corrected."""
        return self.out_at is not None


@dataclass(frozen=True, slots=True)
class CaseSpells:
    """A case on the agenda with its spells, by agency and name."""

    item_id: str
    reference: str
    kind: str
    spells: tuple[Spell, ...]


_Newer, _Recorder = aliased(PresenceCorrection), aliased(Person)
_SPELLS = (
    select(
        Presence.id,
        AgendaItem.id,
        Case.reference,
        Case.kind,
        Person.name,
        Agency.name,
        Attendance.role,
        Presence.remote,
        Presence.in_at,
        Presence.out_at,
        Presence.out_because,
        PresenceCorrection.id,
        PresenceCorrection.in_at,
        PresenceCorrection.out_at,
        PresenceCorrection.reason,
        _Recorder.name,
        PresenceCorrection.recorded_at,
    )
    .join(AgendaItem, AgendaItem.id == Presence.agenda_item_id)
    .join(Case, Case.id == AgendaItem.case_id)
    .join(Attendance, Attendance.id == Presence.attendance_id)
    .join(Person, Person.id == Attendance.person_id)
    .join(Agency, Agency.id == Attendance.agency_id)
    .outerjoin(
        PresenceCorrection,
        (PresenceCorrection.presence_id == Presence.id)
        & ~exists().where(_Newer.replaces_id == PresenceCorrection.id),
    )
    .outerjoin(_Recorder, _Recorder.id == PresenceCorrection.recorded_by)
    .where(AgendaItem.meeting_id == bindparam("meeting"))
    .order_by(AgendaItem.position, Agency.name, Person.name, Presence.in_at, Presence.id)
)
_SPELL = _SPELLS.where(Presence.id == bindparam("presence"))


def spells(sight: Sight, meeting_id: str) -> list[CaseSpells]:
    """Every case that people were in the room for and the officer sees, in the agenda's order."""
    by: dict[str, list[Spell]] = defaultdict(list)
    for spell in sight.rows(_SPELLS, Spell, {"meeting": meeting_id}):
        by[spell.item_id].append(spell)
    return [
        CaseSpells(item_id, found[0].reference, found[0].kind, tuple(found)) for item_id, found in by.items()
    ]


def spell(sight: Sight, meeting_id: str, presence_id: str) -> Spell:
    """One spell, or NotVisible."""
    return sight.one(_SPELL, Spell, {"meeting": meeting_id, "presence": presence_id})
