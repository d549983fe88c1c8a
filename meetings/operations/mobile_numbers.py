"""A mobile number for reminders by text: given by its person, proved by a code that is texted to it."""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from meetings import references
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import outbox, throttles
from meetings.operations.keys import PARTNERSHIP
from meetings.operations.outbox import Claimed
from meetings.refusals import Invalid
from meetings.sealed import seal
from models.base import SealedText, new_id
from models.mails import MailKind
from models.people import MobileNumber

LASTS = timedelta(minutes=10)
DIGITS = 6
# For so long its person can still read that a code did not reach a number.
FORGOTTEN_AFTER = timedelta(days=1)
WRONG = "This code is not right, or it is over. Look at the text message again, or ask for another code."


def give(caseroom: Caseroom, viewer: Viewer, number: str) -> None:
    """Have a code texted to a number (E.164) that the viewer says is theirs; the one before stays in use.

    Everybody may, for themselves. Raises TooOften after too many codes for a person or to a number.
    """
    for subject in (str(viewer.person), number):
        throttles.require(caseroom, throttles.TEXTED_CODES, subject, viewer.now)
    for subject in (str(viewer.person), number):
        throttles.count(caseroom, throttles.TEXTED_CODES, subject, viewer.now)
    with record.writing(caseroom, viewer) as writing:
        person_id, now = str(viewer.person), viewer.now
        unproved = MobileNumber.person_id == person_id, MobileNumber.confirmed_at.is_(None)
        writing.session.execute(delete(MobileNumber).where(*unproved))
        row = _row(writing, person_id, number)
        writing.session.add(row)
        outbox.queue(writing, MailKind.TEXTED_CODE, person_id, row.id, "code", now, of=writing.today)
        writing.audit("mobile_number.given", row.id)


def confirm(caseroom: Caseroom, viewer: Viewer, typed: str) -> None:
    """Take the viewer's number into use by the code that was texted to it, in place of the one before.

    Raises Invalid for a code that is wrong or over, without saying which, TooOften after five of those.
    """
    person_id = str(viewer.person)
    tried = throttles.tried(caseroom, [(throttles.TEXTED_CODE_TYPED, person_id)], viewer.now)
    with tried, record.writing(caseroom, viewer) as writing:
        row = writing.session.scalar(
            select(MobileNumber).where(
                MobileNumber.person_id == person_id,
                MobileNumber.confirmed_at.is_(None),
                MobileNumber.ends_at > viewer.now,
            )
        )
        if row is None or not _fits(writing, row.code, typed):
            raise Invalid({"code": WRONG})
        row.confirmed_at, row.code, row.ends_at, row.unreachable_at = viewer.now, None, None, None
        others = MobileNumber.person_id == person_id, MobileNumber.id != row.id
        writing.session.execute(delete(MobileNumber).where(*others))
        writing.audit("mobile_number.confirmed", row.id)


def take_away(caseroom: Caseroom, viewer: Viewer) -> None:
    """Keep no number of the viewer's any more; a second press changes nothing."""
    with record.writing(caseroom, viewer) as writing:
        if forget(writing, str(viewer.person)):
            writing.audit("mobile_number.removed", viewer.person)
        else:
            writing.idle()


def forget(writing: Writing, person_id: str) -> bool:
    """Delete the numbers of a person inside an operation that may; whether there were any."""
    gone = delete(MobileNumber).where(MobileNumber.person_id == person_id).returning(MobileNumber.id)
    return bool(writing.session.scalars(gone).all())


def in_use(session: Session, person_id: str) -> SealedText | None:
    """The number that a person's reminders are texted to; None where there is none that can be reached."""
    return session.scalar(
        select(MobileNumber.number).where(
            MobileNumber.person_id == person_id,
            MobileNumber.confirmed_at.is_not(None),
            MobileNumber.unreachable_at.is_(None),
        )
    )


def note_unreachable(caseroom: Caseroom, text: Claimed, now: datetime) -> None:
    """Remember that a number takes no texts, by one that failed for good; one given since is another."""
    asked = MobileNumber.id == text.duty_id
    reminded = MobileNumber.person_id == text.person_id, MobileNumber.confirmed_at <= text.made_at
    which = (asked,) if text.kind == MailKind.TEXTED_CODE else reminded
    with record.housekeeping(caseroom) as session:
        session.execute(update(MobileNumber).where(*which).values(unreachable_at=now))


def forget_unproved(caseroom: Caseroom, now: datetime) -> None:
    """Delete the numbers that nobody has proved to be theirs; the clock does."""
    old = MobileNumber.confirmed_at.is_(None), MobileNumber.ends_at < now - FORGOTTEN_AFTER
    with record.reading(caseroom) as session:
        found = session.scalar(select(MobileNumber.id).where(*old).limit(1))
    if found is not None:
        with record.housekeeping(caseroom) as session:
            session.execute(delete(MobileNumber).where(*old))


def _row(writing: Writing, person_id: str, number: str) -> MobileNumber:
    key = writing.key(PARTNERSHIP, PARTNERSHIP)
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    return MobileNumber(
        id=new_id(),
        person_id=person_id,
        number=seal(key, "mobile_numbers.number", number),
        code=seal(key, "mobile_numbers.code", code),
        made_at=writing.actor.now,
        ends_at=writing.actor.now + LASTS,
    )


def _fits(writing: Writing, code: SealedText | None, typed: str) -> bool:
    if code is None:
        return False
    wanted = references.normalise(typed).encode(errors="replace")
    return hmac.compare_digest(writing.read(code)[0].encode(), wanted)
