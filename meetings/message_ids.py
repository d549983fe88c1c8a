"""Decides the Message-ID by which a mail of ours is known again."""

from email.utils import parseaddr
from hashlib import sha256


def message_id(outbox_key: str, mail_from: str) -> str:
    """The Message-ID of an outbox row: always the same, so that a repeat is known as one.

    A digest, as the key holds ids of ours that are nobody's business on the way.
    """
    domain = parseaddr(mail_from)[1].rpartition("@")[2] or "localhost"
    return f"<{sha256(outbox_key.encode()).hexdigest()[:32]}@{domain}>"
