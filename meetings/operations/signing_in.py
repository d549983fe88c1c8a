"""Signing in with a work e-mail and a password (clause 5.4: only approved people)."""

from datetime import datetime
from functools import cache
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, select, update

from meetings import references
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock, Viewer
from meetings.operations import new_sessions, second_factors, sessions, throttles
from meetings.operations.new_sessions import Entry
from meetings.operations.throttles import Limit
from meetings.passwords import TOO_EASY, is_easy
from meetings.refusals import Invalid
from meetings.settings import Settings
from models.people import Account, Person, Session

NOT_PROVED = "This is neither your password nor a code of your authenticator app"
WRONG = "The e-mail address or the password is not right"
NOT_ADMITTED = (
    "You cannot sign in now: your account is not approved or is suspended, or your agency is not an active "
    "partner. Ask its nominated representative."
)
_HASHING = Semaphore(2)


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


def sign_in(
    caseroom: Caseroom, email: str, password: str, now: datetime, *, address: str, device: str = ""
) -> Entry:
    """Check the password and open a session, half a one for who has a second step or must set one up.

    Raises Invalid with one message whichever part is wrong, after the same work; and, to who has the right
    password, when their account is not approved or is suspended, or their agency is no active partner now.
    Raises TooOften, whatever the password, after too many failures for this e-mail from this network address,
    or of the address alone.
    """
    with throttles.tried(caseroom, _limits(email, address), now):
        person_id, stored = _account(caseroom, email)
        if not _matches(caseroom.settings, stored, password) or person_id is None:
            raise Invalid({"password": WRONG})
    if not sessions.admits(caseroom, person_id, now):
        raise Invalid({"email": NOT_ADMITTED})
    with record.writing(caseroom, Clock(now)) as writing:
        if _hasher(caseroom.settings).check_needs_rehash(stored or ""):
            fresh = hash_password(caseroom.settings, password)
            writing.session.execute(
                update(Account).where(Account.person_id == person_id).values(password_hash=fresh)
            )
        return open_for(writing, person_id, device, how="password")


def change_password(caseroom: Caseroom, viewer: Viewer, session_id: str, password: str) -> None:
    """Give the viewer another password; everywhere else they are signed out.

    Everybody may, for themselves. Raises Invalid for one that is made of their own name or address.
    """
    with record.reading(caseroom) as session:
        own = session.execute(
            select(Person.name, Account.email)
            .join(Account, Account.person_id == Person.id)
            .where(Person.id == viewer.person)
        ).one()
    if is_easy(password, own_words=own):
        raise Invalid({"password": TOO_EASY})
    fresh = hash_password(caseroom.settings, password)
    with record.writing(caseroom, viewer) as writing:
        account = update(Account).where(Account.person_id == viewer.person)
        writing.session.execute(account.values(password_hash=fresh))
        others = update(Session).where(
            Session.person_id == viewer.person, Session.id_sha256 != session_id, Session.ended_at.is_(None)
        )
        writing.session.execute(others.values(ended_at=viewer.now))
        writing.audit("password.changed", viewer.person)


def prove_again(caseroom: Caseroom, viewer: Viewer, session_id: str, typed: str, *, address: str) -> None:
    """Note that the viewer has just proved again who they are, by their password or a code.

    Raises Invalid for neither, TooOften after too many; both count with those of signing in.
    """
    code = references.normalise(typed)
    if second_factors.looks_like_code(code):
        second_factors.prove_again(caseroom, viewer, code)
    else:
        _check_own_password(caseroom, viewer, typed, address)
    with record.writing(caseroom, viewer) as writing:
        proved = update(Session).where(Session.id_sha256 == session_id, Session.person_id == viewer.person)
        writing.session.execute(proved.values(proved_at=viewer.now, seen_at=viewer.now))
        writing.audit("session.proved", viewer.person)


def _check_own_password(caseroom: Caseroom, viewer: Viewer, password: str, address: str) -> None:
    with record.reading(caseroom) as session:
        account = session.get(Account, viewer.person)
    limits = _limits(account.email if account else "", address)
    with throttles.tried(caseroom, limits, viewer.now):
        if not _matches(caseroom.settings, account.password_hash if account else None, password):
            raise Invalid({"proof": NOT_PROVED})


def open_for(writing: Writing, person_id: str, device: str, *, how: str) -> Entry:
    """Open a session by one proof alone: half a one for who has a second step or must set one up now."""
    has_step = second_factors.has_any(writing.session, person_id)
    if not has_step and not second_factors.are_required(writing.caseroom):
        return new_sessions.start(writing, person_id, how=how, device=device)
    if not has_step:
        second_factors.prepare(writing, person_id)
    return new_sessions.start_half(writing, person_id, device=device)


def _limits(email: str, address: str) -> list[tuple[Limit, str]]:
    """What a failure counts against."""
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
