"""Decides what a way for mails and texts to leave must do, and how it says that it could not."""

from email.message import EmailMessage
from enum import StrEnum
from typing import Protocol, runtime_checkable

from meetings.reminders.texts import Text

TIMEOUT_SECONDS = 15.0


class TemporaryFailure(Exception):
    """The mail did not leave, but may later: the server is away, busy, or unwilling to talk to us."""


class PermanentFailure(Exception):
    """The server will not take this mail for this address, now or later."""


class Transport(Protocol):
    """A way for mail to leave."""

    def send(self, message: EmailMessage) -> None:
        """Hand one mail to one recipient over, or raise TemporaryFailure or PermanentFailure."""


@runtime_checkable
class TextTransport(Protocol):
    """A way for text messages to leave."""

    def send_text(self, text: Text) -> None:
        """Hand one text over, or raise TemporaryFailure or PermanentFailure."""


class Fate(StrEnum):
    """What became of a mail or a text after it was taken, the failures in GOV.UK Notify's words."""

    ON_ITS_WAY = "on its way"
    DELIVERED = "delivered"
    NO_ADDRESS = "permanent-failure"
    NOT_REACHED = "temporary-failure"
    BROKEN = "technical-failure"


@runtime_checkable
class TellingTransport(Protocol):
    """A way to send that can say afterwards what became of what it took."""

    def fate(self, message_id: str) -> Fate:
        """What became of a mail or a text; raises TemporaryFailure where it cannot be asked now."""
