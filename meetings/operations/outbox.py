"""Mails that are to leave once: queued with the change that causes them, claimed, sent outside, settled."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import BindParameter, Select, String, and_, bindparam, cast, or_, select, update
from sqlalchemy.orm import Session

from meetings import mail_failures
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock
from meetings.message_ids import message_id
from meetings.refusals import Conflict
from models.arriving import MailedCode
from models.corrections import CorrectionHolder
from models.handovers import Handover
from models.issued import MinutesRequest
from models.mails import MailKind
from models.meetings import Attendance, Meeting
from models.outcomes import Action, ActionAnswer, Decision, Dissent
from models.records import Checkpoint, OutboxMail
from models.requests import Request, RequestAnswer
from models.states import MailState

TEXTS = (MailKind.ACTION_TEXT, MailKind.TEXTED_CODE)
LEASE = timedelta(minutes=5)
RETRY_AFTER = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
HOURLY = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=48)
# Of a wait at most, so that what failed together is not tried again together.
_JITTER = 0.1
_DUTIES: BindParameter[str] = bindparam("duties", expanding=True)
_of_action = select(Action.meeting_id).where(Action.id.in_(_DUTIES))
_of_attendance = select(Attendance.meeting_id).where(Attendance.id.in_(_DUTIES))
_of_dissent = (
    select(Decision.meeting_id)
    .join(Dissent, Dissent.decision_id == Decision.id)
    .where(Dissent.id.in_(_DUTIES))
)
_of_meeting = select(Meeting.id).where(Meeting.id.in_(_DUTIES))
_of_request = select(Request.meeting_id).where(Request.id.in_(_DUTIES))
# Which meeting a mail of each kind is about, where it is about one.
_MEETING_OF: Mapping[str, Select[str] | Select[str | None]] = {
    MailKind.ACTION: _of_action,
    MailKind.ACTION_ASKED: _of_action,
    MailKind.ACTION_ESCALATED: _of_action,
    MailKind.ACTION_HANDED_ON: select(Action.meeting_id)
    .join(Handover, Handover.action_id == Action.id)
    .where(Handover.id.in_(_DUTIES)),
    MailKind.ACTION_REPLY: select(Action.meeting_id)
    .join(ActionAnswer, ActionAnswer.action_id == Action.id)
    .where(ActionAnswer.id.in_(_DUTIES)),
    MailKind.ACTION_TEXT: _of_action,
    MailKind.BARRED: _of_meeting,
    MailKind.CANCELLATION: _of_attendance,
    MailKind.CHECKPOINT: select(Checkpoint.meeting_id).where(cast(Checkpoint.size, String).in_(_DUTIES)),
    MailKind.CORRECTION: select(CorrectionHolder.meeting_id).where(CorrectionHolder.id.in_(_DUTIES)),
    MailKind.DISSENT: _of_dissent,
    MailKind.DISSENT_ANSWER: _of_dissent,
    MailKind.INVITATION: _of_attendance,
    MailKind.MAILED_CODE: select(MailedCode.meeting_id).where(MailedCode.id.in_(_DUTIES)),
    MailKind.MINUTES: _of_meeting,
    MailKind.MINUTES_REQUEST: select(MinutesRequest.meeting_id).where(MinutesRequest.id.in_(_DUTIES)),
    MailKind.REQUEST: _of_request,
    MailKind.REQUEST_ANSWER: select(Request.meeting_id)
    .join(RequestAnswer, RequestAnswer.request_id == Request.id)
    .where(RequestAnswer.id.in_(_DUTIES)),
    MailKind.REQUEST_EXPIRED: _of_request,
    MailKind.RETURN: _of_meeting,
    MailKind.UNDELIVERED: select(OutboxMail.meeting_id).where(OutboxMail.id.in_(_DUTIES)),
}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that this sender alone may send until its lease runs out."""

    id: str
    key: str
    kind: str
    person_id: str
    duty_id: str
    step: str
    attempts: int
    made_at: datetime

    @property
    def of(self) -> date:
        """The day that it was made of: a due date, or the day on which it was queued."""
        return self.day_in(self.key)

    @staticmethod
    def day_in(key: str) -> date:
        """The day that a mail's key ends with."""
        return date.fromisoformat(key.rpartition(":")[2])


