"""Decides how a form that came too late is kept in the page that asks to sign in: sealed, for its sender.

Nothing of it is stored here. Whoever opens the page, or signs in on it as somebody else, reads nothing.
"""

import base64
import hmac
import json
import os
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

LONGEST = 180_000
LASTS = timedelta(hours=1)
_NONCE_BYTES = 12
# Ids, keys and digests, and what a ticked box sends.
_OURS = re.compile("[0-9a-f]{32}|[0-9a-f]{64}|y|1")
_PURPOSE = b"caseroom kept forms"
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Where a form was going, and its fields as typed."""

    path: str
    fields: Fields


def keep(secret: bytes, form: KeptForm, person_id: str, now: datetime) -> str:
    """The form, sealed for one person; empty where it is too long to be sent along."""
    body = json.dumps([form.path, list(form.fields), now.timestamp()])
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _cipher(secret).encrypt(nonce, zlib.compress(body.encode()), person_id.encode())
    text = base64.urlsafe_b64encode(nonce + sealed).decode()
    return text if len(text) <= LONGEST else ""


def kept(secret: bytes, text: str, person_id: str, now: datetime) -> KeptForm | None:
    """The form again; None where it is another person's, an hour old, or was never one of ours."""
    try:
        raw = base64.urlsafe_b64decode(text.encode())
        clear = _cipher(secret).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], person_id.encode())
    except (ValueError, InvalidTag):
        return None
    path, fields, at = json.loads(zlib.decompress(clear))
    if not 0 <= now.timestamp() - at <= LASTS.total_seconds():
        return None
    return KeptForm(path, [(name, value) for name, value in fields])


def readable(form: KeptForm) -> list[tuple[str, str]]:
    """What a person typed or chose in words, each with its field's name; not what the page itself put in."""
    return [
        (name.rpartition("-")[2].replace("_", " ").capitalize(), value)
        for name, value in form.fields
        if value.strip() and not _OURS.fullmatch(value) and name not in ("next", "kept", "version")
    ]


def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(hmac.digest(secret, _PURPOSE, "sha256"))
