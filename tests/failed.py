"""A mail that was given up, put into the database as the sweep leaves it."""

from datetime import date

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import outbox
from models.mails import MailKind
from models.records import OutboxMail
from models.states import MailState
from tests.cast import Cast


def lay_failed(
    caseroom: Caseroom, cast: Cast, name: str, *, kind: str = MailKind.INVITATION, step: str = "x"
) -> str:
    """A mail about the cast's meeting that somebody's address refused; returns its id."""
    now, person = caseroom.clock(), cast.people[name]
    duty = cast.attendances.get(name, cast.meeting) if kind == MailKind.INVITATION else cast.meeting
    key = outbox.mail_key(kind, duty, step, person, date(2026, 10, 20))
    with record.writing(caseroom, Clock(now)) as writing:
        outbox.queue(writing, kind, person, duty, step, now, of=date(2026, 10, 20))
        writing.session.flush()
        mail = writing.session.scalars(select(OutboxMail).where(OutboxMail.key == key)).one()
        mail.state, mail.attempts, mail.failed_at = MailState.FAILED, 1, now
        mail.failure, mail.meeting_id = f"550 No such mailbox {name}", cast.meeting
        writing.audit("demo.made")
        return mail.id
