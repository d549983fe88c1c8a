"""The ways an operation refuses; routes turn each into one kind of answer."""

from collections.abc import Mapping
from datetime import timedelta


class Refusal(Exception):
    """An operation that did nothing, and says why."""


class NotVisible(Refusal):
    """The target is missing, or the viewer may not see or change it: always the same 404."""


class Invalid(Refusal):
    """What was sent cannot stand: a message for each field, answered with 422 and the typed text kept."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__("; ".join(messages.values()))
        self.messages = dict(messages)


class Conflict(Refusal):
    """Somebody else changed it first: answered with 409 and both texts.

    `made` is the row that the very form had made when it was first sent.
    """

    def __init__(self, message: str, current: str = "", *, made: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.current = current
        self.made = made


class SentBefore(Refusal):
    """A form was sent before and has been edited since: answered with 422 and the typed text kept."""

    def __init__(self) -> None:
        super().__init__(
            "What you sent first is recorded, and you have edited it since."
            " Send it again only if this is to be recorded too."
        )


class TooOften(Refusal):
    """Somebody tried too often: answered with 429, and how long to wait."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, int(wait.total_seconds()))
        super().__init__(f"There were too many tries. Wait {_spoken(self.seconds)}, then try again.")


def _spoken(seconds: int) -> str:
    minutes, hours = -(-seconds // 60), -(-seconds // 3600)
    if minutes > 60:
        return f"{hours} hours"
    return "a minute" if minutes == 1 else f"{minutes} minutes"
