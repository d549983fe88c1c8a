"""Which reminders have come due, and the mail that each claimed one becomes; no case text is read here."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import outbox
from meetings.operations.outbox import ACTION, Claimed
from meetings.reminders import mail
from meetings.reminders.ladder import DueStep, Recipient, Step, due_steps
from meetings.reminders.mail import Envelope, Mail
from models.agencies import Agreement, LadderStep, MeetingType, Partner
from models.meetings import Attendance, Invitation, Meeting
from models.outcomes import Action
from models.people import Account, Person
from models.states import OPEN_ACTIONS

INVITING = ("planned", "open")


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
_READERS = (
    select(Person.name, Account.email)
    .join(Account, Account.person_id == Person.id)
    .join(Partner, Partner.agency_id == Person.agency_id)
    .where(Person.left_at.is_(None))
)


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Queue every reminder whose step has come and that is not in the outbox yet; returns how many."""
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


def mail_for(caseroom: Caseroom, claimed: Claimed, now: datetime) -> Mail | None:
    """The mail to send, or None when its duty was answered or its reader may not be told any more."""
    with record.reading(caseroom) as session:
        active = (
            Partner.from_at <= now,
            or_(Partner.until_at.is_(None), Partner.until_at > now),
            or_(Partner.suspended_at.is_(None), Partner.suspended_at > now),
        )
        reader = session.execute(_READERS.where(Person.id == claimed.person_id, *active)).first()
        partnership = session.scalar(select(Agreement.name).limit(1)) or ""
    if reader is None:
        return None
    envelope = Envelope(claimed.key, reader.email, reader.name, caseroom.settings.mail_from, partnership)
    if claimed.kind == ACTION:
        return _action_mail(caseroom, claimed, envelope)
    return _invitation_mail(caseroom, claimed, envelope)


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


def _action_mail(caseroom: Caseroom, claimed: Claimed, envelope: Envelope) -> Mail | None:
    with record.reading(caseroom) as session:
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
    link = f"{caseroom.settings.base_url}/actions/{claimed.duty_id}"
    return mail.action_mail(envelope, reference=found.reference, due_on=found.due_on, step=step, link=link)


def _invitation_mail(caseroom: Caseroom, claimed: Claimed, envelope: Envelope) -> Mail | None:
    with record.reading(caseroom) as session:
        found = session.execute(
            select(
                Meeting.id, Meeting.starts_at, Meeting.place, Invitation.needed_from, Invitation.needed_until
            )
            .join(Attendance, Attendance.meeting_id == Meeting.id)
            .outerjoin(Invitation, Invitation.attendance_id == Attendance.id)
            .where(Attendance.id == claimed.duty_id, Meeting.state.in_(INVITING))
            .order_by(Invitation.needed_from.desc())
        ).first()
    if found is None:
        return None
    needed = None if found.needed_from is None else (found.needed_from, found.needed_until)
    return mail.invitation_mail(
        envelope,
        starts_at=found.starts_at,
        place=found.place,
        needed=needed,
        link=f"{caseroom.settings.base_url}/meetings/{found.id}",
        tz=ZoneInfo(caseroom.settings.timezone),
    )
