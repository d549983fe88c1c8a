"""Who is told of reports and corrections, by mails without content; sending leaves out who may not know."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from meetings.doors.record import Writing
from meetings.operations import outbox
from models.cases import CaseWorker, Information
from models.corrections import CorrectionHolder, Inaccuracy
from models.mails import MailKind
from models.meetings import AgendaItem, Attendance, Officer
from models.people import Office, Person
from models.states import AttendanceRole, HolderKind

TOLD = "told"
ANSWERED = "answered"


def tell_originator(writing: Writing, reported: Inaccuracy) -> None:
    """The originator's case workers and representatives, and who brought the information."""
    brought_by = writing.session.get_one(Information, reported.information_id).added_by
    people = _workers(writing.session, reported.case_id, reported.originator_id) | {brought_by}
    people |= set(writing.session.scalars(_office(reported.originator_id)))
    for person_id in sorted(people):
        _queue(writing, MailKind.INACCURACY, person_id, reported.id, TOLD, writing.today)


def tell_reporter(writing: Writing, reported: Inaccuracy) -> None:
    """Whoever reported it."""
    outbox.withdraw(writing, reported.id)
    _queue(writing, MailKind.INACCURACY, reported.reported_by, reported.id, ANSWERED, writing.today)


def tell_holder(writing: Writing, holder: CorrectionHolder, step: str = TOLD) -> None:
    """Everybody who may confirm for the holder; once for each step."""
    for person_id in sorted(who_confirms(writing.session, holder)):
        _queue(writing, MailKind.CORRECTION, person_id, holder.id, step, holder.told_at.date())


def who_confirms(session: Session, holder: CorrectionHolder) -> set[str]:
    """A meeting's officers; of an agency its case workers, who was at a meeting with the case, its office."""
    if holder.kind == HolderKind.AGENCY:
        return _of_agency(session, holder.case_id, str(holder.agency_id))
    officers = select(Officer.person_id).where(Officer.meeting_id == holder.meeting_id)
    return set(session.scalars(officers))


def _queue(writing: Writing, kind: str, person_id: str, duty_id: str, step: str, of: date) -> None:
    outbox.queue(writing, kind, person_id, duty_id, step, writing.actor.now, of=of)


def _of_agency(session: Session, case_id: str, agency_id: str) -> set[str]:
    on_register = (
        select(Attendance.person_id)
        .join(AgendaItem, AgendaItem.meeting_id == Attendance.meeting_id)
        .where(
            AgendaItem.case_id == case_id,
            Attendance.agency_id == agency_id,
            Attendance.role == AttendanceRole.MEMBER,
        )
    )
    found = {*session.scalars(on_register), *session.scalars(_office(agency_id))}
    return found | _workers(session, case_id, agency_id)


def _office(agency_id: str) -> Select[str]:
    """An agency's representatives."""
    return (
        select(Office.person_id)
        .join(Person, Person.id == Office.person_id)
        .where(Person.agency_id == agency_id, Office.office == "representative")
    )


def _workers(session: Session, case_id: str, agency_id: str) -> set[str]:
    workers = (
        select(CaseWorker.person_id)
        .join(Person, Person.id == CaseWorker.person_id)
        .where(CaseWorker.case_id == case_id, Person.agency_id == agency_id)
    )
    return set(session.scalars(workers))
