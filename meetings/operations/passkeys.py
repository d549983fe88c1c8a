"""Passkeys: keys on people's devices, unlocked by finger, face or PIN, that sign a challenge of ours."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import delete, select, update

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock, Viewer
from meetings.operations import new_sessions, second_factors, sessions
from meetings.operations.keys import PARTNERSHIP
from meetings.operations.new_sessions import Entry
from meetings.operations.signing_in import NOT_ADMITTED
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.sealed import seal
from models.base import new_id
from models.credentials import Challenge, Passkey, RecoveryCode

CHALLENGE_BYTES = 32
LASTS = timedelta(minutes=5)
ANSWER_MS = 60_000
BY_PASSKEY = "passkey"
NOT_KNOWN = "This passkey did not work here. Try again, or sign in with your password."
NOT_MADE = "The passkey was not made. Try again."


@dataclass(frozen=True, slots=True)
class Asked:
    """A challenge: what the browser is told, as JSON, and the name under which its answer is taken once."""

    name: str
    options: str


@dataclass(frozen=True, slots=True)
class Held:
    """One of a person's passkeys, as they named it."""

    id: str
    name: str
    made_at: datetime
    used_at: datetime | None


def ask_to_make(caseroom: Caseroom, viewer: Viewer, label: str) -> Asked:
    """A challenge to make a passkey on the viewer's device, which must unlock it by finger, face or PIN."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import base64url_to_bytes, structs

    name, challenge = _challenge(caseroom, str(viewer.person), viewer.now)
    with record.reading(caseroom) as session:
        known = session.scalars(select(Passkey.credential_id).where(Passkey.person_id == viewer.person)).all()
    options = generate_registration_options(
        rp_id=_host(caseroom),
        rp_name="Caseroom",
        user_id=str(viewer.person).encode(),
        user_name=label,
        challenge=challenge,
        timeout=ANSWER_MS,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known
        ],
    )
    return Asked(name, options_to_json(options))


def make(caseroom: Caseroom, viewer: Viewer, asked: str, credential: str, *, name: str) -> list[str]:
    """Keep a passkey that the viewer's device made; returns recovery codes, shown once, where they had none.

    Everybody may, for themselves. Raises Invalid where the answer does not fit its challenge, NotVisible
    where that is over or was answered.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    challenge = _challenge_named(caseroom, asked, viewer.now)
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(caseroom),
            expected_origin=caseroom.settings.base_url,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise Invalid({"name": NOT_MADE}) from None
    with record.writing(caseroom, viewer) as writing:
        _spend(writing, asked, str(viewer.person))
        key = writing.key(PARTNERSHIP, PARTNERSHIP)
        row = Passkey(
            id=new_id(),
            person_id=str(viewer.person),
            credential_id=bytes_to_base64url(made.credential_id),
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            name=seal(key, "passkeys.name", name),
            made_at=viewer.now,
        )
        writing.session.add(row)
        writing.audit("factor.added", row.id, kind="passkey")
        left = select(RecoveryCode.person_id).where(
            RecoveryCode.person_id == viewer.person, RecoveryCode.used_at.is_(None)
        )
        had = writing.session.scalar(left.limit(1))
        return [] if had else second_factors.new_codes(writing, str(viewer.person))


