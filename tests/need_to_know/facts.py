"""Facts about a world that several rules start from: who is a partner, involved, excluded, undertaken."""

from datetime import datetime
from functools import lru_cache
from typing import Protocol

from models.agencies import MeetingType, Partner
from models.cases import Exclusion, Involvement
from models.meetings import Acknowledgement, AgendaItem, Attendance, Meeting
from tests.need_to_know.worlds import World

# Asked for each viewer of a world in turn; worlds follow each other.
_of_a_world = lru_cache(maxsize=200)


class _Lasting(Protocol):
    from_at: datetime
    until_at: datetime | None


def lasts(span: "Partner | Involvement", moment: datetime) -> bool:
    """Whether something has begun and not ended: it begins at its first moment and is over at its last."""
    return span.from_at <= moment and (span.until_at is None or moment < span.until_at)


@_of_a_world
def active_partners(world: World) -> frozenset[tuple[str, str]]:
    """Rule 1. (agreement, agency) of those who are partners now and not suspended."""
    return frozenset(
        (partner.agreement_id, partner.agency_id)
        for partner in world.of(Partner)
        if lasts(partner, world.now)
        and not (partner.suspended_at is not None and partner.suspended_at <= world.now)
    )


@_of_a_world
def involved_agencies(world: World, case_id: str) -> frozenset[str]:
    """The agencies on a case now."""
    return frozenset(
        one.agency_id for one in world.of(Involvement) if one.case_id == case_id and lasts(one, world.now)
    )


@_of_a_world
def excluded_people(world: World, case_id: str) -> frozenset[str]:
    """Rule 7. Who is kept out of a case and has not been let in again."""
    return frozenset(
        one.person_id for one in world.of(Exclusion) if one.case_id == case_id and one.lifted_at is None
    )


@_of_a_world
def agreement_of_meeting(world: World, meeting: Meeting) -> str:
    """The agreement a meeting is held under."""
    kinds = {kind.id: kind.agreement_id for kind in world.of(MeetingType)}
    return kinds[meeting.meeting_type_id]


@_of_a_world
def has_agreed(world: World, attendance: Attendance) -> bool:
    """Rule 4. Whether a person's latest answer to a meeting's statement is that they agree."""
    answers = [
        one
        for one in world.of(Acknowledgement)
        if one.kind == "meeting"
        and one.meeting_id == attendance.meeting_id
        and one.person_id == attendance.person_id
    ]
    return bool(answers) and max(answers, key=lambda one: one.at).answer == "agreed"


def agenda(world: World, meeting_id: str) -> list[AgendaItem]:
    """The items of a meeting."""
    return [item for item in world.of(AgendaItem) if item.meeting_id == meeting_id]
