"""A person's private calendar: when a meeting needs them and when their actions are due, and nothing more.

Calendars are copied to phones and to other people's servers: an entry names no case, no person and no place.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import urlsplit

from icalendar import Calendar, Event

MEETING = "Partnership meeting"
PRODUCT = "-//Caseroom//Calendar//EN"
_REFRESH = timedelta(hours=1)


class Method(StrEnum):
    """What a mailed entry does in its reader's calendar (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """A meeting, from when until when it needs the calendar's owner."""

    id: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """An open action of the owner's, by its own reference, and the day it is due."""

    id: str
    reference: str
    due_on: date


def rendered(
    entries: Iterable[MeetingEntry | ActionEntry], *, host: str, base_url: str, now: datetime
) -> bytes:
    """The calendar as iCalendar (RFC 5545); the same entry keeps its UID whenever it is made."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Caseroom")
    calendar.add("refresh-interval", _REFRESH, {"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host, base_url, now))
    content: bytes = calendar.to_ical()
    return content


def mailed(
    entry: MeetingEntry,
    method: Method,
    *,
    sender: str,
    reader: str,
    sequence: int,
    base_url: str,
    now: datetime,
) -> str:
    """The entry of one meeting as a mail carries it: a later `sequence` takes the place of an earlier one.

    It has the UID of the private calendar's entry, so that a reader of both has one.
    """
    event = _event(entry, urlsplit(base_url).hostname or "localhost", base_url, now)
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("organizer", f"mailto:{parseaddr(sender)[1]}")
    event.add("attendee", f"mailto:{reader}", {"RSVP": "FALSE", "PARTSTAT": "NEEDS-ACTION"})
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content.decode()


def uid(entry_id: str, host: str) -> str:
    """The UID of an entry: always the same, and not the id by which a page is asked for."""
    return f"{hashlib.sha256(entry_id.encode()).hexdigest()[:32]}@{host}"


def _event(entry: MeetingEntry | ActionEntry, host: str, base_url: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid(entry.id, host))
    event.add("dtstamp", now)
    event.add("class", "PRIVATE")
    if isinstance(entry, MeetingEntry):
        event.add("summary", MEETING)
        event.add("dtstart", entry.starts_at)
        event.add("dtend", entry.ends_at)
        event.add("url", f"{base_url}/meetings/{entry.id}")
    else:
        event.add("summary", f"Action {entry.reference} is due")
        event.add("dtstart", entry.due_on)
        event.add("dtend", entry.due_on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("url", f"{base_url}/actions/{entry.id}")
    return event
