"""What a chair who has not answered a dissent is told, and that it is answered to whoever dissented."""

import json
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.duedates import spoken
from meetings.operations import outbox
from meetings.operations.outbox import Claimed, Due
from meetings.reminders import mail
from meetings.reminders.ladder import Counted, DueStep, Running, Step, due_steps
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.agencies import MeetingType
from models.mails import MailKind
from models.meetings import Meeting, Officer
from models.outcomes import Decision, Dissent, DissentReply
from models.states import MeetingOffice, Recipient


class Duty(NamedTuple):
    """A dissent that waits for its chair, as far as a reminder may know it."""

    id: str
    recorded_at: datetime
    due_on: date
    reminders: str
    chair_id: str


_WAITING = (
    select(
        Dissent.id,
        Dissent.recorded_at,
        Dissent.reply_due_on,
        MeetingType.dissent_reminders,
        Officer.person_id,
    )
    .join(Decision, Decision.id == Dissent.decision_id)
    .join(Meeting, Meeting.id == Decision.meeting_id)
    .join(MeetingType, MeetingType.id == Meeting.meeting_type_id)
    .join(Officer, (Officer.meeting_id == Meeting.id) & (Officer.office == MeetingOffice.CHAIR))
    .where(~exists().where(DissentReply.dissent_id == Dissent.id))
)


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Queue every step that has come and is not in the outbox yet; returns how many."""
    zone = caseroom.settings.zone
    with record.reading(caseroom) as session:
        duties = [Duty(*row) for row in session.execute(_WAITING)]
    come = (
        Due(MailKind.DISSENT, duty.chair_id, duty.id, step.step_key, step.not_before, duty.due_on)
        for duty in duties
        for step in _come(duty, now, zone)
    )
    return outbox.queue_missing(caseroom, come, now)


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """The mail of one step to the chair; None once it is answered or somebody else has the chair."""
    wanted = _WAITING.where(Dissent.id == claimed.duty_id, Officer.person_id == claimed.person_id)
    found = session.execute(wanted).first()
    if found is None:
        return None
    is_late = found.reply_due_on < post.now.astimezone(post.zone).date()
    return mail.notice_mail(
        post.envelope,
        heading="A dissent waits for your reply",
        fact=f"A reply {'was' if is_late else 'is'} due by {spoken(found.reply_due_on)}",
        ask="Read it and reply",
        link=f"{post.base_url}/dissents/{claimed.duty_id}",
        why="You are told because you chair the meeting at which it was recorded.",
    )


def answer_letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """The mail to whoever dissented."""
    return mail.notice_mail(
        post.envelope,
        heading="The chair has replied to your dissent",
        ask="Read the reply",
        link=f"{post.base_url}/dissents/{claimed.duty_id}",
        why="You are told because you dissented from a decision.",
    )


def _come(duty: Duty, now: datetime, zone: ZoneInfo) -> list[DueStep]:
    """The steps that have come; one that was past when the dissent was recorded never does."""
    steps = [
        Step(f"{offset:+d}", offset, Recipient.CHAIR, Counted.DAYS) for offset in json.loads(duty.reminders)
    ]
    return due_steps(steps, Running(duty.due_on, duty.recorded_at, duty.recorded_at), now, zone)
