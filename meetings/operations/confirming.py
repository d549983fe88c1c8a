"""Confirming every 180 days that somebody still works here and still needs access (clause 5.4).

Whoever nobody confirms in time is suspended by the clock; never in the five working days before a meeting
that they are invited to.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock, Viewer
from meetings.operations import accounts, leaving, outbox
from meetings.operations.account_invitations import looked_after
from meetings.policy import permissions
from meetings.refusals import Invalid
from meetings.working_days import clear_of
from models.enrolments import Enrolment
from models.mails import MailKind
from models.meetings import Attendance, Meeting
from models.people import Person
from models.states import AttendanceState, MeetingState, SuspendedFor

BEFORE_A_MEETING = 5
# Longer than five working days ever take, so that whoever could be in the way of a meeting is looked at.
NEAR = timedelta(days=14)
ENDED = "ended"
NOBODY = "Choose whom you confirm"


def confirm(caseroom: Caseroom, viewer: Viewer, people: Sequence[str]) -> int:
    """Confirm that people still work here and still need access; how many that is.

    A colleague's account their agency's representatives confirm, a representative's whoever keeps the
    agency's entry, nobody their own. Whoever was suspended for want of it is let in again. The same press
    again that day changes nothing. Raises Invalid for nobody.
    """
    if not people:
        raise Invalid({"people": NOBODY})
    with record.writing(caseroom, viewer) as writing:
        confirmed = [person_id for person_id in dict.fromkeys(people) if _confirm(writing, person_id)]
        if not confirmed:
            writing.idle()
        return len(confirmed)


def suspend_unconfirmed(caseroom: Caseroom, now: datetime) -> int:
    """Put off what falls due before a meeting, then suspend whoever nobody confirmed; how many that is."""
    today = caseroom.settings.day_of(now)
    with record.reading(caseroom) as session:
        near = _near(session, today)
        moved = _moved(session, near, caseroom.settings.timezone)
        over = [one for one in near if moved.get(one, near[one]) < today]
    if not moved and not over:
        return 0
    with record.writing(caseroom, Clock(now)) as writing:
        for person_id, until in sorted(moved.items()):
            writing.session.get_one(Enrolment, person_id).confirm_by = until
            writing.audit("person.confirmation_put_off", person_id, until=until.isoformat())
        for person_id in sorted(over):
            suspended = writing.session.get_one(Enrolment, person_id)
            leaving.suspend_now(writing, suspended, SuspendedFor.NOT_CONFIRMED)
        # Told once all are suspended: nobody who is one of them can see to the others.
        for person_id in sorted(over):
            _tell(writing, person_id)
    return len(over)


def waiting(session: Session, until: date) -> dict[str, date]:
    """Who can sign in and is to be confirmed by a day at the latest, each with their day."""
    found = (
        select(Enrolment.person_id, Enrolment.confirm_by)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.approved_at.is_not(None),
            Enrolment.suspended_at.is_(None),
            Enrolment.confirm_by <= until,
            Person.left_at.is_(None),
        )
    )
    return {row.person_id: row.confirm_by for row in session.execute(found)}


def _confirm(writing: Writing, person_id: str) -> bool:
    enrolment = looked_after(writing, person_id)
    writing.require(permissions.confirms_account(writing.session, writing.actor, person_id))
    writing.require(enrolment.approved_at is not None)
    until = accounts.confirm_by(writing)
    late = enrolment.suspended_for == SuspendedFor.NOT_CONFIRMED
    if enrolment.confirm_by == until and not late:
        return False
    if late:
        leaving.let_in(writing, enrolment)
    enrolment.confirmed_at, enrolment.confirmed_by = writing.actor.now, writing.actor.person
    enrolment.confirm_by = until
    writing.audit("person.confirmed", person_id)
    return True


def _near(session: Session, today: date) -> dict[str, date]:
    return waiting(session, today + NEAR)


def _moved(session: Session, near: dict[str, date], timezone: str) -> dict[str, date]:
    """Whose day stands in the way of a meeting, and the day that takes its place."""
    held = _meeting_days(session, near, ZoneInfo(timezone))
    days = {one: clear_of(day, held.get(one, ()), before=BEFORE_A_MEETING) for one, day in near.items()}
    return {one: day for one, day in days.items() if day != near[one]}


def _meeting_days(session: Session, people: Iterable[str], zone: ZoneInfo) -> dict[str, set[date]]:
    """The days of the meetings that people are invited to and that are not over."""
    found = (
        select(Attendance.person_id, Meeting.starts_at)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.person_id.in_(list(people)),
            Attendance.state != AttendanceState.APOLOGIES,
            Meeting.state.in_((MeetingState.PLANNED, MeetingState.OPEN)),
        )
    )
    held: dict[str, set[date]] = {}
    for row in session.execute(found):
        held.setdefault(row.person_id, set()).add(row.starts_at.astimezone(zone).date())
    return held


def _tell(writing: Writing, person_id: str) -> None:
    now, today = writing.actor.now, writing.today
    for reader in accounts.who_confirms(writing.session, person_id):
        outbox.queue(writing, MailKind.CONFIRMATION, reader, person_id, ENDED, now, of=today)
