"""Decides of which mails that did not arrive a coordinator hears, and what they read of why, in words."""

import re
from collections.abc import Mapping

from models.mails import MailKind

# The others tell what a coordinator may not know, or are about no meeting: `flask outbox` shows them.
KINDS: Mapping[str, str] = {
    MailKind.ACTION: "Reminder of an action",
    MailKind.ACTION_ASKED: "Question about an action",
    MailKind.ACTION_ESCALATED: "Notice that an action is escalated",
    MailKind.ACTION_HANDED_ON: "Notice that an action is handed on",
    MailKind.ACTION_REPLY: "Answer about an action",
    MailKind.ACTION_TEXT: "Reminder of an action, by text message",
    MailKind.BARRED: "Notice of who cannot get in",
    MailKind.CANCELLATION: "Cancellation",
    MailKind.INVITATION: "Invitation",
    MailKind.MINUTES: "Notice that minutes are issued",
    MailKind.RETURN: "Reminder of returns",
}
_CODE = re.compile(r"(Notify )?(\d{3})\b")
_NO_ADDRESS = {"550", "551", "553"}
_FULL = {"452", "552"}
# What Notify found out only after it had taken a mail or a text.
_LATER = {
    "Notify permanent-failure": "GOV.UK Notify found that the address or number does not exist",
    "Notify temporary-failure": "GOV.UK Notify could not deliver it: a mailbox is full, or a phone is off",
    "Notify technical-failure": "GOV.UK Notify had a fault of its own",
}


def reason(failure: str | None) -> str:
    """What the last try ended with, in plain words, and the code of the reply where there was one."""
    if failure in _LATER:
        return _LATER[failure]
    found = _CODE.match(failure or "")
    if found is None:
        return "The mail server could not be reached"
    notify, code = found.groups()
    if notify:
        return f"GOV.UK Notify {_by_notify(failure or '')} (reply {code})"
    if code in _NO_ADDRESS:
        return f"The mail server does not know the address or does not accept mail for it (reply {code})"
    if code in _FULL:
        return f"The mailbox is full (reply {code})"
    if code.startswith("5"):
        return f"The mail server refused the mail for good (reply {code})"
    return f"The mail server put it off each time (reply {code})"


def _by_notify(failure: str) -> str:
    if "email_address" in failure:
        return "refused the address"
    return "refused the number" if "phone_number" in failure else "did not take it"
