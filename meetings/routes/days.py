"""The day and the time of day where the meetings are held."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from meetings import guard


def today() -> date:
    """The day it is there."""
    return day_of(guard.now())


def day_of(moment: datetime) -> date:
    """The day on which a moment falls there."""
    return guard.caseroom().settings.day_of(moment)


def zone() -> ZoneInfo:
    """The time zone there."""
    return guard.caseroom().settings.zone
