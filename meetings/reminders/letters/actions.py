"""Which steps of the ladder have come for an open action, and the mail of each; no case text is read here."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Exists, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.duedates import spoken
from meetings.operations import climbing
from meetings.operations.action_mails import escalation_in
from meetings.operations.due_dates import is_move
from meetings.operations.outbox import Claimed
from meetings.refusals import Conflict
from meetings.reminders import mail
from meetings.reminders.ladder import USUAL, DueStep, Running, Step, due_steps, next_moment
from meetings.reminders.letters import Built, Post
from meetings.reminders.letters.due_dates import told_of_move
from meetings.reminders.letters.markings import marked
from meetings.reminders.mail import Mail, Told
from meetings.sending_hours import Hours
from models.agencies import LadderStep, MeetingType
from models.cases import Exclusion
from models.handovers import Handover
from models.mails import MailKind
from models.meetings import Meeting
from models.outcomes import Action, ActionAnswer, Escalation
from models.states import OPEN_ACTIONS, ActionReply, ActionState, Recipient


class Duty(NamedTuple):
    """An open action of a closed meeting, as far as a reminder may know it."""

    id: str
    due_on: date
    meeting_type_id: str
    closed_at: datetime
    replied_at: datetime | None
    handed_on_at: datetime | None

    @property
    def running(self) -> Running:
        """How long it has been chased."""
        begun = [at for at in (self.closed_at, self.replied_at, self.handed_on_at) if at is not None]
        return Running(self.due_on, self.closed_at, max(begun))


@dataclass(frozen=True, slots=True)
class Ladder:
    """A meeting type's steps, and when its mails leave."""

    steps: tuple[Step, ...]
    hours: Hours


@dataclass(frozen=True, slots=True)
class Look:
    """What the clock finds at an action: the steps that have come, and when to look again."""

    duty: Duty
    come: list[DueStep]
    next_at: datetime | None


