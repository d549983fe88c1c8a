"""The mail that tells coordinators, by kinds and dates, that mails about their meetings did not arrive."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import mail_failures
from meetings.doors import Caseroom, record, viewers
from meetings.doors.viewer import looking
from meetings.duedates import spoken
from meetings.operations import outbox
from meetings.operations.outbox import Claimed, Due
from meetings.reminders import mail
from meetings.reminders.letters import Built, Post
from meetings.reminders.letters.markings import marked
from models.mails import MailKind
from models.meetings import Meeting
from models.people import Coordinator, Person
from models.records import OutboxMail
from models.states import MailState

_STEP = "given up"
# A notice that itself does not leave is given up by then.
_TOLD_WITHIN = timedelta(hours=72)


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Queue what each coordinator is to be told of: only what they may see, and nothing addressed to them.

    It leaves at the next full hour, so that an outage is one mail an hour and not one for each that failed.
    """
    zone = caseroom.settings.zone
    with record.reading(caseroom) as session:
        come = list(_come(session, now, zone))
    return outbox.queue_missing(caseroom, come, now, wanted=lambda due: _sees(caseroom, due, now))


def together(session: Session, claimed: Sequence[Claimed], post: Post) -> Built:
    """One mail of all that waits for its reader, as earlier ones may have gone down with an outage.

    None where whatever it was to tell of was sent again meanwhile.
    """
    given_up = [one for one in _candidates(session, claimed[0]) if post.sees(OutboxMail, one)]
    tells = [one for one in claimed if one.duty_id in given_up]
    if not tells:
        return Built()
    number = "1 message" if len(given_up) == 1 else f"{len(given_up)} messages"
    letter = mail.notice_mail(
        marked(session, post.envelope, MailKind.UNDELIVERED, given_up),
        heading=f"{number} could not be delivered",
        fact=_fact(session, given_up, post.zone),
        ask="See to whom and why, and send again",
        link=f"{post.base_url}/undelivered",
        why="You are told because you coordinate these meetings.",
    )
    return Built(letter, tuple(tells))


def _come(session: Session, now: datetime, zone: ZoneInfo) -> Iterator[Due]:
    rows = session.execute(
        select(OutboxMail.id, OutboxMail.failed_at, Coordinator.person_id)
        .join(Meeting, Meeting.id == OutboxMail.meeting_id)
        .join(Coordinator, Coordinator.meeting_type_id == Meeting.meeting_type_id)
        .where(
            OutboxMail.state == MailState.FAILED,
            OutboxMail.failed_at > now - _TOLD_WITHIN,
            OutboxMail.person_id != Coordinator.person_id,
        )
        .order_by(OutboxMail.failed_at, OutboxMail.id, Coordinator.person_id)
    )
    for row in rows:
        if (failed_at := row.failed_at) is not None:
            hour = failed_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            day = failed_at.astimezone(zone).date()
            yield Due(MailKind.UNDELIVERED, row.person_id, row.id, _STEP, hour, day)


def _sees(caseroom: Caseroom, due: Due, now: datetime) -> bool:
    with record.reading(caseroom) as session:
        agency_id = session.get_one(Person, due.person_id).agency_id
    with looking(caseroom, viewers.desk(due.person_id, agency_id, now)) as sight:
        return sight.execute(select(OutboxMail.id).where(OutboxMail.id == due.duty_id)).first() is not None


def _candidates(session: Session, claimed: Claimed) -> Sequence[str]:
    """What was given up about the meetings that the reader coordinates."""
    found = (
        select(OutboxMail.id)
        .join(Meeting, Meeting.id == OutboxMail.meeting_id)
        .join(Coordinator, Coordinator.meeting_type_id == Meeting.meeting_type_id)
        .where(OutboxMail.state == MailState.FAILED, Coordinator.person_id == claimed.person_id)
    )
    return session.scalars(found).all()


def _fact(session: Session, ids: Sequence[str], zone: ZoneInfo) -> str:
    """How many of which kind, for which meeting's day."""
    rows = session.execute(
        select(Meeting.starts_at, OutboxMail.kind)
        .join(Meeting, Meeting.id == OutboxMail.meeting_id)
        .where(OutboxMail.id.in_(ids))
    )
    counted = Counter((row.starts_at.astimezone(zone).date(), mail_failures.KINDS[row.kind]) for row in rows)
    return " ".join(
        f"{what}, meeting on {spoken(day)}{f': {number} messages' if number > 1 else ''}."
        for (day, what), number in sorted(counted.items())
    )
