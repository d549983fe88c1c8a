"""How often somebody may try before they must wait: counted in the database, for all processes together.

A wait delays, and nothing is ever locked: what is counted of an account is counted together with the address
it is tried from, so that nobody elsewhere can keep a chair out of her own meeting.
"""

import hmac
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.refusals import TooOften
from models.records import Throttle

_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries within one window."""

    name: str
    most: int
    window: timedelta = timedelta(minutes=5)


SIGN_IN = Limit("sign-in", 10)
SIGN_INS_OF_ADDRESS = Limit("sign-ins of an address", 100)
ROOM_CODE = Limit("room code", 10)
ROOM_CODES = Limit("room codes", 100)
PAIRING_CODE = Limit("pairing code", 10)
MAILED_CODES = Limit("mailed codes", 5, timedelta(hours=1))
CODES_ASKED = Limit("codes asked for from an address", 100)
CODE_TYPED = Limit("mailed code typed", 5, timedelta(minutes=10))
TEXTED_CODES = Limit("texted codes", 5, timedelta(hours=1))
TEXTED_CODE_TYPED = Limit("texted code typed", 5, timedelta(minutes=10))
SECOND_FACTOR = (
    Limit("second factor", 5),
    Limit("second factor in an hour", 20, timedelta(hours=1)),
    Limit("second factor in a day", 50, timedelta(days=1)),
)
INVITATIONS = Limit("invitations to enrol", 20, timedelta(hours=1))


def require(caseroom: Caseroom, limit: Limit, subject: str, now: datetime) -> None:
    """Raise TooOften while a subject has used up its tries; counts nothing."""
    with record.reading(caseroom) as session:
        held = session.get(Throttle, _key(caseroom, limit, subject))
    if held is not None and _stands(held, limit, now) and held.tries >= limit.most:
        raise TooOften(held.since + limit.window - now)


def count(caseroom: Caseroom, limit: Limit, subject: str, now: datetime) -> bool:
    """Count one try; whether it was the one that used them up, which the audit then tells."""
    key = _key(caseroom, limit, subject)
    try:
        with record.housekeeping(caseroom) as session:
            reached = _counted(session, key, limit, now).tries == limit.most
    except IntegrityError:  # Somebody else's first try of this subject was stored first; that one counts.
        return False
    if reached:
        with record.writing(caseroom, Clock(now)) as writing:
            writing.audit("throttle.reached", None, limit=limit.name)
    return reached


def forgive(caseroom: Caseroom, limit: Limit, subject: str) -> None:
    """Take back one try that was counted before it succeeded."""
    with record.housekeeping(caseroom) as session:
        held = session.get(Throttle, _key(caseroom, limit, subject), with_for_update=True)
        if held is not None and held.tries > 0:
            held.tries -= 1


@contextmanager
def tried(caseroom: Caseroom, limits: Collection[tuple[Limit, str]], now: datetime) -> Iterator[None]:
    """Count a try against each limit and its subject before the work, so that many at once are stopped.

    A success is forgiven; whatever the work raises stays counted. Raises TooOften before the work.
    """
    for limit, subject in limits:
        require(caseroom, limit, subject, now)
    for limit, subject in limits:
        count(caseroom, limit, subject, now)
    yield
    for limit, subject in limits:
        forgive(caseroom, limit, subject)


def _counted(session: Session, key: str, limit: Limit, now: datetime) -> Throttle:
    held = session.get(Throttle, key, with_for_update=True)
    if held is None:
        held = Throttle(key=key, since=now, tries=0)
        session.add(held)
        _forget_old(session, now)
    if not _stands(held, limit, now):
        held.since, held.tries = now, 0
    held.tries += 1
    return held


def _stands(held: Throttle, limit: Limit, now: datetime) -> bool:
    """Whether a window still runs; one that begins later than now is of a clock that was put back."""
    return timedelta() <= now - held.since < limit.window


def _key(caseroom: Caseroom, limit: Limit, subject: str) -> str:
    """The row of a subject: no address and no account can be read from it."""
    text = f"{limit.name}|{subject}".encode()
    return hmac.new(caseroom.settings.secret_key, text, "sha256").hexdigest()


def _forget_old(session: Session, now: datetime) -> None:
    for old in session.scalars(select(Throttle).where(Throttle.since < now - _FORGOTTEN_AFTER)):
        session.delete(old)
