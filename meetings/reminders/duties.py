"""Which kinds of duty there are: what each has due, and the mail or text that each claimed one becomes.

A new kind is a module of `letters` and a line here: `queue_due` where the clock makes its reminders, `letter`
for its words. No letter reads case text, and `mail.notice_mail` is enough for one that only points to a page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, inspect, select
from sqlalchemy.orm import Session

from meetings import action_links
from meetings.doors import Caseroom, record, viewers
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.operations.account_invitations import token_of
from meetings.operations.outbox import Claimed
from meetings.reminders.letters import (
    Built,
    Post,
    accounts,
    actions,
    agency_days,
    barred,
    checkpoints,
    codes,
    confirmations,
    corrections,
    dissents,
    handed_on,
    invitations,
    minutes,
    partners,
    requests,
    returns,
    texts,
    undelivered,
)
from meetings.reminders.letters.markings import marked
from meetings.reminders.mail import Envelope, Mail
from meetings.reminders.texts import Text
from meetings.settings import Settings
from models.agencies import Agreement, Partner, partner_is_active
from models.base import Base, SealedText
from models.enrolments import Enrolment
from models.mails import MailKind
from models.meetings import Attendance
from models.people import Account, Person
from models.states import AttendanceRole

_DUE: tuple[Callable[[Caseroom, datetime], int], ...] = (
    actions.queue_due,
    agency_days.queue_due,
    barred.queue_due,
    confirmations.queue_due,
    corrections.queue_due,
    dissents.queue_due,
    requests.queue_due,
    returns.queue_due,
    undelivered.queue_due,
)
_LETTERS: Mapping[str, Callable[[Session, Claimed, Post], Mail | Text | None]] = {
    MailKind.AGENCY_DAY: agency_days.letter,
    MailKind.APPROVAL: accounts.approval_letter,
    MailKind.BARRED: barred.letter,
    MailKind.ACTION_ASKED: actions.asked_letter,
    MailKind.ACTION_ESCALATED: actions.escalated_letter,
    MailKind.ACTION_REPLY: actions.reply_letter,
    MailKind.CANCELLATION: invitations.cancellation_letter,
    MailKind.CHECKPOINT: checkpoints.letter,
    MailKind.CONFIRMATION: confirmations.letter,
    MailKind.CORRECTION: corrections.letter,
    MailKind.DISSENT: dissents.letter,
    MailKind.DISSENT_ANSWER: dissents.answer_letter,
    MailKind.ENROLMENT: accounts.enrolment_letter,
    MailKind.INACCURACY: corrections.inaccuracy_letter,
    MailKind.MAILED_CODE: codes.letter,
    MailKind.MINUTES: minutes.letter,
    MailKind.MINUTES_REQUEST: minutes.request_letter,
    MailKind.INVITATION: invitations.letter,
    MailKind.PARTNER: partners.letter,
    MailKind.REQUEST: requests.letter,
    MailKind.REQUEST_ANSWER: requests.answer_letter,
    MailKind.REQUEST_EXPIRED: requests.expired_letter,
    MailKind.RETURN: returns.letter,
    MailKind.TEXTED_CODE: texts.code,
}
# What is due to one reader on one day is one mail.
TOLD_TOGETHER: Mapping[str, Callable[[Session, Sequence[Claimed], Post], Built]] = {
    MailKind.ACTION: actions.together,
    MailKind.ACTION_HANDED_ON: handed_on.together,
    MailKind.ACTION_TEXT: texts.together,
    MailKind.UNDELIVERED: undelivered.together,
}
_GUESTS = (
    select(Person.name, Account.email, Person.agency_id)
    .join(Account, Account.person_id == Person.id)
    .join(Attendance, Attendance.person_id == Person.id)
    .where(
        Attendance.id == bindparam("attendance"),
        Attendance.role == AttendanceRole.GUEST,
        Person.left_at.is_(None),
    )
)
_READERS = (
    select(Person.name, Account.email, Person.agency_id)
    .join(Account, Account.person_id == Person.id)
    .join(Partner, Partner.agency_id == Person.agency_id)
    .join(Enrolment, Enrolment.person_id == Person.id)
    .where(Person.left_at.is_(None))
)


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Queue every reminder whose step has come and that is not in the outbox yet; returns how many."""
    return sum(queue(caseroom, now) for queue in _DUE)


