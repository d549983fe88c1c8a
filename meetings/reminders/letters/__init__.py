"""What each kind of duty makes of its mails: one module for each kind, listed in `reminders/duties.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from meetings.doors.viewer import Sight
from meetings.duedates import spoken
from meetings.operations.outbox import Claimed
from meetings.reminders.mail import Envelope, Mail
from meetings.reminders.texts import Text
from models.base import Base, SealedText


@dataclass(frozen=True, slots=True)
class Post:
    """What a letter is written with: its envelope, the moment, the service's address, what its reader sees.

    `sees` says whether the reader may see a row now, by the desk's policy, and `looking` opens a session of
    all that they see. `token_of` makes the token of a link from its id; `action_link` makes the address that
    leads the reader, and nobody else, to an action, by its id and due date. `unseal` reads what is sealed for
    the service itself.
    """

    envelope: Envelope
    base_url: str
    zone: ZoneInfo
    sees: Callable[[type[Base], str], bool]
    token_of: Callable[[str], str]
    unseal: Callable[[SealedText], str]
    action_link: Callable[[str, date], str]
    looking: Callable[[], Sight]
    now: datetime

    def meeting_on(self, starts_at: datetime) -> str:
        """Which meeting, by its day alone."""
        return f"the meeting on {spoken(starts_at.astimezone(self.zone).date())}"


@dataclass(frozen=True, slots=True)
class Built:
    """A mail or a text, and what is claimed of the outbox that it tells its reader of, if anything is."""

    mail: Mail | Text | None = None
    tells: tuple[Claimed, ...] = ()
