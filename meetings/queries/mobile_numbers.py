"""The mobile number for a person's own reminders: the one in use, and the one that waits for its code."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings import mobiles
from meetings.doors.viewer import Sight
from models.people import MobileNumber


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number, since when it is in use, until when its code is good, and since when no text reaches it."""

    number: str
    confirmed_at: datetime | None
    ends_at: datetime | None
    unreachable_at: datetime | None

    @property
    def shown(self) -> str:
        """The number as people read it."""
        return mobiles.shown(self.number)


@dataclass(frozen=True, slots=True)
class OwnNumbers:
    """What a person has given: a number in use, and one to be proved."""

    in_use: OwnNumber | None
    asked: OwnNumber | None


_OWN = select(
    MobileNumber.number, MobileNumber.confirmed_at, MobileNumber.ends_at, MobileNumber.unreachable_at
)


def own(sight: Sight, now: datetime) -> OwnNumbers:
    """The viewer's; a number whose code is over is told of only where the code did not reach it."""
    rows = sight.rows(_OWN, OwnNumber, {})
    asked = [one for one in rows if one.ends_at is not None and (one.ends_at > now or one.unreachable_at)]
    return OwnNumbers(next((one for one in rows if one.confirmed_at), None), next(iter(asked), None))