def built(caseroom: Caseroom, claimed: Sequence[Claimed], now: datetime) -> Built:
    """One mail or text of what is claimed for one reader, the first first, and what of it that tells."""
    first = claimed[0]
    with record.reading(caseroom) as session:
        reader = _reader(session, first, now)
        if reader is None:
            return Built()
        settings = caseroom.settings
        partnership = session.scalar(select(Agreement.name).limit(1)) or ""
        envelope = Envelope(first.key, reader.email, reader.name, settings.mail_from, partnership)
        post = _post(caseroom, envelope, first, viewers.desk(first.person_id, reader.agency_id, now))
        if first.kind in TOLD_TOGETHER:
            return TOLD_TOGETHER[first.kind](session, claimed, post)
        envelope = marked(session, envelope, first.kind, [first.duty_id])
        mail = _LETTERS[first.kind](session, first, replace(post, envelope=envelope))
        return Built(mail, (first,) if mail else ())


def _post(caseroom: Caseroom, envelope: Envelope, claimed: Claimed, viewer: Viewer) -> Post:
    settings = caseroom.settings
    zone = settings.zone
    return Post(
        envelope=envelope,
        base_url=settings.base_url,
        zone=zone,
        sees=_sees(caseroom, viewer),
        token_of=partial(token_of, settings),
        unseal=_unseal(caseroom),
        action_link=_action_link(settings, claimed, zone),
        looking=partial(looking, caseroom, viewer),
        now=viewer.now,
    )


def _reader(session: Session, claimed: Claimed, now: datetime) -> Row[str, str, str] | None:
    """Who a mail goes to: somebody of an active partner who can sign in, but for the link by which one
    enrols and the notice that one's own agency is suspended; or a guest who is invited."""
    wanted = _READERS.where(Person.id == claimed.person_id)
    if claimed.kind != MailKind.PARTNER:
        wanted = wanted.where(partner_is_active(now))
    if claimed.kind != MailKind.ENROLMENT:
        wanted = wanted.where(Enrolment.approved_at.is_not(None), Enrolment.suspended_at.is_(None))
    found = session.execute(wanted).first()
    if found is None and claimed.kind == MailKind.INVITATION:
        found = session.execute(_GUESTS, {"attendance": claimed.duty_id}).first()
    return found


def _action_link(settings: Settings, claimed: Claimed, zone: ZoneInfo) -> Callable[[str, date], str]:
    """Makes the links of a mail: for its reader alone, the same in a mail that is sent again."""
    told_on = claimed.made_at.astimezone(zone).date()

    def link(action_id: str, due_on: date) -> str:
        until = action_links.last_day(due_on, told_on)
        token = action_links.make(settings.secret_key, claimed.person_id, action_id, until)
        return f"{settings.base_url}/l/{token}"

    return link


def _unseal(caseroom: Caseroom) -> Callable[[SealedText], str]:
    """Reads what is sealed by the partnership's key, as a code that is to be mailed."""
    return lambda sealed: caseroom.keyring.read([sealed])[sealed]


def _sees(caseroom: Caseroom, viewer: Viewer) -> Callable[[type[Base], str], bool]:
    """Whether the reader of a mail may see a row at the moment it is sent."""

    def sees(entity: type[Base], row_id: str) -> bool:
        key = inspect(entity).primary_key[0]
        with looking(caseroom, viewer) as sight:
            return sight.execute(select(key).where(key == row_id)).first() is not None

    return sees
