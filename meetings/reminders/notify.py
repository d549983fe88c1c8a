"""Decides how a mail leaves by GOV.UK Notify, and which of its answers are final.

The template there has `((subject))` as its subject and `((body))` as its body, and no words of its own.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult

from meetings.reminders.transports import TIMEOUT_SECONDS, PermanentFailure, TemporaryFailure
from meetings.settings import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from notifications_python_client.errors import APIError
    from notifications_python_client.notifications import NotificationsAPIClient

SERVICE = "https://api.notifications.service.gov.uk"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TEMPLATE = re.compile(_UUID)
_API_KEY = re.compile(rf".*-?{_UUID}-{_UUID}")
# What Notify took, but could not deliver: a mail that is sent again is then another.
_NOT_DELIVERED = ("permanent-failure", "temporary-failure", "technical-failure")


@dataclass(frozen=True)
class NotifyTransport:
    """Sends each mail by one request to Notify; `timeout` in seconds for its answer."""

    template_id: str
    api_key: str = field(repr=False)
    base_url: str = SERVICE
    timeout: float = TIMEOUT_SECONDS

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over as words for the template, unless Notify has taken it before.

        Its Message-ID is the reference by which a try whose answer was lost is found again. What is no words,
        as an entry for a calendar, stays behind.
        """
        body = message.get_body(("plain",))
        words = {"subject": str(message["Subject"]), "body": body.get_content() if body else ""}
        reference = str(message["Message-ID"]).strip("<>")
        with _failures():
            client = self._client()
            if not _has_taken(client, reference):
                client.send_email_notification(
                    email_address=parseaddr(str(message["To"]))[1],
                    template_id=self.template_id,
                    personalisation=words,
                    reference=reference,
                )

    def _client(self) -> "NotificationsAPIClient":
        # Imported by whoever sends through it: it costs a process of any other transport several megabytes.
        from notifications_python_client.notifications import NotificationsAPIClient

        return NotificationsAPIClient(self.api_key, base_url=self.base_url, timeout=self.timeout)


def notify_transport(parts: SplitResult, api_key: str) -> NotifyTransport:
    """The transport that `notify:TEMPLATE` names, or `notify://HOST/TEMPLATE` for a stand-in of the service.

    Raises ValueError, which never repeats the key, for a template or a key that is none.
    """
    template = parts.path.removeprefix("/")
    if not _TEMPLATE.fullmatch(template):
        raise ValueError(
            "The mail address must be notify:TEMPLATE, with the id of a template of GOV.UK Notify"
        )
    if not _API_KEY.fullmatch(api_key):
        raise ValueError("The key notify_api_key must be an API key for mail as GOV.UK Notify shows it")
    if not parts.netloc:
        return NotifyTransport(template, api_key)
    scheme = "http" if parts.hostname in LOOPBACK_HOSTS else "https"
    return NotifyTransport(template, api_key, f"{scheme}://{parts.netloc}")


def _has_taken(client: "NotificationsAPIClient", reference: str) -> bool:
    found = client.get_all_notifications(reference=reference)
    return any(one.get("status") not in _NOT_DELIVERED for one in found.get("notifications", []))


@contextmanager
def _failures() -> Iterator[None]:
    """Tell what is wrong with the mail from what is wrong with the way to Notify, and our rights there."""
    from notifications_python_client.errors import APIError

    try:
        yield
    except APIError as error:
        raise _refusal(error) from error


def _refusal(error: "APIError") -> TemporaryFailure | PermanentFailure:
    said: Any = error.message
    words = "; ".join(str(one.get("message", "")) for one in said) if isinstance(said, list) else str(said)
    refused = error.status_code == 400 and "email_address" in words
    return (PermanentFailure if refused else TemporaryFailure)(f"Notify {error.status_code} {words}")
