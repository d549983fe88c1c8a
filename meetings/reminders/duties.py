"""Which kinds of duty there are: what each has due, and the mail that each claimed one becomes.

A new kind is a module of `letters` and a line here: `queue_due` where the clock makes its reminders, `letter`
for its words. No letter reads case text, and `mail.notice_mail` is enough for one that only points to a page.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record, viewers
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.operations.outbox import (
    ACTION,
    CHECKPOINT,
    CORRECTION,
    DISSENT,
    DISSENT_ANSWER,
    INACCURACY,
    INVITATION,
    MINUTES,
    MINUTES_REQUEST,
    REQUEST,
    REQUEST_ANSWER,
    REQUEST_EXPIRED,
    RETURN,
    Claimed,
)
from meetings.reminders.letters import (
    Post,
    actions,
    checkpoints,
    corrections,
    dissents,
    invitations,
    minutes,
    requests,
    returns,
)
from meetings.reminders.mail import Envelope, Mail
from models.agencies import Agreement, Partner
from models.base import Base
from models.meetings import Attendance
from models.people import Account, Person
from models.states import AttendanceRole

_DUE: tuple[Callable[[Caseroom, datetime], int], ...] = (
    actions.queue_due,
    corrections.queue_due,
    dissents.queue_due,
    requests.queue_due,
    returns.queue_due,
)
_LETTERS: Mapping[str, Callable[[Session, Claimed, Post], Mail | None]] = {
    ACTION: actions.letter,
    CHECKPOINT: checkpoints.letter,
    CORRECTION: corrections.letter,
    DISSENT: dissents.letter,
    DISSENT_ANSWER: dissents.answer_letter,
    INACCURACY: corrections.inaccuracy_letter,
    MINUTES: minutes.letter,
    MINUTES_REQUEST: minutes.request_letter,
    INVITATION: invitations.letter,
    REQUEST: requests.letter,
    REQUEST_ANSWER: requests.answer_letter,
    REQUEST_EXPIRED: requests.expired_letter,
    RETURN: returns.letter,
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
    .where(Person.left_at.is_(None))
)


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Queue every reminder whose step has come and that is not in the outbox yet; returns how many."""
    return sum(queue(caseroom, now) for queue in _DUE)


def mail_for(caseroom: Caseroom, claimed: Claimed, now: datetime) -> Mail | None:
    """The mail to send, or None when its duty was answered or its reader may not be told any more."""
    with record.reading(caseroom) as session:
        active = (
            Partner.from_at <= now,
            or_(Partner.until_at.is_(None), Partner.until_at > now),
            or_(Partner.suspended_at.is_(None), Partner.suspended_at > now),
        )
        reader = session.execute(_READERS.where(Person.id == claimed.person_id, *active)).first()
        if reader is None and claimed.kind == INVITATION:
            reader = session.execute(_GUESTS, {"attendance": claimed.duty_id}).first()
        if reader is None:
            return None
        settings = caseroom.settings
        partnership = session.scalar(select(Agreement.name).limit(1)) or ""
        envelope = Envelope(claimed.key, reader.email, reader.name, settings.mail_from, partnership)
        viewer = viewers.desk(claimed.person_id, reader.agency_id, now)
        post = Post(envelope, settings.base_url, ZoneInfo(settings.timezone), _sees(caseroom, viewer))
        return _LETTERS[claimed.kind](session, claimed, post)


def _sees(caseroom: Caseroom, viewer: Viewer) -> Callable[[type[Base], str], bool]:
    """Whether the reader of a mail may see a row at the moment it is sent."""

    def sees(entity: type[Base], row_id: str) -> bool:
        table = entity.__table__
        with looking(caseroom, viewer) as sight:
            return sight.execute(select(table.c.id).where(table.c.id == row_id)).first() is not None

    return sees
