"""Mails that are to leave once: queued with the change that causes them, never sent inside it."""

from datetime import date, datetime

from sqlalchemy import select

from meetings.doors.record import Writing
from meetings.reminders.mail import message_id
from models.records import OutboxMail
from models.states import MailState

INVITATION = "invitation"
ACTION = "action"


def queue(
    writing: Writing, kind: str, person_id: str, duty_id: str, step: str, due_at: datetime, *, of: date
) -> None:
    """Queue one mail about a duty to one person; the same duty, step, person and day `of` the duty only once."""
    key = f"{kind}:{duty_id}:{step}:{person_id}:{of.isoformat()}"
    if writing.session.scalar(select(OutboxMail.id).where(OutboxMail.key == key)):
        return
    writing.session.add(
        OutboxMail(
            key=key,
            kind=kind,
            person_id=person_id,
            duty_id=duty_id,
            step=step,
            due_at=due_at,
            state=MailState.QUEUED,
            message_id=message_id(key, writing.caseroom.settings.mail_from),
            made_at=writing.actor.now,
        )
    )
