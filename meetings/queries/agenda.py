"""A meeting's agenda as its coordinator plans it: referrals in order, never the cases behind them."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from meetings.agenda_order import Slot, when_needed
from meetings.doors.viewer import Sight
from models.agencies import Agency
from models.cases import Referral, ReferralAgency
from models.meetings import AgendaItem, Meeting
from models.states import AttendanceRole, MeetingState


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A referral of the meeting's type; with an item's id it is on the agenda, else it may be put there."""

    referral_id: str
    reference: str
    kind: str
    minutes_wanted: int
    item_id: str | None
    minutes: int | None
    agencies: tuple[tuple[str, str], ...] = field(default=())
    elsewhere: tuple[tuple[str, datetime], ...] = field(default=())


_SLOTS = (
    select(AgendaItem.id, AgendaItem.minutes, ReferralAgency.agency_id)
    .outerjoin(ReferralAgency, ReferralAgency.referral_id == AgendaItem.referral_id)
    .where(AgendaItem.meeting_id == bindparam("meeting"))
    .order_by(AgendaItem.position, AgendaItem.id)
)
_REFERRALS = (
    select(
        Referral.id,
        Referral.reference,
        Referral.kind,
        Referral.minutes_wanted,
        AgendaItem.id,
        AgendaItem.minutes,
    )
    .join(Meeting, Meeting.meeting_type_id == Referral.meeting_type_id)
    .outerjoin(
        AgendaItem, (AgendaItem.referral_id == Referral.id) & (AgendaItem.meeting_id == bindparam("meeting"))
    )
    .where(Meeting.id == bindparam("meeting"), or_(Referral.closed_at.is_(None), AgendaItem.id.is_not(None)))
    .order_by(AgendaItem.position, Referral.made_at, Referral.reference)
)
_AGENCIES = (
    select(ReferralAgency.referral_id, Agency.id, Agency.name)
    .join(Agency, Agency.id == ReferralAgency.agency_id)
    .join(Referral, Referral.id == ReferralAgency.referral_id)
    .join(Meeting, Meeting.meeting_type_id == Referral.meeting_type_id)
    .where(Meeting.id == bindparam("meeting"))
    .order_by(Agency.name)
)
_ELSEWHERE = (
    select(AgendaItem.referral_id, Meeting.title, Meeting.starts_at)
    .join(Meeting, Meeting.id == AgendaItem.meeting_id)
    .where(Meeting.id != bindparam("meeting"), Meeting.state.in_((MeetingState.PLANNED, MeetingState.OPEN)))
    .order_by(Meeting.starts_at)
)


def slots(session: Session, meeting_id: str) -> tuple[Slot, ...]:
    """The agenda in order: minutes of each item, and the agencies involved as its referral names them."""
    minutes: dict[str, int] = {}
    agencies: defaultdict[str, set[str]] = defaultdict(set)
    for item_id, length, agency_id in session.execute(_SLOTS, {"meeting": meeting_id}):
        minutes[item_id] = length
        agencies[item_id] |= {agency_id} if agency_id else set()
    return tuple(Slot(item_id, length, frozenset(agencies[item_id])) for item_id, length in minutes.items())


def referrals(sight: Sight, meeting_id: str) -> list[ReferralLine]:
    """The referrals on the agenda in order, then those that may be put there, the longest waiting first."""
    given = {"meeting": meeting_id}
    agencies: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for referral_id, agency_id, name in sight.execute(_AGENCIES, given):
        agencies[referral_id].append((agency_id, name))
    elsewhere: defaultdict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for referral_id, title, starts_at in sight.execute(_ELSEWHERE, given):
        elsewhere[referral_id].append((title, starts_at))
    lines = sight.rows(_REFERRALS, ReferralLine, given)
    lines.sort(key=lambda line: line.item_id is None)
    return [
        replace(
            line,
            agencies=tuple(agencies[line.referral_id]),
            elsewhere=tuple(elsewhere[line.referral_id]),
        )
        for line in lines
    ]


def needed(
    agenda: tuple[Slot, ...],
    *,
    starts_at: datetime,
    planned_minutes: int,
    agency_id: str,
    role: str,
    is_officer: bool,
) -> tuple[datetime, datetime] | None:
    """From when until when a person is needed: officers throughout, members for their agency's cases.

    None for an observer, and for a member whose agency has no case on the agenda.
    """
    if is_officer:
        whole = max(planned_minutes, sum(slot.minutes for slot in agenda))
        return starts_at, starts_at + timedelta(minutes=whole)
    if role != AttendanceRole.MEMBER:
        return None
    return when_needed(agenda, starts_at, agency_id)
