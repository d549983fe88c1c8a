"""Who stands where on a case at a moment: its agencies, the meetings that have it, who could join it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.doors.record import Writing
from models.agencies import Partner, partner_is_active
from models.cases import Case, Involvement
from models.meetings import AgendaItem, Meeting


def active_partners(session: Session, agreement_id: str, now: datetime) -> set[str]:
    """The agencies that are active partners of an agreement: begun, neither ended nor suspended (rule 1)."""
    return set(
        session.scalars(
            select(Partner.agency_id).where(Partner.agreement_id == agreement_id, partner_is_active(now))
        )
    )


def involved(session: Session, case_id: str) -> set[str]:
    """The agencies whose involvement in a case has not ended."""
    return set(
        session.scalars(
            select(Involvement.agency_id).where(
                Involvement.case_id == case_id, Involvement.until_at.is_(None)
            )
        )
    )


def recipients(session: Session, case: Case, now: datetime) -> set[str]:
    """Every agency on a case: those involved that are active partners; a suspended one receives nothing."""
    return involved(session, case.id) & active_partners(session, case.agreement_id, now)


def meetings_with(session: Session, case_id: str, now: datetime) -> set[str]:
    """The meetings that have a case, until the end of their correction windows."""
    return set(
        session.scalars(
            select(AgendaItem.meeting_id)
            .join(Meeting, Meeting.id == AgendaItem.meeting_id)
            .where(AgendaItem.case_id == case_id, Meeting.corrections_until > now)
        )
    )


def changed(writing: Writing, case_id: str) -> None:
    """Move on every meeting that has a case, so that its screens and phones look again."""
    for meeting_id in sorted(meetings_with(writing.session, case_id, writing.actor.now)):
        writing.changed(meeting_id, phones=True)