@dataclass(frozen=True, slots=True)
class Due:
    """A mail whose time has come: of a kind, to a person, about a step of a duty, of a day."""

    kind: str
    person_id: str
    duty_id: str
    step: str
    not_before: datetime
    of: date

    @property
    def key(self) -> str:
        """What makes it the same mail."""
        return mail_key(self.kind, self.duty_id, self.step, self.person_id, self.of)


def queue_missing(
    caseroom: Caseroom,
    come: Iterable[Due],
    now: datetime,
    *,
    wanted: Callable[[Due], bool] = lambda _: True,
) -> int:
    """Queue what has come and is not in the outbox yet, where it is `wanted`; returns how many.

    The clock does it for every kind of reminder; what may cost something to find out is asked last.
    """
    found = {one.key: one for one in come}
    if not found:
        return 0
    with record.reading(caseroom) as session:
        known = known_keys(session, list(found))
    missing = [one for key, one in found.items() if key not in known and wanted(one)]
    if not missing:
        return 0
    try:
        with record.writing(caseroom, Clock(now)) as writing:
            return _queue_each(writing, missing)
    except Conflict:
        # Another process queues the same mails; whatever it leaves is found by the next tick.
        return 0


def _queue_each(writing: Writing, missing: Iterable[Due]) -> int:
    made = [
        one
        for one in missing
        if queue(writing, one.kind, one.person_id, one.duty_id, one.step, one.not_before, of=one.of)
    ]
    for one in made:
        writing.audit("reminder.made", one.duty_id, step=one.step)
    if not made:
        writing.idle()
    return len(made)


def queue(
    writing: Writing, kind: str, person_id: str, duty_id: str, step: str, due_at: datetime, *, of: date
) -> bool:
    """Queue one mail about a duty to one person; once for the same duty, step, person and day `of` it.

    Returns whether it was not there yet: another process may have been first.
    """
    key = mail_key(kind, duty_id, step, person_id, of)
    if writing.session.scalar(select(OutboxMail.id).where(OutboxMail.key == key)):
        return False
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
    return True


def mail_key(kind: str, duty_id: str, step: str, person_id: str, of: date) -> str:
    """What makes a mail the same mail: a moved due date is another."""
    return f"{kind}:{duty_id}:{step}:{person_id}:{of.isoformat()}"


def claim(caseroom: Caseroom, sender: str, now: datetime, *, at_most: int) -> list[Claimed]:
    """Take mails that are due, or whose last sender's lease has run out; no two senders get the same one."""
    wanted = _ready(now).order_by(OutboxMail.due_at, OutboxMail.id).limit(at_most)
    with record.housekeeping(caseroom) as session:
        return _take(session, wanted.with_for_update(skip_locked=True), sender, now)


def claim_alike(caseroom: Caseroom, sender: str, mail: Claimed, now: datetime) -> list[Claimed]:
    """Take what else of the same kind is due to the same person, so that they get one mail of all.

    What a sender that died had taken together is so taken together again, and its repeat is the same mail.
    """
    alike = _ready(now).where(OutboxMail.kind == mail.kind, OutboxMail.person_id == mail.person_id)
    with record.housekeeping(caseroom) as session:
        wanted = alike.order_by(OutboxMail.due_at, OutboxMail.id).with_for_update(skip_locked=True)
        return _take(session, wanted, sender, now)


def settle_sent(
    caseroom: Caseroom,
    mail: Claimed,
    sender: str,
    now: datetime,
    *,
    message_id: str | None = None,
    ask_at: datetime | None = None,
) -> None:
    """Remember that a mail has left, under which Message-ID, and when to ask what became of it."""
    values = {"state": MailState.SENT, "sent_at": now, "failure": None, "ask_at": ask_at}
    with record.housekeeping(caseroom) as session:
        _settle(session, mail, sender, **values | ({"message_id": message_id} if message_id else {}))


def settle_unwanted(caseroom: Caseroom, mail: Claimed, sender: str) -> None:
    """Remember that a mail is not to leave any more: its duty was answered or is no longer this person's."""
    with record.housekeeping(caseroom) as session:
        _settle(session, mail, sender, state=MailState.WITHDRAWN, failure=None)


