"""The mails that a service wrote into its folder, as their readers open them."""

import re
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from sqlalchemy import update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations.outbox import Claimed
from meetings.reminders import duties
from meetings.reminders.mail import Mail
from models.agencies import MeetingType
from tests.places import START


def all_mails(caseroom: Caseroom) -> list[EmailMessage]:
    """Every mail, in the order in which they left."""
    found = sorted(caseroom.settings.outbox.glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=default) for path in found]


def mails_to(caseroom: Caseroom, address: str) -> list[EmailMessage]:
    """The mails to one address, in the order in which they left."""
    return [mail for mail in all_mails(caseroom) if mail["To"] == address]


def words(mail: EmailMessage) -> str:
    """The text of a mail."""
    return str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def link_in(mail: EmailMessage) -> str:
    """The one link of a mail, in full."""
    (link,) = re.findall(r"\bhttps?://\S+", words(mail))
    return str(link)


def path_in(mail: EmailMessage) -> str:
    """The one link of a mail, as an address within the service."""
    return re.sub(r"^https?://[^/]+", "", link_in(mail))


def mail_for(caseroom: Caseroom, claimed: Claimed, now: datetime) -> Mail | None:
    """The mail that a sweep sends for what it has claimed; None where there is nothing to tell any more."""
    found = duties.built(caseroom, [claimed], now).mail
    return found if isinstance(found, Mail) else None


def never_quiet(caseroom: Caseroom) -> None:
    """Let mails leave at any hour, whenever these tests run."""
    with record.writing(caseroom, Clock(START)) as writing:
        writing.session.execute(update(MeetingType).values(quiet_from_hour=24, quiet_until_hour=0))
        writing.audit("demo.made")
