"""What a coordinator plans with: who is needed when, who was told what, from which agency nobody comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from meetings.agenda_order import Slot, Window
from meetings.doors.viewer import Sight
from meetings.queries import planning
from meetings.queries.agenda import needed
from meetings.queries.planning import MeetingFacts, RegisterLine
from models.agencies import Agency
from models.cases import ReferralAgency
from models.meetings import AgendaItem
from models.states import AttendanceRole, AttendanceState


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

    @property
    def fits(self) -> bool:
        """Whether they are needed only while they were told to be there."""
        told = self.line.told
        return (
            told is None or self.needed is None or (told[0] <= self.needed[0] and self.needed[1] <= told[1])
        )


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


def moved(people: Sequence[Invited]) -> list[Invited]:
    """Whoever was told another time than the one they are needed at now, and is not told anew yet."""
    return [one for one in people if one.is_due and one.line.told is not None]


def told(register: Sequence[RegisterLine], starts_at: datetime) -> dict[str, Window]:
    """By agency, from which minute of the meeting until which its members were told that they are needed.

    Where they were told different times, what they were all told; the officers are there throughout.
    """
    times: dict[str, list[Window]] = {}
    for line in register:
        comes = line.state in (AttendanceState.INVITED, AttendanceState.HERE)
        if line.told and comes and line.office is None and line.role == AttendanceRole.MEMBER:
            since, until = (int((moment - starts_at).total_seconds()) // 60 for moment in line.told)
            times.setdefault(line.agency_id, []).append((since, until))
    return {agency_id: _in_common(windows) for agency_id, windows in times.items()}


def _in_common(windows: Sequence[Window]) -> Window:
    since, until = max(one[0] for one in windows), min(one[1] for one in windows)
    return (since, until) if since < until else windows[0]


def told_times(sight: Sight, meeting_id: str) -> dict[str, Window]:
    """The times told for a meeting; as `told`."""
    return told(planning.register(sight, meeting_id), planning.facts(sight, meeting_id).starts_at)
