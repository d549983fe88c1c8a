"""What the tests of planning look up: rows of a meeting as they stand, and what the audit says of them."""

import json
from collections.abc import Mapping

from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from models.agencies import Partner
from models.meetings import Attendance, Invitation, Meeting, Officer
from models.people import Coordinator
from models.records import AuditRow, OutboxMail
from models.states import MailState
from tests.cast import Cast


def coordinate(caseroom: Caseroom, cast: Cast, name: str) -> None:
    """Make somebody who is no officer a coordinator."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.add(Coordinator(meeting_type_id=cast.meeting_type, person_id=cast.people[name]))
        writing.audit("demo.made")


def suspend(caseroom: Caseroom, cast: Cast, agency: str) -> None:
    """Suspend an agency now."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        row = writing.session.get_one(Partner, (cast.agreement, cast.agencies[agency]))
        row.suspended_at = cast.now
        writing.audit("partner.changed", agency=row.agency_id, state="suspended")


def meeting_row(caseroom: Caseroom, meeting_id: str) -> Meeting:
    """A meeting as it stands."""
    with record.reading(caseroom) as session:
        return session.get_one(Meeting, meeting_id)


def change_row(caseroom: Caseroom, cast: Cast, meeting_id: str, **values: object) -> None:
    """Put a meeting into a state that no planning leads to."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(update(Meeting).where(Meeting.id == meeting_id).values(**values))
        writing.audit("demo.made")


def officers_of(caseroom: Caseroom, cast: Cast, meeting_id: str) -> dict[str, str]:
    """Its officers: names by office."""
    names = by_id(cast.people)
    with record.reading(caseroom) as session:
        found = session.execute(
            select(Officer.office, Officer.person_id).where(Officer.meeting_id == meeting_id)
        )
        return {office: names[person_id] for office, person_id in found}


def register_of(caseroom: Caseroom, cast: Cast, meeting_id: str) -> dict[str, Attendance]:
    """Its register: rows by name."""
    names = by_id(cast.people)
    with record.reading(caseroom) as session:
        rows = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id)).all()
        return {names[row.person_id]: row for row in rows}


def told(caseroom: Caseroom, cast: Cast, meeting_id: str) -> dict[str, str]:
    """What each invitation told, in universal time: `09:00–09:24` by name."""
    names = by_id(cast.people)
    with record.reading(caseroom) as session:
        rows = session.execute(
            select(Attendance.person_id, Invitation.needed_from, Invitation.needed_until)
            .join(Attendance, Attendance.id == Invitation.attendance_id)
            .where(Attendance.meeting_id == meeting_id)
        ).all()
        return {names[row[0]]: f"{row[1]:%H:%M}–{row[2]:%H:%M}" for row in rows}


def queued(caseroom: Caseroom, cast: Cast) -> list[str]:
    """The names of those to whom a mail is on its way, once for each mail."""
    names = by_id(cast.people)
    with record.reading(caseroom) as session:
        found = session.scalars(select(OutboxMail.person_id).where(OutboxMail.state == MailState.QUEUED))
        return sorted(names[person_id] for person_id in found)


def last_seq(caseroom: Caseroom) -> int:
    """The end of the audit chain."""
    with record.reading(caseroom) as session:
        return session.scalar(select(AuditRow.seq).order_by(AuditRow.seq.desc()).limit(1)) or 0


def audited(caseroom: Caseroom, since: int) -> list[tuple[str, str | None, dict[str, object]]]:
    """Event, object and details of every audit row after `since`, but for those of a refusal."""
    changes = select(AuditRow).where(AuditRow.seq > since, AuditRow.event != "request.refused")
    with record.reading(caseroom) as session:
        rows = session.scalars(changes.order_by(AuditRow.seq))
        return [(row.event, row.object_id, json.loads(row.details)) for row in rows]


def by_id(ids: Mapping[str, str]) -> dict[str, str]:
    """Names by id."""
    return {row_id: name for name, row_id in ids.items()}
