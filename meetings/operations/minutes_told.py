"""What each agency's earlier minutes have told it, so that the next hold only what is new to it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.queries.minutes_cases import Told
from models.cases import DisclosureEvent, Involvement
from models.meetings import AgendaItem, Meeting
from models.outcomes import Minutes, MinutesCase
from models.states import ItemState


def told(session: Session, meeting_id: str) -> dict[str, Told]:
    """By agency, for every agency involved in a case of the meeting, now or then.

    Only issued minutes count, and only where the meeting reached the case: what was brought for a case that
    was not reached is news again the next time.
    """
    until = _until(session, session.get_one(Meeting, meeting_id))
    given = _given(session, meeting_id)
    return {
        agency_id: Told(until[agency_id], given[agency_id]) for agency_id in _involved(session, meeting_id)
    }


def _involved(session: Session, meeting_id: str) -> list[str]:
    statement = (
        select(Involvement.agency_id)
        .join(AgendaItem, AgendaItem.case_id == Involvement.case_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .distinct()
        .order_by(Involvement.agency_id)
    )
    return list(session.scalars(statement))


def _until(session: Session, meeting: Meeting) -> dict[str, dict[str, datetime]]:
    """By agency and case, when the last earlier meeting closed whose issued minutes have the case."""
    statement = (
        select(Minutes.agency_id, MinutesCase.case_id, func.max(Meeting.closed_at))
        .join(MinutesCase, MinutesCase.minutes_id == Minutes.id)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .join(
            AgendaItem,
            (AgendaItem.meeting_id == Meeting.id) & (AgendaItem.case_id == MinutesCase.case_id),
        )
        .where(Minutes.version > 0, Meeting.closed_at < meeting.closed_at, AgendaItem.state == ItemState.DONE)
        .group_by(Minutes.agency_id, MinutesCase.case_id)
    )
    return _by_agency(session.execute(statement))


def _given(session: Session, meeting_id: str) -> dict[str, dict[str, datetime]]:
    """By agency and information, when it was last disclosed to the agency."""
    statement = (
        select(DisclosureEvent.agency_id, DisclosureEvent.information_id, func.max(DisclosureEvent.at))
        .join(AgendaItem, AgendaItem.case_id == DisclosureEvent.case_id)
        .where(AgendaItem.meeting_id == meeting_id, DisclosureEvent.agency_id.is_not(None))
        .group_by(DisclosureEvent.agency_id, DisclosureEvent.information_id)
    )
    return _by_agency(session.execute(statement))


def _by_agency(rows: Iterable[Any]) -> dict[str, dict[str, datetime]]:
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for agency_id, row_id, at in rows:
        found[agency_id][row_id] = at
    return found
