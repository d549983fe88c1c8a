"""What ends when an agency is no active partner any more: by a decision at once, or by the clock."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select, update

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock
from meetings.operations import attending, cases, leaving
from models.agencies import Partner, partner_is_active
from models.cases import Involvement
from models.enrolments import Enrolment
from models.meetings import AgendaItem, Attendance, Meeting
from models.people import Person, Session
from models.states import AttendanceState, MeetingState, SuspendedFor


def put_out(writing: Writing, agency_id: str) -> None:
    """End the sessions of an agency's people, have them leave open meetings, and let screens look again.

    Inside an operation that has ended or suspended it; rule 11. One that is an active partner of another
    agreement keeps its sessions: what they see the policies decide.
    """
    people = list(writing.session.scalars(select(Person.id).where(Person.agency_id == agency_id)))
    attending.put_out(writing, people)
    if not writing.session.scalar(select(_active(agency_id, writing.actor.now))):
        writing.session.execute(
            update(Session)
            .where(Session.person_id.in_(people), Session.ended_at.is_(None))
            .values(ended_at=writing.actor.now)
            .execution_options(synchronize_session=False)
        )
    look_again(writing, agency_id)


def start_anew(writing: Writing, agency_id: str) -> None:
    """Leave an agency that rejoins without accounts that work and without cases, but for those it leads.

    Each account is let in again by whoever approves it, and each case takes the agency on by its own
    decision: what was shared with it before stays, and nothing more follows by itself.
    """
    on_cases = (
        select(Involvement)
        .where(
            Involvement.agency_id == agency_id,
            Involvement.until_at.is_(None),
            Involvement.is_lead.is_(False),
        )
        .order_by(Involvement.id)
    )
    for involvement in writing.session.scalars(on_cases).all():
        cases.take_off(writing, involvement)
    standing = (
        select(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Person.agency_id == agency_id,
            Person.left_at.is_(None),
            Enrolment.approved_at.is_not(None),
            Enrolment.suspended_at.is_(None),
        )
        .order_by(Enrolment.person_id)
    )
    for enrolment in writing.session.scalars(standing).all():
        leaving.suspend_now(writing, enrolment, SuspendedFor.PARTNERSHIP_ENDED)


def look_again(writing: Writing, agency_id: str) -> None:
    """Move on every open meeting with a case that the agency is on: its room check may be another now."""
    found = (
        select(AgendaItem.meeting_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Involvement, Involvement.case_id == AgendaItem.case_id)
        .where(
            Involvement.agency_id == agency_id,
            Involvement.until_at.is_(None),
            Meeting.state == MeetingState.OPEN,
        )
    )
    for meeting_id in sorted(set(writing.session.scalars(found))):
        writing.changed(meeting_id, phones=True)


def put_out_inactive(caseroom: Caseroom, now: datetime) -> int:
    """Put out the people of agencies whose suspension or end has begun since; how many agencies that is.

    Also whoever is at an open meeting without a session, as those who agreed aloud are.
    """
    signed_in = exists().where(
        Person.agency_id == Partner.agency_id,
        Session.person_id == Person.id,
        Session.ended_at.is_(None),
        Session.ends_at > now,
    )
    here = exists().where(
        Attendance.agency_id == Partner.agency_id,
        Attendance.state == AttendanceState.HERE,
        Meeting.id == Attendance.meeting_id,
        Meeting.state == MeetingState.OPEN,
    )
    has_begun = or_(Partner.until_at <= now, Partner.suspended_at <= now)
    begun = select(Partner.agency_id).where(has_begun, or_(signed_in, here)).distinct()
    with record.reading(caseroom) as session:
        over = [one for one in session.scalars(begun) if not session.scalar(select(_active(one, now)))]
    if not over:
        return 0
    with record.writing(caseroom, Clock(now)) as writing:
        for agency_id in sorted(over):
            put_out(writing, agency_id)
            writing.audit("partner.put_out", agency_id)
    return len(over)


def _active(agency_id: str, now: datetime) -> ColumnElement[bool]:
    return exists().where(Partner.agency_id == agency_id, partner_is_active(now))
