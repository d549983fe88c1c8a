"""The second step of a sign-in: an authenticator app or recovery codes, and how people get them."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import pyotp
from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from meetings import references
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import demo_cast, new_sessions, throttles
from meetings.operations.keys import PARTNERSHIP
from meetings.operations.new_sessions import Entry
from meetings.operations.throttles import Limit
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.credentials import Authenticator, Identity, Passkey, RecoveryCode
from models.people import Account

STEP_SECONDS = 30
CODE_DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_SYMBOLS = 16
BY_APP, BY_PAPER = "password and authenticator app", "password and recovery code"
WRONG = "This code is not right. Take the one that the app shows now; each code can be used once."
NOT_YET = "This code is not right. Check that the app has this key and that your phone has the right time."
NOTHING_TO_CONFIRM = "This authenticator app is set up already, or was started anew on another page."
NEEDED = "Your partnership asks for a second step at sign-in, so the last one cannot be removed."


@dataclass(frozen=True, slots=True)
class Key:
    """What an authenticator app takes: typed by hand, or scanned as an address."""

    typed: str
    address: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person has for the second step: since when an authenticator app, and how many codes on paper."""

    authenticator_since: datetime | None
    codes_left: int


def are_required(caseroom: Caseroom) -> bool:
    """Whether nobody gets a desk here by a password alone; never in a demo, whose people have no phones."""
    return caseroom.settings.second_factor == "required" and not demo_cast.is_demo(caseroom)


def has_any(session: Session, person_id: str) -> bool:
    """Whether a person has something for the second step: an authenticator app or a passkey."""
    has_passkey = exists().where(Passkey.person_id == person_id)
    return bool(session.scalar(select(or_(_in_use(person_id), has_passkey))))


def must_set_up(caseroom: Caseroom, person_id: str) -> bool:
    """Whether who has given their password has nothing for the second step yet."""
    with record.reading(caseroom) as session:
        return not has_any(session, person_id)


def prepare(writing: Writing, person_id: str) -> None:
    """Make a key for an authenticator app that is not in use yet; one that was prepared before is dropped."""
    pending = (Authenticator.person_id == person_id, Authenticator.confirmed_at.is_(None))
    writing.session.execute(delete(Authenticator).where(*pending))
    key = writing.key(PARTNERSHIP, PARTNERSHIP)
    seed = seal(key, "authenticators.seed", pyotp.random_base32())
    writing.session.add(Authenticator(person_id=person_id, seed=seed, made_at=writing.actor.now))


def begin(caseroom: Caseroom, viewer: Viewer) -> None:
    """Prepare a key for the viewer's own authenticator app; the one in use stays until the new one works."""
    with record.writing(caseroom, viewer) as writing:
        prepare(writing, str(viewer.person))
        writing.audit("factor.prepared", viewer.person, kind="authenticator")


def prepared(caseroom: Caseroom, person_id: str) -> Key | None:
    """The key that waits for its first code; None where none does."""
    pending = select(Authenticator.seed, Account.email).join(
        Account, Account.person_id == Authenticator.person_id
    )
    with record.reading(caseroom) as session:
        found = session.execute(
            pending.where(Authenticator.person_id == person_id, Authenticator.confirmed_at.is_(None))
        ).first()
    if found is None:
        return None
    seed = caseroom.keyring.read([found.seed])[found.seed]
    host = urlsplit(caseroom.settings.base_url).hostname
    address = pyotp.TOTP(seed).provisioning_uri(name=found.email, issuer_name=f"Caseroom ({host})")
    return Key(" ".join(seed[at : at + 4] for at in range(0, len(seed), 4)), address)


def confirm(caseroom: Caseroom, viewer: Viewer, code: str) -> list[str]:
    """Take the viewer's prepared app into use by a code of it; returns their new recovery codes, shown once.

    Everybody may, for themselves. The app before it, if any, is of no use from now on. Raises Invalid for a
    wrong code, Conflict where no app waits for one.
    """
    with record.writing(caseroom, viewer) as writing:
        return _take_into_use(writing, str(viewer.person), code)