AT_ONCE = 200
# A date that a meeting gives is told by a mail of its own, as what officers reply is.
_NEW_DATE = and_(ActionAnswer.meeting_id.is_not(None), ActionAnswer.new_due_on.is_not(None))
NO_LADDER = Ladder((), USUAL)
_replied_at = (
    select(func.max(ActionAnswer.at))
    .where(ActionAnswer.action_id == Action.id, or_(ActionAnswer.answer.in_(tuple(ActionReply)), _NEW_DATE))
    .correlate(Action)
    .scalar_subquery()
)
_handed_on_at = (
    select(func.max(Handover.settled_at))
    .where(Handover.action_id == Action.id, Handover.to_id.is_not(None))
    .correlate(Action)
    .scalar_subquery()
)
_DUE = (
    select(Action.id, Action.due_on, Meeting.meeting_type_id, Meeting.closed_at, _replied_at, _handed_on_at)
    .join(Meeting, Meeting.id == Action.meeting_id)
    .where(Action.remind_at <= bindparam("now"), Meeting.closed_at.is_not(None))
    .order_by(Action.remind_at, Action.id)
    .limit(AT_ONCE)
)
_STEPS = (
    select(LadderStep, MeetingType)
    .join(MeetingType, MeetingType.id == LadderStep.meeting_type_id)
    .order_by(LadderStep.position)
)


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Take every step that has come; returns how many. The cost goes by what is due, not by what is open."""
    taken = 0
    while looks := _due(caseroom, now):
        try:
            taken += _take(caseroom, looks, now)
        except Conflict:
            # Another process takes the same steps; whatever it leaves is found by the next tick.
            break
    return taken


def together(session: Session, claimed: Sequence[Claimed], post: Post) -> Built:
    """One mail of all steps that are due to one reader, each action once; none that needs them no more."""
    today = post.now.astimezone(post.zone).date()
    found = [(one, told) for one in claimed if (told := told_of(session, one, today)) is not None]
    if not found:
        return Built()
    tells = tuple(one for one, _ in found)
    envelope = marked(session, post.envelope, MailKind.ACTION, [one.duty_id for one in tells])
    told_once = _each_once(found)
    if all(told.step.recipient is Recipient.AGENDA for _, told in told_once):
        link = f"{post.base_url}/meetings"
        return Built(mail.agenda_mail(envelope, number=len(told_once), link=link), tells)
    if len(told_once) > 1:
        lines = sorted((told for _, told in told_once), key=lambda told: (told.due_on, told.reference))
        return Built(mail.digest_mail(envelope, lines, link=f"{post.base_url}/actions"), tells)
    ((one, told),) = told_once
    link = post.action_link(one.duty_id, told.due_on)
    return Built(mail.action_mail(envelope, told, link=link), tells)


def told_of(session: Session, claimed: Claimed, today: date) -> Told | None:
    """What one step, or a moved due date, tells as it leaves.

    None once the action is answered, is nothing of this reader's any more, or is due on another day than the
    step was taken for: the mail of the move tells of that.
    """
    chased = (
        Action.id == claimed.duty_id,
        Action.state.in_(OPEN_ACTIONS),
        Action.state != ActionState.QUERIED,
        Action.asked_due_on.is_(None),
        ~kept_out(claimed.person_id),
    )
    columns = select(Action.reference, Action.due_on, Action.owner_id, Meeting.meeting_type_id)
    action = session.execute(columns.join(Meeting, Meeting.id == Action.meeting_id).where(*chased)).first()
    if action is None or claimed.of != action.due_on:
        return None
    if is_move(claimed.step):
        is_owner = action.owner_id == claimed.person_id
        return told_of_move(session, claimed, action.reference, today) if is_owner else None
    ladder = select(LadderStep.working_days, LadderStep.recipient)
    of_step = LadderStep.meeting_type_id == action.meeting_type_id, LadderStep.key == claimed.step
    found = session.execute(ladder.where(*of_step)).first()
    if found is None or not _concerns(session, claimed, action.owner_id, found.recipient):
        return None
    step = Step(claimed.step, found.working_days, Recipient(found.recipient))
    return Told(action.reference, action.due_on, step)


def _each_once(found: Sequence[tuple[Claimed, Told]]) -> list[tuple[Claimed, Told]]:
    """Each action once, by what its reader most needs: that it is late, its new date; the agenda's apart."""
    most: dict[tuple[str, bool], tuple[Claimed, Told]] = {}
    for one, told in found:
        key = one.duty_id, told.step.recipient is Recipient.AGENDA
        if key not in most or _weight(told) > _weight(most[key][1]):
            most[key] = one, told
    return list(most.values())


def _weight(told: Told) -> tuple[bool, bool, bool]:
    return told.is_late, told.has_new_date, told.step.offset is None


def kept_out(person_id: str | BindParameter[str]) -> Exists:
    """Whether somebody is kept out of an action's case."""
    return exists().where(
        Exclusion.case_id == Action.case_id, Exclusion.person_id == person_id, Exclusion.lifted_at.is_(None)
    )


def asked_letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To the chair: that an owner waits; None once the officers have answered, or the action is closed."""
    waits = or_(Action.state == ActionState.QUERIED, Action.asked_due_on.is_not(None))
    found = session.execute(
        select(Action.reference, Action.due_on).where(Action.id == claimed.duty_id, waits)
    ).first()
    if found is None or not post.sees(Action, claimed.duty_id):
        return None
    return mail.notice_mail(
        post.envelope,
        heading="The owner of an action waits for your answer",
        fact=f"Action {found.reference}",
        ask="Read what they ask",
        link=post.action_link(claimed.duty_id, found.due_on),
        why="You are told because you chair the meeting that made this action.",
    )


def escalated_letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To a representative or a chair: that a meeting has escalated an action.

    None once it is closed, or the escalation was taken back.
    """
    still_open = Action.id == claimed.duty_id, Action.state.in_(OPEN_ACTIONS)
    taken_back = exists().where(ActionAnswer.takes_back_id == escalation_in(claimed.step))
    found = session.execute(select(Action.reference, Action.due_on).where(*still_open, ~taken_back)).first()
    if found is None or not post.sees(Action, claimed.duty_id):
        return None
    return mail.notice_mail(
        post.envelope,
        heading="A meeting has escalated an action",
        fact=f"Action {found.reference}, due {spoken(found.due_on)}",
        ask="See the action",
        link=post.action_link(claimed.duty_id, found.due_on),
        why="You represent its owner’s agency, or chair the meeting that made it.",
    )


