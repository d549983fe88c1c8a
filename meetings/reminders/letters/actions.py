"""Which steps of the ladder have come for an open action, and the mail of each; no case text is read here."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import outbox
from meetings.operations.outbox import ACTION, Claimed
from meetings.reminders import mail
from meetings.reminders.ladder import DueStep, Recipient, Step, due_steps
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.agencies import LadderStep, MeetingType
from models.meetings import Meeting
from models.outcomes import Action
from models.states import OPEN_ACTIONS


@dataclass(frozen=True, slots=True)
class Duty:
    """An open action of a closed meeting, as far as a reminder may know it."""

    id: str
    owner_id: str
    due_on: date
    meeting_type_id: str
    closed_at: datetime


_OPEN = (
    select(Action.id, Action.owner_id, Action.due_on, Meeting.meeting_type_id, Meeting.closed_at)
    .join(Meeting, Meeting.id == Action.meeting_id)
    .where(Action.state.in_(OPEN_ACTIONS), Meeting.closed_at.is_not(None))
)


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Queue every step that has come and is not in the outbox yet; returns how many."""
    missing = _missing(caseroom, now)
    if not missing:
        return 0
    with record.writing(caseroom, Clock(now)) as writing:
        for duty, step in missing:
            outbox.queue(
                writing, ACTION, duty.owner_id, duty.id, step.step_key, step.not_before, of=duty.due_on
            )
            writing.audit("reminder.made", duty.id, step=step.step_key)
    return len(missing)


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """The mail of one step; None once the action is answered or has another owner."""
    found = session.execute(
        select(Action.reference, Action.due_on, LadderStep.offset_days, LadderStep.recipient)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .join(MeetingType, MeetingType.id == Meeting.meeting_type_id)
        .join(LadderStep, LadderStep.meeting_type_id == MeetingType.id)
        .where(
            Action.id == claimed.duty_id,
            Action.owner_id == claimed.person_id,
            Action.state.in_(OPEN_ACTIONS),
            LadderStep.key == claimed.step,
        )
    ).first()
    if found is None:
        return None
    step = Step(claimed.step, found.offset_days, Recipient(found.recipient))
    link = f"{post.base_url}/actions/{claimed.duty_id}"
    return mail.action_mail(
        post.envelope, reference=found.reference, due_on=found.due_on, step=step, link=link
    )


def _missing(caseroom: Caseroom, now: datetime) -> list[tuple[Duty, DueStep]]:
    zone = ZoneInfo(caseroom.settings.timezone)
    with record.reading(caseroom) as session:
        duties = [Duty(*row) for row in session.execute(_OPEN)]  # type: ignore[arg-type]
        ladders: dict[str, list[Step]] = {}
        for row in session.scalars(select(LadderStep).order_by(LadderStep.position)):
            step = Step(row.key, row.offset_days, Recipient(row.recipient))
            ladders.setdefault(row.meeting_type_id, []).append(step)
        come = [
            (duty, step)
            for duty in duties
            for step in due_steps(
                ladders.get(duty.meeting_type_id, []), duty.due_on, duty.closed_at, now, zone
            )
        ]
        keys = [_key(duty, step) for duty, step in come]
        known = outbox.known_keys(session, keys)
    return [found for found, key in zip(come, keys, strict=True) if key not in known]


def _key(duty: Duty, step: DueStep) -> str:
    return outbox.mail_key(ACTION, duty.id, step.step_key, duty.owner_id, duty.due_on)
