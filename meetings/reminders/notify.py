"""Decides how mails and text messages leave by GOV.UK Notify, and which of its answers are final.

The template of mails there has `((subject))` as its subject and `((body))` as its body, that of text
messages `((body))`; neither has words of its own.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult

from meetings.reminders.sending import TIMEOUT_SECONDS, Fate, PermanentFailure, TemporaryFailure
from meetings.reminders.texts import Text
from meetings.settings import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from notifications_python_client.errors import APIError
    from notifications_python_client.notifications import NotificationsAPIClient

SERVICE = "https://api.notifications.service.gov.uk"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TEMPLATE = re.compile(_UUID)
_API_KEY = re.compile(rf".*-?{_UUID}-{_UUID}")
# What Notify took, but could not deliver: whatever is sent again is then another.
_NOT_DELIVERED = (Fate.NO_ADDRESS, Fate.NOT_REACHED, Fate.BROKEN)
_FATES = {str(fate): fate for fate in (*_NOT_DELIVERED, Fate.DELIVERED)}
# What a refusal names when it is of the reader, and not of us.
_OF_READER = ("email_address", "phone_number")


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
        reference = _reference(str(message["Message-ID"]))
        self._once(
            reference,
            lambda client: client.send_email_notification(
                email_address=parseaddr(str(message["To"]))[1],
                template_id=self.template_id,
                personalisation=words,
                reference=reference,
            ),
        )

    def fate(self, message_id: str) -> Fate:
        """What became of what Notify took last under a Message-ID; on its way where Notify knows nothing."""
        with _failures():
            found = _known(self._client(), _reference(message_id))
        latest = max(found, key=lambda one: str(one.get("created_at")), default={})
        return _FATES.get(str(latest.get("status")), Fate.ON_ITS_WAY)

    def _once(self, reference: str, send: "Callable[[NotificationsAPIClient], object]") -> None:
        with _failures():
            client = self._client()
            if all(one.get("status") in _NOT_DELIVERED for one in _known(client, reference)):
                send(client)

    def _client(self) -> "NotificationsAPIClient":
        # Imported by whoever sends through it: it costs a process of any other transport several megabytes.
        from notifications_python_client.notifications import NotificationsAPIClient

        return NotificationsAPIClient(self.api_key, base_url=self.base_url, timeout=self.timeout)


@dataclass(frozen=True)
class NotifyTextTransport(NotifyTransport):
    """Sends text messages too."""

    text_template_id: str = ""

    def send_text(self, text: Text) -> None:
        """Hand one text over as words for its template, unless Notify has taken it before."""
        reference = _reference(text.message_id)
        self._once(
            reference,
            lambda client: client.send_sms_notification(
                phone_number=text.to,
                template_id=self.text_template_id,
                personalisation={"body": text.words},
                reference=reference,
            ),
        )


def notify_transport(parts: SplitResult, api_key: str, text_template: str) -> NotifyTransport:
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
    if text_template and not _TEMPLATE.fullmatch(text_template):
        raise ValueError("TEXT_TEMPLATE must be the id of a template of text messages of GOV.UK Notify")
    service = _service(parts)
    if not text_template:
        return NotifyTransport(template, api_key, service)
    return NotifyTextTransport(template, api_key, service, text_template_id=text_template)


def _service(parts: SplitResult) -> str:
    if not parts.netloc:
        return SERVICE
    scheme = "http" if parts.hostname in LOOPBACK_HOSTS else "https"
    return f"{scheme}://{parts.netloc}"


def _reference(message_id: str) -> str:
    """What Notify keeps of a mail or text of ours, to be found again by."""
    return message_id.strip("<>")


def _known(client: "NotificationsAPIClient", reference: str) -> list[dict[str, Any]]:
    """All that Notify has taken under a reference: more than one where some of it could not be delivered."""
    found: list[dict[str, Any]] = client.get_all_notifications(reference=reference).get("notifications", [])
    return found


@contextmanager
def _failures() -> Iterator[None]:
    """Tell what is wrong with the reader from what is wrong with the way to Notify, and our rights there."""
    from notifications_python_client.errors import APIError

    try:
        yield
    except APIError as error:
        raise _refusal(error) from error


def _refusal(error: "APIError") -> TemporaryFailure | PermanentFailure:
    said: Any = error.message
    words = "; ".join(str(one.get("message", "")) for one in said) if isinstance(said, list) else str(said)
    refused = error.status_code == 400 and any(name in words for name in _OF_READER)
    return (PermanentFailure if refused else TemporaryFailure)(f"Notify {error.status_code} {words}")
