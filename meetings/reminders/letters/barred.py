"""The mail that tells coordinators, once and five working days ahead, that somebody invited cannot get in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.duedates import spoken
from meetings.operations import outbox
from meetings.operations.outbox import Claimed, Due
from meetings.queries.barred import barred
from meetings.reminders import mail
from meetings.reminders.ladder import SEND_AT
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from meetings.working_days import working_days_after
from models.mails import MailKind
from models.meetings import Meeting
from models.people import Coordinator
from models.states import MeetingState

WORKING_DAYS_AHEAD = 5
# Longer than five working days ever take.
_NEAR = timedelta(days=14)
_STEP = "cannot get in"


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Queue the mail of each meeting whose time for it has come, if anybody cannot get in."""
    zone = caseroom.settings.zone

    def somebody_is(due: Due) -> bool:
        with record.reading(caseroom) as session:
            return bool(barred(session, due.duty_id, zone))

    with record.reading(caseroom) as session:
        come = list(_come(session, now, zone))
    return outbox.queue_missing(caseroom, come, now, wanted=somebody_is)


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


def _come(session: Session, now: datetime, zone: ZoneInfo) -> Iterator[Due]:
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
            yield Due(MailKind.BARRED, row.person_id, row.id, _STEP, morning, held_on)
