"""Who is told that minutes are issued, and of corrections asked for: a link, never content."""

from collections.abc import Iterable

from sqlalchemy import select

from meetings.doors.record import Writing
from meetings.operations import outbox
from meetings.operations.correction_mails import ANSWERED, TOLD
from meetings.operations.making_minutes import DRAFT, Rendered
from models.cases import CaseWorker
from models.issued import MinutesRequest
from models.mails import MailKind
from models.meetings import Attendance, Officer
from models.people import Office, Person
from models.states import AttendanceRole


def tell_recipients(writing: Writing, meeting_id: str, files: Iterable[Rendered]) -> None:
    """Tell each agency's people that its document is issued: register, case workers and representatives.

    Whoever may not open one of their agency's documents when the mail leaves is left out then.
    """
    for file in files:
        if file.agency_id and file.variant is None and file.version > DRAFT:
            for person_id in sorted(_readers(writing, meeting_id, file)):
                _queue(writing, MailKind.MINUTES, person_id, meeting_id, step_of(file.version))


def step_of(version: int) -> str:
    """The step of the mail about a version."""
    return f"version {version}"


def tell_officers(writing: Writing, asked: MinutesRequest) -> None:
    """The meeting's officers, that a correction is asked for, but for one who asks."""
    officers = select(Officer.person_id).where(
        Officer.meeting_id == asked.meeting_id, Officer.person_id != asked.asked_by
    )
    for person_id in sorted(writing.session.scalars(officers)):
        _queue(writing, MailKind.MINUTES_REQUEST, person_id, asked.id, TOLD)


def tell_asker(writing: Writing, asked: MinutesRequest) -> None:
    """Whoever asked, that it is answered, unless they answered it."""
    outbox.withdraw(writing, asked.id)
    if asked.answered_by != asked.asked_by:
        _queue(writing, MailKind.MINUTES_REQUEST, asked.asked_by, asked.id, ANSWERED)


def _queue(writing: Writing, kind: str, person_id: str, duty_id: str, step: str) -> None:
    now = writing.actor.now
    outbox.queue(writing, kind, person_id, duty_id, step, now, of=writing.today)


def _readers(writing: Writing, meeting_id: str, file: Rendered) -> set[str]:
    session = writing.session
    on_register = select(Attendance.person_id).where(
        Attendance.meeting_id == meeting_id,
        Attendance.agency_id == file.agency_id,
        Attendance.role == AttendanceRole.MEMBER,
    )
    of_agency = Person.agency_id == file.agency_id
    workers = (
        select(CaseWorker.person_id)
        .join(Person, Person.id == CaseWorker.person_id)
        .where(CaseWorker.case_id.in_(file.case_ids), of_agency)
    )
    office = (
        select(Office.person_id)
        .join(Person, Person.id == Office.person_id)
        .where(of_agency, Office.office == "representative")
    )
    return {*session.scalars(on_register), *session.scalars(workers), *session.scalars(office)}
