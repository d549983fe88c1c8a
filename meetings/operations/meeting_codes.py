"""A code by mail for a phone in the room: whoever is on the register joins without their sign-in at hand."""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from meetings import references
from meetings.doors import Caseroom, record, viewers
from meetings.doors.viewers import Clock
from meetings.operations import attending, new_sessions, outbox, sessions, throttles
from meetings.operations.keys import PARTNERSHIP
from meetings.operations.new_sessions import Entry
from meetings.operations.projectors import meeting_shown, note_wrong_code
from meetings.refusals import Invalid
from meetings.sealed import seal
from models.arriving import MailedCode
from models.base import new_id
from models.mails import MailKind
from models.meetings import Attendance
from models.people import Account, Person
from models.states import AttendanceRole

LASTS = timedelta(minutes=10)
SYMBOLS = 8
BY_MAIL = "code by e-mail"
WRONG = "This code is not right, or it is over. Look at the mail again, or ask for another code."


def ask(caseroom: Caseroom, room_code: str, email: str, now: datetime, *, address: str) -> str:
    """Mail a code to a work e-mail address that is on the register of the room that shows `room_code`.

    Anybody may ask; the answer is the same whether or not the address is known or invited. Returns the name
    under which the code is taken. Raises Invalid for a code that no room shows, TooOften after too many.
    """
    meeting_id = meeting_in_room(caseroom, room_code, now, address=address)
    for limit, subject in ((throttles.MAILED_CODES, email.strip().lower()), (throttles.CODES_ASKED, address)):
        throttles.require(caseroom, limit, subject, now)
        throttles.count(caseroom, limit, subject, now)
    person_id = _member(caseroom, meeting_id, email)
    with record.writing(caseroom, Clock(now)) as writing:
        code = "".join(secrets.choice(references.ALPHABET) for _ in range(SYMBOLS))
        row = MailedCode(
            id=new_id(),
            meeting_id=meeting_id,
            person_id=person_id,
            code=seal(writing.key(PARTNERSHIP, PARTNERSHIP), "mailed_codes.code", code),
            made_at=now,
            ends_at=now + LASTS,
        )
        writing.session.add(row)
        writing.session.flush()
        if person_id is not None:
            outbox.queue(writing, MailKind.MAILED_CODE, person_id, row.id, "code", now, of=writing.today)
        writing.audit("mailed_code.made", row.id)
        return row.id


def enter(caseroom: Caseroom, asked: str, typed: str, now: datetime, *, device: str) -> Entry:
    """Let the phone that asked in by its code, once: to this meeting alone, as here in its room.

    Raises Invalid for a code that is wrong or over, without saying which, TooOften after five of those.
    """
    throttles.require(caseroom, throttles.CODE_TYPED, asked, now)
    row = _standing(caseroom, asked, now)
    person = None if row is None else _fitting(caseroom, row, references.normalise(typed), now)
    if row is None or person is None:
        throttles.count(caseroom, throttles.CODE_TYPED, asked, now)
        raise Invalid({"code": WRONG})
    with record.writing(caseroom, viewers.desk(person.id, person.agency_id, now)) as writing:
        used = update(MailedCode).where(MailedCode.id == asked, MailedCode.used_at.is_(None))
        writing.require(writing.session.scalar(used.values(used_at=now).returning(MailedCode.id)))
        attending.come_by_code(writing, row.meeting_id)
        return new_sessions.start_phone(writing, person.id, row.meeting_id, how=BY_MAIL, device=device)


def meeting_in_room(caseroom: Caseroom, room_code: str, now: datetime, *, address: str) -> str:
    """The meeting whose room shows this code now; raises Invalid, and TooOften after too many wrong ones."""
    throttles.require(caseroom, throttles.ROOM_CODE, address, now)
    meeting_id = meeting_shown(caseroom, room_code, now)
    if meeting_id is None:
        note_wrong_code(caseroom, address, now)
        raise Invalid({"room": attending.OLD_CODE})
    return meeting_id


def _member(caseroom: Caseroom, meeting_id: str, email: str) -> str | None:
    """Who of the register has this address; guests have a way in of their own."""
    known = (
        select(Account.person_id)
        .join(Attendance, Attendance.person_id == Account.person_id)
        .where(
            func.lower(Account.email) == email.strip().lower(),
            Attendance.meeting_id == meeting_id,
            Attendance.role != AttendanceRole.GUEST,
        )
    )
    with record.reading(caseroom) as session:
        return session.scalar(known)


def _standing(caseroom: Caseroom, asked: str, now: datetime) -> MailedCode | None:
    stands = select(MailedCode).where(
        MailedCode.id == asked, MailedCode.used_at.is_(None), MailedCode.ends_at > now
    )
    with record.reading(caseroom) as session:
        return session.scalar(stands)


def _fitting(caseroom: Caseroom, row: MailedCode, typed: str, now: datetime) -> Person | None:
    """Whose code was typed; nobody where it is another, or its person may not sign in now."""
    code = caseroom.keyring.read([row.code])[row.code]
    if not hmac.compare_digest(code.encode(), typed.encode(errors="replace")) or row.person_id is None:
        return None
    if not sessions.admits(caseroom, row.person_id, now):
        return None
    with record.reading(caseroom) as session:
        return session.get_one(Person, row.person_id)
