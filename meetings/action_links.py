"""Decides where the link of a mail about an action leads: to that action, for its one reader, until a day.

A link opens nothing by itself: whoever follows it signs in first. To anybody but its reader it is no link of
ours at all, since the reader is in the signature and not in the link.
"""

from datetime import date, timedelta
from hashlib import sha256

from itsdangerous import BadSignature, Signer

LASTS = timedelta(days=14)
_PURPOSE = "caseroom action link"


def last_day(due_on: date, told_on: date) -> date:
    """The last day on which a link leads to its action: two weeks after it is due or was told of."""
    return max(due_on, told_on) + LASTS


def make(secret: bytes, person_id: str, action_id: str, until: date) -> str:
    """The token of a link that one person follows to one action, up to and with a day."""
    return _signer(secret, person_id).sign(f"{action_id}.{until.isoformat()}").decode()


def read(secret: bytes, person_id: str, token: str, today: date) -> str | None:
    """The action that a link leads this person to; None for one that has ended or is not theirs."""
    try:
        signed = _signer(secret, person_id).unsign(token).decode()
    except BadSignature:
        return None
    action_id, _, until = signed.partition(".")
    return action_id if today <= date.fromisoformat(until) else None


def _signer(secret: bytes, person_id: str) -> Signer:
    return Signer(secret, salt=f"{_PURPOSE}|{person_id}", key_derivation="hmac", digest_method=sha256)
