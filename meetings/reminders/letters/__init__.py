"""What each kind of duty makes of its mails: one module for each kind, listed in `reminders/duties.py`."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from meetings.reminders.mail import Envelope


@dataclass(frozen=True, slots=True)
class Post:
    """How a mail travels, and what its words need to know of the service: its address and its time zone."""

    envelope: Envelope
    base_url: str
    zone: ZoneInfo
