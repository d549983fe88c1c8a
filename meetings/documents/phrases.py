"""How dates, times and answers read in a document: British, spelled out, in the meeting's own time zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from meetings.documents.content import Acknowledgement


def local(moment: datetime, zone: str) -> datetime:
    """Return the moment in the zone; ``ValueError`` for a time that names none of its own."""
    if moment.tzinfo is None:
        raise ValueError("A document needs times with their zone.")
    return moment.astimezone(ZoneInfo(zone))


def day(on: date) -> str:
    """Return, for one, ``4 December 2026``."""
    return f"{on.day} {on:%B %Y}"


def short_day(on: date) -> str:
    """Return, for one, ``4 Dec 2026``, as narrow columns need it."""
    return f"{on.day} {on:%b %Y}"


def weekday(on: date) -> str:
    """Return, for one, ``Friday 4 December 2026``."""
    return f"{on:%A} {day(on)}"


def noon(on: date) -> datetime:
    """Return midday of a day, for a document that knows its day alone."""
    return datetime.combine(on, time(12), UTC)


def clock(moment: datetime, zone: str) -> str:
    """Return the time of day, for one ``09:58``."""
    return f"{local(moment, zone):%H:%M}"


def day_and_clock(moment: datetime, zone: str) -> str:
    """Return, for one, ``24 November 2026 at 13:05``."""
    return f"{day(local(moment, zone))} at {clock(moment, zone)}"


def period(since: datetime | None, until: datetime | None, zone: str) -> str:
    """Return, for one, ``10:00 to 12:10``; an open end reads ``from`` or ``until``, no times read empty.

    What ends on another day than it began names that day, as after midnight, or where the clock had to close
    a meeting that was left open.
    """
    if since and until:
        ended = local(until, zone).date()
        later = f" on {day(ended)}" if ended != local(since, zone).date() else ""
        return f"{clock(since, zone)} to {clock(until, zone)}{later}"
    if since:
        return f"from {clock(since, zone)}"
    return f"until {clock(until, zone)}" if until else ""


def capital(text: str) -> str:
    """Return the text with its first letter in upper case and the rest untouched."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return the text with a full stop, unless it already ends a sentence."""
    bare = text.rstrip()
    return bare if not bare or bare[-1] in ".!?…" or bare[-2:] in {".”", "?”", "!”"} else f"{bare}."


def answer(given: Acknowledgement, zone: str) -> str:
    """Return how and when a person answered the confidentiality statement, and which officer recorded it."""
    words = "Agreed" if given.agreed else "Did not agree"
    recorded = f", recorded by {given.recorded_by}" if given.recorded_by else ""
    return f"{words} {clock(given.at, zone)}, {given.way}{recorded}"