def reply_letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To the owner: that the officers have answered."""
    found = session.execute(
        select(Action.id, Action.reference, Action.due_on)
        .join(ActionAnswer, ActionAnswer.action_id == Action.id)
        .where(ActionAnswer.id == claimed.duty_id, Action.owner_id == claimed.person_id)
    ).first()
    if found is None:
        return None
    return mail.notice_mail(
        post.envelope,
        heading="The officers have answered about your action",
        fact=f"Action {found.reference}",
        ask="See how it stands",
        link=post.action_link(found.id, found.due_on),
        why="You are told because you own this action.",
    )


def _concerns(session: Session, claimed: Claimed, owner_id: str, recipient: str) -> bool:
    """Whether the reader owns the action, was reached by the ladder, or plans the next meeting."""
    if recipient == Recipient.OWNER:
        return owner_id == claimed.person_id
    if recipient == Recipient.AGENDA:
        return True
    return session.get(Escalation, (claimed.duty_id, claimed.person_id)) is not None


def _due(caseroom: Caseroom, now: datetime) -> list[Look]:
    zone = caseroom.settings.zone
    with record.reading(caseroom) as session:
        duties = [Duty(*row) for row in session.execute(_DUE, {"now": now})]  # type: ignore[arg-type]
        ladders = _ladders(session) if duties else {}
        known = climbing.taken(session, [duty.id for duty in duties])
    return [_look(duty, ladders.get(duty.meeting_type_id, NO_LADDER), known, now, zone) for duty in duties]


def _look(
    duty: Duty, ladder: Ladder, known: Collection[tuple[str, str, date]], now: datetime, zone: ZoneInfo
) -> Look:
    found = due_steps(ladder.steps, duty.running, now, zone, ladder.hours)
    # The closing is told once; a due date that is moved since is a mail of its own.
    closing = {step.key for step in ladder.steps if step.offset is None}
    taken = {(step, None if step in closing else due_on) for one, step, due_on in known if one == duty.id}
    come = [
        step
        for step in found
        if (step.step_key, None if step.step_key in closing else duty.due_on) not in taken
    ]
    return Look(duty, come, next_moment(ladder.steps, duty.running, now, zone, ladder.hours))


def _take(caseroom: Caseroom, looks: list[Look], now: datetime) -> int:
    """Take the steps found, in one transaction, and remember when to look again."""
    taken = sum(len(look.come) for look in looks)
    if not taken:
        with record.housekeeping(caseroom) as session:
            for look in looks:
                climbing.look_again(session, look.duty.id, look.next_at)
        return 0
    with record.writing(caseroom, Clock(now)) as writing:
        for look in looks:
            action = writing.session.get_one(Action, look.duty.id)
            for step in look.come:
                climbing.climb(writing, action, step.step_key, step.recipient, step.not_before)
            climbing.look_again(writing.session, action.id, look.next_at)
    return taken


def _ladders(session: Session) -> Mapping[str, Ladder]:
    steps: dict[str, list[Step]] = defaultdict(list)
    hours: dict[str, Hours] = {}
    for step, kind in session.execute(_STEPS):
        steps[kind.id].append(Step(step.key, step.working_days, Recipient(step.recipient)))
        hours[kind.id] = Hours(kind.remind_at_hour, kind.quiet_from_hour, kind.quiet_until_hour)
    return {name: Ladder(tuple(found), hours[name]) for name, found in steps.items()}
