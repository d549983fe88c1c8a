"""When no kind of meeting has its quiet hours: for what is not of one meeting alone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.reminders.ladder import USUAL
from meetings.sending_hours import Hours
from models.agencies import MeetingType

_HOURS = select(MeetingType.remind_at_hour, MeetingType.quiet_from_hour, MeetingType.quiet_until_hour)


def of_every_kind(session: Session) -> list[Hours]:
    """The hours of every kind of meeting."""
    return [Hours(*kind) for kind in session.execute(_HOURS)] or [USUAL]


def is_quiet(session: Session, now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is in the quiet hours of any kind of meeting."""
    return any(hours.after_quiet(now, zone) != now for hours in of_every_kind(session))