def confirm_and_enter(caseroom: Caseroom, viewer: Viewer, half: str, code: str) -> tuple[Entry, list[str]]:
    """The same for who gave the password alone and has no second step yet, which ends this `half` session.

    Returns the whole session and the recovery codes. Raises NotVisible for who has one already:
    a password alone must not put another in its place.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.require(not has_any(writing.session, str(viewer.person)))
        codes = _take_into_use(writing, str(viewer.person), code)
        return new_sessions.go_on(writing, half, str(viewer.person), how=BY_APP), codes


def enter(caseroom: Caseroom, viewer: Viewer, half: str, code: str) -> Entry:
    """Let somebody who has given the password in by the second step; returns the whole session.

    A recovery code is good for once, and also while codes of the app must wait: nobody is locked out. Raises
    Invalid for a wrong or used code, TooOften after too many of a person's, from wherever they came.
    """
    person_id = str(viewer.person)
    typed = references.normalise(code)
    how = BY_PAPER if len(typed) == RECOVERY_SYMBOLS else BY_APP
    tried = throttles.tried(caseroom, _limits(person_id, typed), viewer.now)
    with tried, record.writing(caseroom, viewer) as writing:
        if not _prove(writing, person_id, typed):
            raise Invalid({"code": WRONG})
        return new_sessions.go_on(writing, half, person_id, how=how)


def looks_like_code(typed: str) -> bool:
    """Whether what was typed, as bare symbols, is a code by its form; a password of twelve is none."""
    return len(typed) == CODE_DIGITS and typed.isdigit()


def prove_again(caseroom: Caseroom, viewer: Viewer, typed: str) -> None:
    """Check a code of somebody who is signed in; raises Invalid for a wrong one, TooOften after too many."""
    person_id = str(viewer.person)
    tried = throttles.tried(caseroom, _limits(person_id, typed), viewer.now)
    with tried, record.writing(caseroom, viewer) as writing:
        if not _prove(writing, person_id, typed):
            raise Invalid({"proof": WRONG})
        writing.audit("factor.proved", viewer.person, kind="authenticator")


def _prove(writing: Writing, person_id: str, typed: str) -> bool:
    """Whether a code is this person's, app or paper; it is used up by that."""
    if len(typed) == RECOVERY_SYMBOLS:
        return _spend_recovery_code(writing, person_id, typed)
    row = writing.session.scalar(
        select(Authenticator).where(
            Authenticator.person_id == person_id, Authenticator.confirmed_at.is_not(None)
        )
    )
    return row is not None and _spend_step(writing, row, typed)


def renew_codes(caseroom: Caseroom, viewer: Viewer) -> list[str]:
    """Give the viewer ten new recovery codes, shown this once; the ones before are worth nothing now.

    Raises Conflict for who has no second step that they could recover.
    """
    with record.writing(caseroom, viewer) as writing:
        if not has_any(writing.session, str(viewer.person)):
            raise Conflict("Set up an authenticator app first.")
        return new_codes(writing, str(viewer.person))


def remove(caseroom: Caseroom, viewer: Viewer) -> None:
    """Take the viewer's authenticator app out of use, with recovery codes that have nothing left to recover.

    A second press changes nothing. Raises Conflict where a second step is required and this is the last.
    """
    person_id = str(viewer.person)
    with record.writing(caseroom, viewer) as writing:
        row = writing.session.scalar(
            select(Authenticator).where(
                Authenticator.person_id == person_id, Authenticator.confirmed_at.is_not(None)
            )
        )
        if row is None:
            writing.idle()
            return
        writing.session.delete(row)
        writing.session.flush()
        if not has_any(writing.session, person_id):
            if are_required(caseroom):
                raise Conflict(NEEDED)
            writing.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
        writing.audit("factor.removed", row.id, kind="authenticator")


