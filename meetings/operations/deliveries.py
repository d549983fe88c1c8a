"""What became of mails and texts that were taken: asked at growing intervals, settled once it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.operations import outbox
from meetings.operations.outbox import Claimed
from models.records import OutboxMail
from models.states import MailState

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=12)
# GOV.UK Notify tries for 72 hours; whatever it does not know by then it never will.
KNOWN_WITHIN = timedelta(hours=73)


@dataclass(frozen=True, slots=True)
class Left:
    """A mail that has left, under a Message-ID that those told together share."""

    mail: Claimed
    message_id: str
    sent_at: datetime


def take(caseroom: Caseroom, now: datetime, *, at_most: int) -> list[Left]:
    """The mails to ask after now, each by one process; they are asked after again later unless settled."""
    wanted = (
        select(OutboxMail)
        .where(OutboxMail.ask_at <= now, OutboxMail.state == MailState.SENT)
        .order_by(OutboxMail.ask_at, OutboxMail.message_id)
        .limit(at_most)
    )
    with record.reading(caseroom) as session:
        if session.scalars(wanted).first() is None:
            return []
    with record.housekeeping(caseroom) as session:
        return _taken(session.scalars(wanted.with_for_update(skip_locked=True)).all(), now)


def settle_delivered(caseroom: Caseroom, left: Left) -> None:
    """Ask after a mail no more: it has arrived."""
    with record.housekeeping(caseroom) as session:
        _settle(session, left, ask_at=None)


def settle_failed(caseroom: Caseroom, left: Left, now: datetime, *, failure: str) -> None:
    """Give a mail up that was taken and could not be delivered; its coordinators are told as of any other."""
    with record.housekeeping(caseroom) as session:
        given_up = outbox.given_up(session, left.mail.kind, left.mail.duty_id, now)
        _settle(session, left, ask_at=None, failure=failure, **given_up)


def next_time(sent_at: datetime, now: datetime) -> datetime | None:
    """When to ask next: after as long again as has passed, every 12 hours at most, for 73 hours."""
    passed = now - sent_at
    return None if passed >= KNOWN_WITHIN else now + min(max(passed, FIRST), LONGEST)


def _taken(mails: Sequence[OutboxMail], now: datetime) -> list[Left]:
    found = []
    for mail in mails:
        sent_at = mail.sent_at or now
        mail.ask_at = next_time(sent_at, now)
        found.append(Left(outbox.claimed_of(mail), mail.message_id, sent_at))
    return found


def _settle(session: Session, left: Left, **values: object) -> None:
    """Unless somebody has had it sent again meanwhile."""
    still = (
        OutboxMail.id == left.mail.id,
        OutboxMail.state == MailState.SENT,
        OutboxMail.sent_at == left.sent_at,
    )
    session.execute(update(OutboxMail).where(*still).values(**values))
