"""The daily mail to a representative: how many of their agency's actions are late or new, when, and no more.

It is put down for a day once, before anybody knows whether there is something to tell. What it counts is
what its reader sees as it leaves: a case that they are kept out of changes neither it nor whether it comes.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock
from meetings.duedates import spoken
from meetings.operations import outbox
from meetings.operations.outbox import Claimed
from meetings.policy.permissions import REPRESENTATIVE
from meetings.queries import actions
from meetings.queries.actions import OpenLine
from meetings.refusals import Conflict
from meetings.reminders import mail
from meetings.reminders.letters import Post, hours
from meetings.reminders.letters.markings import marked
from meetings.reminders.mail import Mail
from meetings.working_days import is_working_day
from models.mails import MailKind
from models.outcomes import ACTION_IS_OPEN, Action
from models.people import Office, Person
from models.records import OutboxMail
from models.states import MailState

_STEP = "day"
_READERS = (
    select(Person.id, Person.agency_id)
    .join(Office, Office.person_id == Person.id)
    .where(
        Office.office == REPRESENTATIVE,
        Person.left_at.is_(None),
        Person.agency_id.in_(select(Action.owner_agency_id).where(ACTION_IS_OPEN)),
    )
    .order_by(Person.id)
)


class Reader(NamedTuple):
    """A representative of an agency that has something to do."""

    person_id: str
    agency_id: str


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Put down today's mail for each representative, once and in working hours; returns for how many."""
    zone = caseroom.settings.zone
    today = caseroom.settings.day_of(now)
    with record.reading(caseroom) as session:
        if not _is_time(session, now, zone) or not _missing(session, today):
            return 0
    try:
        with record.writing(caseroom, Clock(now)) as writing:
            return _put_down(writing, today)
    except Conflict:
        # Another process has put the same mails down.
        return 0


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """Counts and dates of what the reader sees; None where nothing is late or new, or the day is over."""
    today = post.now.astimezone(post.zone).date()
    put_down_on = claimed.made_at.astimezone(post.zone).date()
    represents = session.get(Office, (claimed.person_id, REPRESENTATIVE)) is not None
    if not represents or put_down_on != today or not _is_time(session, post.now, post.zone):
        return None
    with post.looking() as sight:
        lines = actions.open_of_agency(sight)
    told_at = _told_at(session, claimed.person_id)
    new = sum(told_at is None or line.recorded_at > told_at for line in lines)
    late = sum(line.due_on < today for line in lines)
    counts = [f"{count} {word}" for count, word in ((late, "late"), (new, "new")) if count]
    if not counts:
        return None
    return mail.notice_mail(
        marked(session, post.envelope, MailKind.ACTION, [line.id for line in lines]),
        heading=f"Your agency’s actions on {spoken(today)}: {', '.join(counts)}",
        fact=_fact(lines, today),
        ask="See your agency’s actions",
        link=f"{post.base_url}/actions",
        why="You are told because you represent your agency.",
    )


def _fact(lines: Sequence[OpenLine], today: date) -> str:
    """How many are open, since when the longest is late, and when the next is due."""
    late = min((line.due_on for line in lines if line.due_on < today), default=None)
    coming = min((line.due_on for line in lines if line.due_on >= today), default=None)
    said = [f"{len(lines)} open."]
    if late is not None:
        said.append(f"The one that is late longest was due on {spoken(late)}.")
    if coming is not None:
        said.append(f"The next is due on {spoken(coming)}.")
    return " ".join(said)


def _is_time(session: Session, now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is a working day, past every meeting type's reminding hour and outside its quiet hours."""
    local = now.astimezone(zone)
    begun = all(local.hour >= kind.remind_at for kind in hours.of_every_kind(session))
    return is_working_day(local.date()) and begun and not hours.is_quiet(session, now, zone)


def _missing(session: Session, today: date) -> list[Reader]:
    """Whose mail of today is not put down yet."""
    readers = [Reader(*row) for row in session.execute(_READERS)]
    known = outbox.known_keys(session, [_key(reader, today) for reader in readers])
    return [reader for reader in readers if _key(reader, today) not in known]


def _put_down(writing: Writing, today: date) -> int:
    made = sum(
        outbox.queue(
            writing,
            MailKind.AGENCY_DAY,
            reader.person_id,
            reader.agency_id,
            _STEP,
            writing.actor.now,
            of=today,
        )
        for reader in _missing(writing.session, today)
    )
    if made:
        writing.audit("reminder.made", step=MailKind.AGENCY_DAY)
    else:
        writing.idle()
    return made


def _told_at(session: Session, person_id: str) -> datetime | None:
    """Up to when the last such mail has told a person."""
    left = select(func.max(OutboxMail.made_at)).where(
        OutboxMail.kind == MailKind.AGENCY_DAY,
        OutboxMail.person_id == person_id,
        OutboxMail.state == MailState.SENT,
    )
    return session.scalar(left)


def _key(reader: Reader, today: date) -> str:
    return outbox.mail_key(MailKind.AGENCY_DAY, reader.agency_id, _STEP, reader.person_id, today)
