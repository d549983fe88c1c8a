"""Who is reminded that their agency has not answered: whoever of it is to, and nobody who has."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import outbox
from meetings.operations.planning import planned
from meetings.policy.permissions import REPRESENTATIVE
from models.cases import CaseWorker, Exclusion
from models.mails import MailKind
from models.meetings import Attendance
from models.people import Office, Person
from models.returns import Return
from models.states import AttendanceRole, AttendanceState

CHASED = "chased"


def chase(caseroom: Caseroom, viewer: Viewer, meeting_id: str, agency_id: str = "") -> int:
    """Remind those who have not answered, of every agency or of one; returns how many people that is.

    Its coordinators may (rule 8), once a day for each person: a second press that day sends nothing twice.
    Of a case that the coordinator is kept out of, nobody is reminded. Raises Conflict once the meeting is
    open. Serves clause 8.2.1: no mail names a case.
    """
    with record.writing(caseroom, viewer) as writing:
        planned(writing, meeting_id)
        today = caseroom.settings.day_of(viewer.now)
        people = sorted(answering(writing.session, _chased(writing, meeting_id, agency_id)))
        keys = {outbox.mail_key(MailKind.RETURN, meeting_id, CHASED, one, today): one for one in people}
        known = outbox.known_keys(writing.session, list(keys))
        told = [person for key, person in keys.items() if key not in known]
        if not told:
            writing.idle()
            return 0
        for person in told:
            outbox.queue(writing, MailKind.RETURN, person, meeting_id, CHASED, viewer.now, of=today)
        writing.audit("returns.chased", meeting_id, people=told)
        return len(told)


def waiting(session: Session, meeting_id: str) -> list[Return]:
    """The returns of a meeting that are not answered and still can be."""
    found = select(Return).where(
        Return.meeting_id == meeting_id,
        Return.answered_at.is_(None),
        Return.closed_at.is_(None),
        Return.withdrawn_at.is_(None),
    )
    return list(session.scalars(found.order_by(Return.due_on, Return.id)))


def answering(session: Session, rows: Sequence[Return]) -> dict[str, list[Return]]:
    """Who is to answer each of these returns, by person.

    The agency's case workers; where it has none, its members on the register; without these its
    representatives, who choose one. Nobody who is kept out of the case (rule 7) or has left.
    """
    if not rows:
        return {}
    excluded = _pairs(
        session.execute(
            select(Exclusion.case_id, Exclusion.person_id).where(
                Exclusion.case_id.in_({row.case_id for row in rows}), Exclusion.lifted_at.is_(None)
            )
        )
    )
    levels = (_workers(session, rows), _members(session, rows), _representatives(session, rows))
    found: dict[str, list[Return]] = {}
    for row in rows:
        for level in levels:
            people = level.get(row.id, set()) - excluded.get(row.case_id, set())
            for person_id in people:
                found.setdefault(person_id, []).append(row)
            if people:
                break
    return found


def _chased(writing: Writing, meeting_id: str, agency_id: str) -> list[Return]:
    """What is waiting, as far as the coordinator may know of it."""
    kept_out = set(
        writing.session.scalars(
            select(Exclusion.case_id).where(
                Exclusion.person_id == writing.actor.person, Exclusion.lifted_at.is_(None)
            )
        )
    )
    return [
        row
        for row in waiting(writing.session, meeting_id)
        if row.case_id not in kept_out and agency_id in ("", row.agency_id)
    ]


def _workers(session: Session, rows: Sequence[Return]) -> dict[str, set[str]]:
    working = (
        select(Return.id, CaseWorker.person_id)
        .join(CaseWorker, CaseWorker.case_id == Return.case_id)
        .join(Person, Person.id == CaseWorker.person_id)
        .where(Person.agency_id == Return.agency_id, Person.left_at.is_(None))
    )
    return _pairs(session.execute(working.where(Return.id.in_([row.id for row in rows]))))


def _members(session: Session, rows: Sequence[Return]) -> dict[str, set[str]]:
    coming = (
        select(Return.id, Attendance.person_id)
        .join(Attendance, Attendance.meeting_id == Return.meeting_id)
        .join(Person, Person.id == Attendance.person_id)
        .where(
            Attendance.role == AttendanceRole.MEMBER,
            Attendance.state != AttendanceState.APOLOGIES,
            Person.agency_id == Return.agency_id,
            Person.left_at.is_(None),
        )
    )
    return _pairs(session.execute(coming.where(Return.id.in_([row.id for row in rows]))))


def _representatives(session: Session, rows: Sequence[Return]) -> dict[str, set[str]]:
    speaking = (
        select(Return.id, Office.person_id)
        .join(Person, Person.agency_id == Return.agency_id)
        .join(Office, Office.person_id == Person.id)
        .where(Office.office == REPRESENTATIVE, Person.left_at.is_(None))
    )
    return _pairs(session.execute(speaking.where(Return.id.in_([row.id for row in rows]))))


def _pairs(found: Iterable[Sequence[str]]) -> dict[str, set[str]]:
    by: dict[str, set[str]] = {}
    for key, value in found:
        by.setdefault(key, set()).add(value)
    return by
