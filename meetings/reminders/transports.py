"""Decides by which way mails and texts leave here."""

from pathlib import Path
from urllib.parse import urlsplit

from meetings.reminders.file_outbox import FileOutbox
from meetings.reminders.notify import notify_transport
from meetings.reminders.sending import Transport
from meetings.reminders.smtp import smtp_transport
from meetings.settings import MAILS_AS_FILES, Settings


def configured(settings: Settings) -> Transport:
    """The transport that the settings name; raises ValueError, as `transport_for`."""
    return transport_for(
        settings.mail_url, settings.outbox, settings.notify_api_key, text_template=settings.text_template
    )


def transport_for(url: str, folder: Path, api_key: str = "", *, text_template: str = "") -> Transport:
    """The transport that the setting names: nothing or `file:` for the folder, Notify, or a mail server.

    `notify:TEMPLATE` with an API key, `smtp://host:25`, `smtp+starttls://name:password@host:587` or
    `smtps://name:password@host:465`, name and password percent-encoded. Raises ValueError, which never
    repeats the password, for anything else, for a password that would travel in the clear, and for a
    template of text messages that is none or that nothing sends by.
    """
    parts = urlsplit(url)
    if parts.scheme == "notify":
        return notify_transport(parts, api_key, text_template)
    if text_template:
        raise ValueError("TEXT_TEMPLATE is for text messages by notify:TEMPLATE and for nothing else")
    if url in MAILS_AS_FILES:
        return FileOutbox(folder)
    return smtp_transport(parts)
