"""Signing in by one's own organisation (OpenID Connect): code with PKCE, one issuer, never by e-mail.

Off unless an issuer is configured. Whose sign-in it is rests on the issuer's subject, which a person has
linked to their account while signed in here.
"""

import secrets
import ssl
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import delete, select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock, Viewer
from meetings.operations import new_sessions, sessions, signing_in
from meetings.operations.new_sessions import Entry
from meetings.refusals import Conflict, Invalid
from meetings.settings import Settings
from models.base import new_id
from models.credentials import Identity

SECONDS = 10.0
LEEWAY_SECONDS = 60
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
STRONG = frozenset({"mfa", "hwk", "swk", "otp", "fido"})
BY_OIDC = "your organisation’s sign-in"
FAILED = "Your organisation’s sign-in did not work. Try again, or sign in with your password."
NOT_LINKED = (
    "This sign-in is not linked to an account here. Sign in with your password, then link it under "
    "“Sign-in and devices”."
)
TAKEN = "This sign-in is linked to another account."


@dataclass(frozen=True, slots=True)
class Flow:
    """What a browser keeps while its person is at the issuer: it fits one answer, once."""

    state: str
    nonce: str
    verifier: str
    target: str
    links: bool = False


@dataclass(frozen=True, slots=True)
class Proved:
    """What the issuer says: who, and whether by more than a password."""

    issuer: str
    subject: str
    is_strong: bool


def begin(caseroom: Caseroom, *, target: str, links: bool) -> tuple[str, dict[str, Any]]:
    """Where to send a browser, and what it keeps meanwhile; Invalid where the issuer does not answer."""
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    flow = Flow(
        secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), target, links
    )
    settings = caseroom.settings
    address: str = prepare_grant_uri(
        _issuer(settings)["authorization_endpoint"],
        client_id=settings.oidc_client_id,
        response_type="code",
        redirect_uri=callback(settings),
        scope="openid",
        state=flow.state,
        nonce=flow.nonce,
        code_challenge=create_s256_code_challenge(flow.verifier),
        code_challenge_method="S256",
    )
    return address, asdict(flow)


def proved(caseroom: Caseroom, flow: Flow, answer: Mapping[str, str], now: datetime) -> Proved:
    """Who came back from the issuer: its answer fits the flow, and its signed token fits both.

    Raises Invalid for anything else, without saying what.
    """
    from joserfc.errors import JoseError

    if not secrets.compare_digest(answer.get("state", ""), flow.state) or "code" not in answer:
        raise Invalid({"email": FAILED})
    issuer = _issuer(caseroom.settings)
    try:
        claims = _claims(
            caseroom.settings, issuer, _token(caseroom.settings, issuer, flow, answer["code"]), now
        )
    except (JoseError, ValueError, KeyError) as error:
        raise Invalid({"email": FAILED}) from error
    if not secrets.compare_digest(str(claims.get("nonce", "")), flow.nonce):
        raise Invalid({"email": FAILED})
    methods = claims.get("amr")
    strong = isinstance(methods, list) and bool(STRONG.intersection(str(one) for one in methods))
    return Proved(str(claims["iss"]), str(claims["sub"]), strong)


def enter(caseroom: Caseroom, who: Proved, now: datetime, *, device: str) -> Entry:
    """Let in whoever has linked this sign-in; half in, where the issuer tells of a password alone.

    Raises Invalid where it is not linked, or its person may not sign in now.
    """
    linked = select(Identity.person_id).where(Identity.issuer == who.issuer, Identity.subject == who.subject)
    with record.reading(caseroom) as session:
        person_id = session.scalar(linked)
    if person_id is None:
        raise Invalid({"email": NOT_LINKED})
    if not sessions.admits(caseroom, person_id, now):
        raise Invalid({"email": signing_in.NOT_ADMITTED})
    with record.writing(caseroom, Clock(now)) as writing:
        if who.is_strong:
            return new_sessions.start(writing, person_id, how=BY_OIDC, device=device)
        return signing_in.open_for(writing, person_id, device, how=BY_OIDC)


def link(caseroom: Caseroom, viewer: Viewer, who: Proved) -> None:
    """Link the viewer's account to a sign-in of their organisation, in place of one before.

    Everybody may, for themselves. Raises Conflict where it is linked to somebody else's.
    """
    linked = select(Identity).where(Identity.issuer == who.issuer, Identity.subject == who.subject)
    with record.writing(caseroom, viewer) as writing:
        held = writing.session.scalar(linked)
        if held is not None:
            if held.person_id != viewer.person:
                raise Conflict(TAKEN)
            writing.idle()
            return
        writing.session.execute(delete(Identity).where(Identity.person_id == viewer.person))
        row = Identity(
            id=new_id(),
            person_id=str(viewer.person),
            issuer=who.issuer,
            subject=who.subject,
            made_at=viewer.now,
        )
        writing.session.add(row)
        writing.audit("factor.added", row.id, kind="organisation")


def unlink(caseroom: Caseroom, viewer: Viewer) -> None:
    """Take the link of the viewer's account away; a second press does nothing."""
    with record.writing(caseroom, viewer) as writing:
        row = writing.session.scalar(select(Identity).where(Identity.person_id == viewer.person))
        if row is None:
            writing.idle()
            return
        writing.session.delete(row)
        writing.audit("factor.removed", row.id, kind="organisation")


def linked_since(caseroom: Caseroom, viewer: Viewer) -> datetime | None:
    """Since when the viewer's account is linked; None where it is not."""
    with record.reading(caseroom) as session:
        return session.scalar(select(Identity.made_at).where(Identity.person_id == viewer.person))


def callback(settings: Settings) -> str:
    """Where the issuer sends a browser back to; it must know this address."""
    return f"{settings.base_url}/sign-in/oidc/callback"


def _issuer(settings: Settings) -> dict[str, Any]:
    """The issuer's own description, which must be of the issuer that is configured."""
    found = _asked("GET", f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != settings.oidc_issuer.rstrip("/"):
        raise Invalid({"email": FAILED})
    return found


def _token(settings: Settings, issuer: Mapping[str, Any], flow: Flow, code: str) -> str:
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback(settings),
        "code_verifier": flow.verifier,
    }
    answered = _asked(
        "POST",
        issuer["token_endpoint"],
        data=sent,
        auth=(settings.oidc_client_id, settings.oidc_client_secret),
    )
    return str(answered["id_token"])


def _claims(settings: Settings, issuer: Mapping[str, Any], token: str, now: datetime) -> dict[str, Any]:
    """The claims of a token that the issuer signed for this service, and that stands now."""
    from joserfc import jwt
    from joserfc.jwk import KeySet

    keys = KeySet.import_key_set(_asked("GET", issuer["jwks_uri"]))  # type: ignore[arg-type]
    read = jwt.decode(token, keys, algorithms=ALGORITHMS)
    jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer["issuer"]},
        aud={"essential": True, "value": settings.oidc_client_id},
        sub={"essential": True},
        exp={"essential": True},
        nonce={"essential": True},
    ).validate(read.claims)
    return dict(read.claims)


def _asked(method: str, address: str, **more: Any) -> dict[str, Any]:
    """What the issuer answers in JSON; raises Invalid where it does not."""
    import httpx

    try:
        answer = httpx.request(
            method, address, timeout=SECONDS, follow_redirects=False, verify=_authorities(), **more
        )
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Invalid({"email": FAILED}) from error
    return found


@cache
def _authorities() -> ssl.SSLContext:
    """Whom an issuer's certificate must be signed by; read once, because that takes 25 ms."""
    import httpx

    return httpx.create_ssl_context()