def settle_failed(
    caseroom: Caseroom, mail: Claimed, sender: str, now: datetime, *, failure: str, permanent: bool
) -> None:
    """Try a mail again later, or never: after 1, 5, 15, 60 minutes, 4 hours, then hourly, for 48 hours.

    One that is given up keeps the meeting that it is about, whose coordinators are told.
    """
    again = now + next_wait(mail)
    values: dict[str, object] = {"state": MailState.QUEUED, "due_at": again, "failure": failure}
    with record.housekeeping(caseroom) as session:
        if permanent or again - mail.made_at > GIVE_UP_AFTER:
            values |= given_up(session, mail.kind, mail.duty_id, now)
        _settle(session, mail, sender, **values)


def given_up(session: Session, kind: str, duty_id: str, now: datetime) -> dict[str, object]:
    """What is kept of a mail that nobody sends any more: since when, and whose coordinators hear of it."""
    listed = meetings_of(session, kind, [duty_id]) if kind in mail_failures.KINDS else set()
    return {"state": MailState.FAILED, "failed_at": now, "meeting_id": next(iter(listed), None)}


def meetings_of(session: Session, kind: str, duty_ids: Collection[str]) -> set[str]:
    """The meetings that mails of a kind about these duties are about; none for a kind about none."""
    about = _MEETING_OF.get(kind)
    if about is None:
        return set()
    return {one for one in session.scalars(about, {"duties": list(duty_ids)}) if one is not None}


def next_wait(mail: Claimed) -> timedelta:
    """How long a mail waits after its attempts: the step's wait, and a part of it that is its reader's own.

    What one mail told its reader of is so told in one mail again.
    """
    wait = RETRY_AFTER[mail.attempts - 1] if mail.attempts <= len(RETRY_AFTER) else HOURLY
    share = sha256(f"{mail.person_id}:{mail.attempts}".encode()).digest()[0] / 255
    return wait * (1 + _JITTER * share)


def withdraw(writing: Writing, duty_id: str, *, step: str | None = None) -> None:
    """Take back the mails about a duty that have not left, given up or not, as once it is answered.

    Nobody is to hear any more what became of those that have left. With `step`, those of that step alone.
    """
    of = (OutboxMail.step == step,) if step is not None else ()
    about = update(OutboxMail).where(OutboxMail.duty_id == duty_id, *of)
    not_left = OutboxMail.state.in_((MailState.QUEUED, MailState.FAILED))
    writing.session.execute(about.where(not_left).values(state=MailState.WITHDRAWN))
    writing.session.execute(about.where(OutboxMail.ask_at.is_not(None)).values(ask_at=None))


def known_keys(session: Session, keys: Sequence[str]) -> set[str]:
    """Which of these mails are in the outbox already."""
    return set(session.scalars(select(OutboxMail.key).where(OutboxMail.key.in_(keys))))


def _ready(now: datetime) -> Select[OutboxMail]:
    return select(OutboxMail).where(
        or_(
            and_(OutboxMail.state == MailState.QUEUED, OutboxMail.due_at <= now),
            and_(OutboxMail.state == MailState.CLAIMED, OutboxMail.lease_until <= now),
        )
    )


def _take(session: Session, wanted: Select[OutboxMail], sender: str, now: datetime) -> list[Claimed]:
    mails = session.scalars(wanted).all()
    for mail in mails:
        mail.state = MailState.CLAIMED
        mail.claimed_by = sender
        mail.lease_until = now + LEASE
        mail.attempts += 1
    return [claimed_of(mail) for mail in mails]


def _settle(session: Session, mail: Claimed, sender: str, **values: object) -> None:
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.id == mail.id, OutboxMail.claimed_by == sender)
        .values(claimed_by=None, lease_until=None, **values)
    )


def claimed_of(mail: OutboxMail) -> Claimed:
    """What a sender needs to know of a mail."""
    return Claimed(
        mail.id, mail.key, mail.kind, mail.person_id, mail.duty_id, mail.step, mail.attempts, mail.made_at
    )
