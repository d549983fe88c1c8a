"""The mail that tells coordinators, once and five working days ahead, that somebody invited cannot get in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.duedates import spoken
from meetings.operations import outbox
from meetings.operations.outbox import BARRED, Claimed
from meetings.queries.barred import barred
from meetings.reminders import mail
from meetings.reminders.ladder import SEND_AT
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from meetings.working_days import working_days_after
from models.meetings import Meeting
from models.people import Coordinator
from models.states import MeetingState

WORKING_DAYS_AHEAD = 5
# Longer than five working days ever take.
_NEAR = timedelta(days=14)
_STEP = "cannot get in"


class Notice(NamedTuple):
    """One mail to a coordinator about a meeting."""

    reader: str
    meeting_id: str
    held_on: date
    not_before: datetime


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Queue the mail of each meeting whose time for it has come, if anybody cannot get in."""
    zone = ZoneInfo(caseroom.settings.timezone)
    with record.reading(caseroom) as session:
        come = list(_come(session, now, zone))
        known = outbox.known_keys(session, [_key(one) for one in come])
        missing = [one for one in come if _key(one) not in known and barred(session, one.meeting_id, zone)]
    if not missing:
        return 0
    with record.writing(caseroom, Clock(now)) as writing:
        for one in missing:
            outbox.queue(writing, BARRED, one.reader, one.meeting_id, _STEP, one.not_before, of=one.held_on)
            writing.audit("reminder.made", one.meeting_id, step=_STEP)
    return len(missing)


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """How many cannot get in; None once everybody can, or the meeting is open."""
    meeting = session.get(Meeting, claimed.duty_id)
    found = barred(session, claimed.duty_id, post.zone)
    if meeting is None or not found or not post.sees(Meeting, meeting.id):
        return None
    people = "1 person" if len(found) == 1 else f"{len(found)} people"
    day = spoken(meeting.starts_at.astimezone(post.zone).date())
    return mail.notice_mail(
        post.envelope,
        heading=f"{people} invited for {day} cannot get in",
        ask="See who, and what stands in the way",
        link=f"{post.base_url}/meetings/{meeting.id}",
        why="You are told because you coordinate the meeting.",
    )


def _come(session: Session, now: datetime, zone: ZoneInfo) -> Iterator[Notice]:
    planned = (
        select(Meeting.id, Meeting.starts_at, Coordinator.person_id)
        .join(Coordinator, Coordinator.meeting_type_id == Meeting.meeting_type_id)
        .where(
            Meeting.state == MeetingState.PLANNED, Meeting.starts_at > now, Meeting.starts_at < now + _NEAR
        )
    )
    for row in session.execute(planned):
        held_on = row.starts_at.astimezone(zone).date()
        ahead = working_days_after(held_on, -WORKING_DAYS_AHEAD)
        morning = datetime.combine(ahead, SEND_AT, zone).astimezone(UTC)
        if morning <= now:
            yield Notice(row.person_id, row.id, held_on, morning)


def _key(one: Notice) -> str:
    return outbox.mail_key(BARRED, one.meeting_id, _STEP, one.reader, one.held_on)
