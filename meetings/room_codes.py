"""Decides which room code is valid now: made of the meeting's secret and the time, so none is ever stored."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

from meetings.references import ALPHABET, CODE_LENGTH, normalise

WINDOW_SECONDS = 60
SECRET_BYTES = 32


def new_secret() -> bytes:
    """A fresh secret for one meeting's room codes: 32 random bytes."""
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, at: datetime, seconds: int = WINDOW_SECONDS) -> str:
    """The code that the room shows at `at` (aware): six symbols, a new one every `seconds`."""
    return _code(secret, _window(at, seconds))


def is_valid(secret: bytes, code: str, at: datetime, seconds: int = WINDOW_SECONDS) -> bool:
    """Whether `code`, as a person typed it, is this meeting's code of this window or of the one before.

    Both are always compared, in constant time: how long a refusal takes tells nothing about the code.
    """
    typed = normalise(code).encode(errors="replace")
    window = _window(at, seconds)
    now = hmac.compare_digest(typed, _code(secret, window).encode())
    before = hmac.compare_digest(typed, _code(secret, window - 1).encode())
    return now | before


def matching(
    secrets_by_meeting: Mapping[str, bytes], code: str, at: datetime, seconds: int = WINDOW_SECONDS
) -> str | None:
    """The id of the one meeting whose room code this is now, or None.

    Every meeting is compared whatever the first ones say. A code that two meetings happen to show opens
    neither: nobody may land in the wrong room, and both have a new code within a minute.
    """
    found = [meeting for meeting, secret in secrets_by_meeting.items() if is_valid(secret, code, at, seconds)]
    return found[0] if len(found) == 1 else None


def _window(at: datetime, seconds: int) -> int:
    if at.tzinfo is None:
        raise ValueError("A room code needs an aware time")
    return int(at.timestamp() // seconds)


def _code(secret: bytes, window: int) -> str:
    digest = hmac.digest(secret, b"room code" + window.to_bytes(8, signed=True), "sha256")
    bits = int.from_bytes(digest[:8])
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(CODE_LENGTH))