def ask_who(caseroom: Caseroom, now: datetime) -> Asked:
    """A challenge for whoever has a passkey here: it names nobody, so it tells nobody who has one."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    name, challenge = _challenge(caseroom, None, now)
    options = generate_authentication_options(
        rp_id=_host(caseroom),
        challenge=challenge,
        timeout=ANSWER_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(name, options_to_json(options))


def enter(caseroom: Caseroom, asked: str, credential: str, now: datetime, *, device: str) -> Entry:
    """Let somebody in by a passkey alone: it is on their device and was unlocked, which are two factors.

    Raises Invalid where it is none of ours or does not fit its challenge, and for who has left or whose
    agency is no active partner now; NotVisible where the challenge is over or was answered.
    """
    challenge = _challenge_named(caseroom, asked, now)
    passkey, sign_count = _verified(caseroom, credential, challenge)
    if not sessions.admits(caseroom, passkey.person_id, now):
        raise Invalid({"email": NOT_ADMITTED})
    with record.writing(caseroom, Clock(now)) as writing:
        _spend(writing, asked, None)
        counted = update(Passkey).where(Passkey.id == passkey.id).values(sign_count=sign_count, used_at=now)
        writing.session.execute(counted)
        return new_sessions.start(writing, passkey.person_id, how=BY_PASSKEY, device=device)


def remove(caseroom: Caseroom, viewer: Viewer, passkey_id: str) -> None:
    """Take one of the viewer's passkeys away; a second press changes nothing.

    Raises Conflict where a second step is required and this is the last.
    """
    with record.writing(caseroom, viewer) as writing:
        row = writing.session.get(Passkey, passkey_id)
        if row is None or row.person_id != viewer.person:
            writing.idle()
            return
        writing.session.delete(row)
        writing.session.flush()
        if not second_factors.has_any(writing.session, row.person_id):
            if second_factors.are_required(caseroom):
                raise Conflict(second_factors.NEEDED)
            writing.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == row.person_id))
        writing.audit("factor.removed", row.id, kind="passkey")


def held(caseroom: Caseroom, viewer: Viewer) -> list[Held]:
    """The viewer's passkeys, in the order they were made."""
    with record.reading(caseroom) as session:
        rows = session.scalars(
            select(Passkey).where(Passkey.person_id == viewer.person).order_by(Passkey.made_at, Passkey.id)
        ).all()
    names = caseroom.keyring.read([row.name for row in rows])
    return [Held(row.id, names[row.name], row.made_at, row.used_at) for row in rows]


def _verified(caseroom: Caseroom, credential: str, challenge: bytes) -> tuple[Passkey, int]:
    """The passkey that signed a challenge, and how often it says it was used."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        answer = parse_authentication_credential_json(credential)
        wanted = select(Passkey).where(Passkey.credential_id == bytes_to_base64url(answer.raw_id))
        with record.reading(caseroom) as session:
            passkey = session.scalar(wanted)
        if passkey is None:
            raise Invalid({"email": NOT_KNOWN})
        proved = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(caseroom),
            expected_origin=caseroom.settings.base_url,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise Invalid({"email": NOT_KNOWN}) from None
    return passkey, proved.new_sign_count


def _challenge(caseroom: Caseroom, person_id: str | None, now: datetime) -> tuple[str, bytes]:
    challenge, name = secrets.token_bytes(CHALLENGE_BYTES), new_id()
    with record.housekeeping(caseroom) as session:
        session.execute(delete(Challenge).where(Challenge.ends_at <= now))
        session.add(Challenge(id=name, person_id=person_id, challenge=challenge.hex(), ends_at=now + LASTS))
    return name, challenge


def _challenge_named(caseroom: Caseroom, name: str, now: datetime) -> bytes:
    """A challenge that still stands; NotVisible where none does."""
    wanted = select(Challenge.challenge).where(Challenge.id == name, Challenge.ends_at > now)
    with record.reading(caseroom) as session:
        challenge = session.scalar(wanted)
    if challenge is None:
        raise NotVisible
    return bytes.fromhex(challenge)


def _spend(writing: Writing, name: str, person_id: str | None) -> None:
    """Take a challenge of a person who makes a passkey, or of nobody yet: once, of however many at once."""
    whose = Challenge.person_id.is_(None) if person_id is None else Challenge.person_id == person_id
    spent = delete(Challenge).where(Challenge.id == name, whose).returning(Challenge.id)
    writing.require(writing.session.scalar(spent))


def _host(caseroom: Caseroom) -> str:
    return urlsplit(caseroom.settings.base_url).hostname or ""
