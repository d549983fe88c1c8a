"""What a coordinator plans with: who is needed when, who was told what, from which agency nobody comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from meetings.agenda_order import Slot
from meetings.doors.viewer import Sight
from meetings.queries.agenda import needed
from meetings.queries.planning import MeetingFacts, RegisterLine
from models.agencies import Agency
from models.cases import ReferralAgency
from models.meetings import AgendaItem
from models.states import AttendanceState


@dataclass(frozen=True, slots=True)
class NeededAgency:
    """An agency with cases on the agenda, and how many."""

    id: str
    name: str
    cases: int


@dataclass(frozen=True, slots=True)
class Invited:
    """A person on the register, when they are needed, and whether an invitation to them is due."""

    line: RegisterLine
    needed: tuple[datetime, datetime] | None
    is_due: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """An agency with cases on the agenda from which nobody comes."""

    agency: NeededAgency
    gave_apologies: bool
    has_people: bool


_AGENCIES = (
    select(Agency.id, Agency.name, func.count(AgendaItem.id))
    .join(ReferralAgency, ReferralAgency.agency_id == Agency.id)
    .join(AgendaItem, AgendaItem.referral_id == ReferralAgency.referral_id)
    .where(AgendaItem.meeting_id == bindparam("meeting"))
    .group_by(Agency.id, Agency.name)
    .order_by(Agency.name)
)


def agencies(sight: Sight, meeting_id: str) -> list[NeededAgency]:
    """The agencies with cases on the agenda, by name."""
    return sight.rows(_AGENCIES, NeededAgency, {"meeting": meeting_id})


def invited(
    register: Sequence[RegisterLine], agenda: tuple[Slot, ...], meeting: MeetingFacts
) -> list[Invited]:
    """The register with when each is needed now; an invitation is due to whoever was told otherwise."""
    found = []
    for line in register:
        when = needed(
            agenda,
            starts_at=meeting.starts_at,
            planned_minutes=meeting.planned_minutes,
            agency_id=line.agency_id,
            role=line.role,
            is_officer=line.office is not None,
        )
        is_due = line.state == AttendanceState.INVITED and (line.invited_at is None or line.told != when)
        found.append(Invited(line, when, is_due))
    return found


def missing(
    wanted: Sequence[NeededAgency], register: Sequence[RegisterLine], with_people: set[str]
) -> list[Missing]:
    """The agencies from which nobody is invited, or all gave apologies; `with_people` have whom to invite."""
    coming = {line.agency_id for line in register if line.state != AttendanceState.APOLOGIES}
    asked = {line.agency_id for line in register}
    return [
        Missing(agency, agency.id in asked, agency.id in with_people)
        for agency in wanted
        if agency.id not in coming
    ]
