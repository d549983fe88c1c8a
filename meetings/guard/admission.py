"""Decides whom a route's access rule admits, and remembers that their session is used."""

from contextlib import suppress
from datetime import timedelta

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from meetings.guard import ways_in
from meetings.guard.access import GUEST, HALF_WAY, PROJECTOR, PUBLIC, UNDERTAKEN, asks_fresh, rule_of
from meetings.guard.asking import caseroom, now, signed_in
from meetings.operations import sessions
from meetings.operations.sessions import SignedIn

# What a phone that is signed in to one meeting alone may ask for, at that meeting; and anywhere.
_OF_PHONES = frozenset({"phone", "interests"})
_OF_PHONES_ANYWHERE = frozenset({"signing_in.sign_out", "undertaking.answer", "undertaking.show"})
# Where a phone of one meeting signs in as its owner does at a desk, instead of being led back.
_OF_DESKS = frozenset({"links.follow"})
# What a page asks by itself, without anybody touching it: none of it keeps a session from going idle.
POLLS = frozenset(
    {
        "account.left",
        "console.live",
        "console.stream",
        "guest_phone.live",
        "phone.live",
        "projector.live",
        "projector.stream",
        "projector.way_in",
    }
)
TOUCHED_EACH = timedelta(minutes=1)
FRESH_FOR = timedelta(minutes=5)


def admit() -> ResponseReturnValue | None:
    """Refuse whoever the route's rule does not admit: to sign in, its second step, to undertake, or 404."""
    if request.endpoint is None:
        return None
    route = current_app.view_functions[request.endpoint]
    rule = rule_of(route)
    if rule == PUBLIC:
        return None
    who = signed_in()
    refusal = _refusal(rule, who)
    if refusal is None and who is not None and who.kind == "person":
        if asks_fresh(route) and not _is_fresh(who):
            return ways_in.prove_again(who)
        _touch(who)
    return refusal


def _refusal(rule: str, who: SignedIn | None) -> ResponseReturnValue | None:
    if rule == GUEST:
        return None if who is not None and who.kind == "guest" else ways_in.guests_way_in()
    if (rule == PROJECTOR) != (who is not None and who.kind == "projector"):
        return ways_in.pairing() if rule == PROJECTOR else ways_in.sign_in()
    if who is None:
        return ways_in.sign_in()
    if (rule == HALF_WAY) != (who.kind == "half"):
        return redirect(url_for("home.show"), 303) if rule == HALF_WAY else ways_in.second_step()
    if who.kind == "phone" and not _is_of_phones(who):
        return ways_in.sign_in() if request.endpoint in _OF_DESKS else ways_in.back_to_meeting(who)
    if rule == UNDERTAKEN and not who.undertaken:
        return ways_in.undertake()
    return None


def _is_of_phones(who: SignedIn) -> bool:
    if request.blueprint in _OF_PHONES:
        return (request.view_args or {}).get("meeting_id") == who.meeting_id
    return request.endpoint in _OF_PHONES_ANYWHERE


def _is_fresh(who: SignedIn) -> bool:
    return who.proved_at is not None and now() - who.proved_at <= FRESH_FOR


def _touch(who: SignedIn) -> None:
    """Remember, at most once a minute, that a session is used; what cannot be written stops no answer."""
    if request.endpoint not in POLLS and now() - who.seen_at >= TOUCHED_EACH:
        with suppress(OperationalError):
            sessions.touch(caseroom(), who.session_id, now())