def clear(writing: Writing, person_id: str) -> None:
    """Delete all that somebody proves who they are with besides a password, inside an operation that may."""
    for table in (Authenticator, Passkey, RecoveryCode, Identity):
        writing.session.execute(delete(table).where(table.person_id == person_id))


def standing(caseroom: Caseroom, viewer: Viewer) -> Standing:
    """What the viewer has for the second step."""
    since = select(Authenticator.confirmed_at).where(
        Authenticator.person_id == viewer.person, Authenticator.confirmed_at.is_not(None)
    )
    left = select(func.count()).where(RecoveryCode.person_id == viewer.person, RecoveryCode.used_at.is_(None))
    with record.reading(caseroom) as session:
        return Standing(session.scalar(since), session.scalar(left) or 0)


def _in_use(person_id: str) -> ColumnElement[bool]:
    return exists().where(Authenticator.person_id == person_id, Authenticator.confirmed_at.is_not(None))


def _take_into_use(writing: Writing, person_id: str, code: str) -> list[str]:
    own = select(Authenticator).where(Authenticator.person_id == person_id)
    rows = writing.session.scalars(own).all()
    pending = next((row for row in rows if row.confirmed_at is None), None)
    if pending is None:
        raise Conflict(NOTHING_TO_CONFIRM)
    if not _spend_step(writing, pending, references.normalise(code)):
        raise Invalid({"code": NOT_YET})
    for row in rows:
        if row is not pending:
            writing.session.delete(row)
    pending.confirmed_at = writing.actor.now
    writing.audit("factor.added", pending.id, kind="authenticator")
    return new_codes(writing, person_id)


def _spend_step(writing: Writing, row: Authenticator, typed: str) -> bool:
    """Whether a code is of now, or a step off, and of no step that was used before."""
    totp = pyotp.TOTP(writing.read(row.seed)[0])
    now = int(writing.actor.now.timestamp()) // STEP_SECONDS
    wanted = typed.encode(errors="replace")
    fits = [
        at for at in (now - 1, now, now + 1) if hmac.compare_digest(totp.generate_otp(at).encode(), wanted)
    ]
    if not fits:
        return False
    spent = (
        update(Authenticator)
        .where(
            Authenticator.id == row.id,
            or_(Authenticator.last_step.is_(None), Authenticator.last_step < fits[-1]),
        )
        .values(last_step=fits[-1])
        .returning(Authenticator.id)
    )
    return writing.session.scalar(spent) is not None


def _spend_recovery_code(writing: Writing, person_id: str, typed: str) -> bool:
    spent = (
        update(RecoveryCode)
        .where(
            RecoveryCode.code_sha256 == _sha256(typed),
            RecoveryCode.person_id == person_id,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=writing.actor.now)
        .returning(RecoveryCode.person_id)
    )
    if writing.session.scalar(spent) is None:
        return False
    writing.audit("recovery_code.used", person_id)
    return True


def new_codes(writing: Writing, person_id: str) -> list[str]:
    """Make ten recovery codes in place of those before, inside an operation that shows them."""
    writing.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [
        "".join(secrets.choice(references.ALPHABET) for _ in range(RECOVERY_SYMBOLS))
        for _ in range(RECOVERY_CODES)
    ]
    writing.session.add_all(
        RecoveryCode(code_sha256=_sha256(code), person_id=person_id, made_at=writing.actor.now)
        for code in codes
    )
    writing.audit("recovery_codes.made", person_id)
    return ["-".join(code[at : at + 4] for at in range(0, RECOVERY_SYMBOLS, 4)) for code in codes]


def _limits(person_id: str, typed: str) -> list[tuple[Limit, str]]:
    """What a try counts against; a code on paper against nothing, so that nobody is locked out."""
    limits = () if len(typed) == RECOVERY_SYMBOLS else throttles.SECOND_FACTOR
    return [(limit, person_id) for limit in limits]


def _sha256(code: str) -> str:
    return hashlib.sha256(code.encode(errors="replace")).hexdigest()
