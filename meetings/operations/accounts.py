"""What approving, confirming and ending an account do to it, whoever asks (clause 5.4)."""

from datetime import date, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session as DatabaseSession

from meetings.doors.record import Writing
from models.agencies import MeetingType, Partner
from models.enrolments import Enrolment, EnrolmentLink
from models.people import CalendarFeed, Coordinator, Office, Person, Session
from models.records import OutboxMail
from models.states import AgencyOffice, MailState

CONFIRMED_FOR = timedelta(days=180)
NOT_GIVEN_BY_AGENCY = (AgencyOffice.REPRESENTATIVE, AgencyOffice.ADMINISTRATOR)


def confirm_by(writing: Writing) -> date:
    """Until when an account that is approved or confirmed now stands."""
    return writing.today + CONFIRMED_FOR


def admit(writing: Writing, enrolment: Enrolment) -> None:
    """Let an enrolled person sign in from now on."""
    now = writing.actor.now
    enrolment.approved_at, enrolment.approved_by = now, writing.actor.person
    enrolment.confirmed_at, enrolment.confirmed_by = now, writing.actor.person
    enrolment.confirm_by = confirm_by(writing)


def cut_off(writing: Writing, person_id: str) -> None:
    """End all that a person has open or coming: sessions, calendar, link to enrol, mails that wait.

    Nor is it asked any more what became of the mails that have left.
    """
    now = writing.actor.now
    execute = writing.session.execute
    execute(
        update(Session)
        .where(Session.person_id == person_id, Session.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
    execute(delete(EnrolmentLink).where(EnrolmentLink.person_id == person_id))
    execute(
        update(OutboxMail)
        .where(OutboxMail.person_id == person_id, OutboxMail.state == MailState.QUEUED)
        .values(state=MailState.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )
    asked_after = OutboxMail.person_id == person_id, OutboxMail.ask_at.is_not(None)
    execute(update(OutboxMail).where(*asked_after).values(ask_at=None))


def is_admitted(enrolment: Enrolment | None) -> bool:
    """Whether an account lets its person sign in, as far as their agency goes."""
    return enrolment is not None and enrolment.approved_at is not None and enrolment.suspended_at is None


def representatives(session: DatabaseSession, agency_id: str, *, but: str = "") -> list[str]:
    """The representatives of an agency who can sign in, but for one."""
    found = (
        select(Person.id)
        .join(Office, Office.person_id == Person.id)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(
            Person.agency_id == agency_id,
            Person.left_at.is_(None),
            Person.id != but,
            Office.office == AgencyOffice.REPRESENTATIVE,
            Enrolment.approved_at.is_not(None),
            Enrolment.suspended_at.is_(None),
        )
    )
    return sorted(session.scalars(found))


def who_confirms(session: DatabaseSession, person_id: str) -> list[str]:
    """Who approves and confirms a person: their representatives or, of a representative, the coordinators.

    Where an agency has no other representative, its coordinators and the administrators.
    """
    person = session.get_one(Person, person_id)
    above = exists().where(Office.person_id == person_id, Office.office.in_(NOT_GIVEN_BY_AGENCY))
    own = [] if session.scalar(select(above)) else representatives(session, person.agency_id, but=person_id)
    return own or keepers(session, person.agency_id, but=person_id)


def keepers(session: DatabaseSession, agency_id: str, *, but: str = "") -> list[str]:
    """The coordinators under the agency's agreements, or the administrators where there is none."""
    coordinating = (
        select(Coordinator.person_id)
        .join(MeetingType, MeetingType.id == Coordinator.meeting_type_id)
        .join(Partner, Partner.agreement_id == MeetingType.agreement_id)
        .where(Partner.agency_id == agency_id)
    )
    administering = select(Office.person_id).where(Office.office == AgencyOffice.ADMINISTRATOR)
    for offices in (coordinating, administering):
        found = (
            select(Enrolment.person_id)
            .join(Person, Person.id == Enrolment.person_id)
            .where(
                Enrolment.person_id.in_(offices),
                Enrolment.person_id != but,
                Enrolment.approved_at.is_not(None),
                Enrolment.suspended_at.is_(None),
                Person.left_at.is_(None),
            )
        )
        if people := sorted(session.scalars(found)):
            return people
    return []
