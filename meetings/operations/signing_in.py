"""Signing in with a work e-mail and a password (clause 5.4: only approved people)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, select, update

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock
from meetings.operations import second_factors, sessions, throttles
from meetings.operations.throttles import Limit
from meetings.refusals import Invalid
from meetings.settings import Settings
from models.people import Account

WRONG = "The e-mail address or the password is not right"
NOT_ADMITTED = (
    "You cannot sign in now, since your agency is not an active partner or you have left it. "
    "Ask its nominated representative."
)
_HASHING = Semaphore(2)


@dataclass(frozen=True, slots=True)
class Entry:
    """The token of a session that was opened, and whether it is whole or waits for the second step."""

    token: str
    whole: bool


@cache
def hasher(time_cost: int, memory_kib: int, parallelism: int) -> PasswordHasher:
    """An argon2id hasher of the given strength: passes, KiB of memory, lanes."""
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)


@cache
def _nobody(hashing: PasswordHasher) -> str:
    """A hash that nobody's password matches, so that an unknown address takes as long as a known one."""
    return hashing.hash("nobody has this password")


def hash_password(settings: Settings, password: str) -> str:
    """The argon2id hash to store."""
    with _HASHING:
        return _hasher(settings).hash(password)


def sign_in(caseroom: Caseroom, email: str, password: str, now: datetime, *, address: str) -> Entry:
    """Check the password and open a session, half a one for who has a second step or must set one up.

    Raises Invalid with one message whichever part is wrong, after the same work; and, to who has the right
    password, when they have left or their agency is no active partner now. Raises TooOften, whatever the
    password, after too many failures for this e-mail from this network address, or of the address alone.
    """
    limits = _limits(email, address)
    for limit, subject in limits:
        throttles.require(caseroom, limit, subject, now)
    for limit, subject in limits:
        throttles.count(caseroom, limit, subject, now)
    person_id, stored = _account(caseroom, email)
    if not _matches(caseroom.settings, stored, password) or person_id is None:
        raise Invalid({"password": WRONG})
    for limit, subject in limits:
        throttles.forgive(caseroom, limit, subject)
    if not sessions.admits(caseroom, person_id, now):
        raise Invalid({"email": NOT_ADMITTED})
    with record.writing(caseroom, Clock(now)) as writing:
        if _hasher(caseroom.settings).check_needs_rehash(stored or ""):
            fresh = hash_password(caseroom.settings, password)
            writing.session.execute(
                update(Account).where(Account.person_id == person_id).values(password_hash=fresh)
            )
        return _open(writing, person_id)


def _open(writing: Writing, person_id: str) -> Entry:
    if second_factors.has_any(writing.session, person_id):
        return Entry(sessions.start_half(writing, person_id), whole=False)
    if second_factors.are_required(writing.caseroom):
        second_factors.prepare(writing, person_id)
        return Entry(sessions.start_half(writing, person_id), whole=False)
    return Entry(sessions.start(writing, person_id), whole=True)


def _limits(email: str, address: str) -> list[tuple[Limit, str]]:
    """What a failure counts against; a try is counted before the work, so that many at once are stopped."""
    return [
        (throttles.SIGN_IN, f"{email.strip().lower()}|{address}"),
        (throttles.SIGN_INS_OF_ADDRESS, address),
    ]


def _account(caseroom: Caseroom, email: str) -> tuple[str | None, str | None]:
    with record.reading(caseroom) as session:
        row = session.execute(
            select(Account.person_id, Account.password_hash).where(
                func.lower(Account.email) == email.strip().lower()
            )
        ).first()
    return (None, None) if row is None else (row.person_id, row.password_hash)


def _matches(settings: Settings, stored: str | None, password: str) -> bool:
    hashing = _hasher(settings)
    with _HASHING:
        try:
            hashing.verify(stored or _nobody(hashing), password)
        except (VerifyMismatchError, InvalidHashError):
            return False
    return stored is not None


def _hasher(settings: Settings) -> PasswordHasher:
    return hasher(settings.argon2_time_cost, settings.argon2_memory_kib, settings.argon2_parallelism)
