"""Decides how a mail or a text message leaves, and whether a failure is worth another try."""

import os
import smtplib
import ssl
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.parse import SplitResult, unquote, urlsplit

from meetings.reminders.texts import Text
from meetings.settings import Settings

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


class Security(StrEnum):
    """How the connection is secured, named as in the address of the mail server."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True)
class SmtpTransport:
    """Sends each mail on a connection of its own; `timeout` in seconds for each word of the server."""

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = TIMEOUT_SECONDS

    def send(self, message: EmailMessage) -> None:
        """Send one mail; what it raises says whether the mail or the connection was refused."""
        server = self._connected()
        try:
            _hand_over(server, message)
        finally:
            # The mail is accepted or refused by now: how the farewell goes changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        # Whatever goes wrong before the mail is named concerns us, not the mail, so it is worth another try.
        try:
            server = self._dialled()
        except (OSError, smtplib.SMTPException) as error:
            raise TemporaryFailure(_reason(error)) from error
        try:
            if self.security is Security.STARTTLS:
                server.starttls(context=ssl.create_default_context())
            if self.username:
                server.login(self.username, self.password)
        except (OSError, smtplib.SMTPException) as error:
            server.close()
            raise TemporaryFailure(_reason(error)) from error
        return server

    def _dialled(self) -> smtplib.SMTP:
        if self.security is Security.TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout)


@dataclass(frozen=True)
class FileOutbox:
    """Writes each mail as an .eml file that only this user can read; names sort by the time of writing.

    A text message is written as a mail to its number.
    """

    folder: Path

    def send(self, message: EmailMessage) -> None:
        """Write one mail, whole or not at all."""
        try:
            self._write(message)
        except OSError as error:
            raise TemporaryFailure(_reason(error)) from error

    def send_text(self, text: Text) -> None:
        """Write one text."""
        message = EmailMessage(policy=SMTP)
        message["To"] = text.to
        message["Subject"] = "Text message"
        message["Message-ID"] = text.message_id
        message.set_content(text.words)
        self.send(message)

    def _write(self, message: EmailMessage) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes the file 0600; the name ends in .eml only when the mail is whole.
        handle, part = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes(policy=SMTP))
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(self.folder / _file_name(message))
        except OSError:
            Path(part).unlink(missing_ok=True)
            raise


def configured(settings: Settings) -> Transport:
    """The transport that the settings name; raises ValueError, as `transport_for`."""
    return transport_for(
        settings.mail_url, settings.outbox, settings.notify_api_key, text_template=settings.text_template
    )


def can_text(settings: Settings) -> bool:
    """Whether reminders can leave as text messages here."""
    return isinstance(configured(settings), TextTransport)


def transport_for(url: str, folder: Path, api_key: str = "", *, text_template: str = "") -> Transport:
    """The transport that the setting names: nothing or `file:` for the folder, Notify, or a mail server.

    `notify:TEMPLATE` with an API key, `smtp://host:25`, `smtp+starttls://name:password@host:587` or
    `smtps://name:password@host:465`, name and password percent-encoded. Raises ValueError, which never
    repeats the password, for anything else, for a password that would travel in the clear, and for a
    template of text messages that is none or that nothing sends by.
    """
    parts = urlsplit(url)
    if parts.scheme == "notify":
        from meetings.reminders.notify import notify_transport

        return notify_transport(parts, api_key, text_template)
    if text_template:
        raise ValueError("TEXT_TEMPLATE is for text messages by notify:TEMPLATE and for nothing else")
    if url in ("", "file", "file:"):
        return FileOutbox(folder)
    if parts.scheme not in tuple(Security) or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(
            "The mail address must be file:, notify:TEMPLATE, smtp://host, smtp+starttls://host or smtps://host"
        )
    security = Security(parts.scheme)
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    if security is Security.NONE and username:
        raise ValueError("A mail server that asks for a password needs smtp+starttls:// or smtps://")
    if not (username + password).isascii():
        raise ValueError("The name and the password for the mail server must be in ASCII")
    return SmtpTransport(
        host=parts.hostname,
        port=_port(parts) or _PORTS[security],
        security=security,
        username=username,
        password=password,
    )


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise ValueError("The port of the mail server must be a number up to 65535") from None


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()), (550, b"The mail names no recipient"))
        raise _refusal(code, words) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise PermanentFailure(_reason(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryFailure(_reason(error)) from error


def _refusal(code: int, words: bytes | str) -> TemporaryFailure | PermanentFailure:
    kind = PermanentFailure if 500 <= code <= 599 else TemporaryFailure
    return kind(f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}")


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_refusal(error.smtp_code, error.smtp_error))
    return f"{type(error).__name__}: {error}"


def _file_name(message: EmailMessage) -> str:
    mark = sha256(str(message["Message-ID"]).encode()).hexdigest()[:12]
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{mark}.eml"
