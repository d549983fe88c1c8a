"""Decides how a mail leaves by a mail server, and whether its refusal is worth another try."""

import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from functools import cache
from urllib.parse import SplitResult, unquote

from meetings.reminders.sending import TIMEOUT_SECONDS, PermanentFailure, TemporaryFailure


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
            return smtplib.SMTP_SSL(self.host, self.port, _own_name(), timeout=self.timeout, context=context)
        return smtplib.SMTP(self.host, self.port, _own_name(), timeout=self.timeout)


@cache
def _own_name() -> str:
    """What this machine calls itself to a mail server; asked once.

    smtplib asks for each connection, and waits for seconds where no name server knows the machine.
    """
    name = socket.getfqdn()
    return name if "." in name else "[127.0.0.1]"


def smtp_transport(parts: SplitResult) -> SmtpTransport:
    """The mail server that an address names; raises ValueError, as `transports.transport_for`."""
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
    # Some versions of Python would ask the server to take it for the address <>, which one may.
    if not message["To"].addresses:
        raise PermanentFailure("550 The mail names no recipient")
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
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
