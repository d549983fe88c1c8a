"""Who is looking or acting, and when: the one thing every policy is judged against."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person at a desk or over figures, a room, or an agency's document, at one moment."""

    surface: str
    now: datetime
    person: str | None = None
    agency: str | None = None
    meeting: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """The service acting by itself, as the audit names it: nobody."""

    now: datetime
    person: None = None
    agency: None = None


Actor = Viewer | Clock

VIEWER_FUNCTIONS = ("agency", "person", "meeting")


def desk(person: str, agency: str, now: datetime) -> Viewer:
    """A person of an agency, on any page of their own."""
    return Viewer("desk", now, person=person, agency=agency)


def room(meeting: str, now: datetime, *, person: str | None = None) -> Viewer:
    """Everyone here for the agenda item on the table: the projector; or one guest or observer among them."""
    return Viewer("room", now, person=person, meeting=meeting)


def document(agency: str, meeting: str, now: datetime, *, person: str | None = None) -> Viewer:
    """An agency's minutes of a meeting, whoever was there; the variant for a person leaves cases out."""
    return Viewer("document", now, person=person, agency=agency, meeting=meeting)


def summary(meeting: str, now: datetime) -> Viewer:
    """A meeting's executive summary, for readers of any agency."""
    return Viewer("summary", now, meeting=meeting)


def figures(of: Viewer) -> Viewer:
    """A coordinator who counts: the person of a desk, where neither a case nor a person can be read."""
    return Viewer("figures", of.now, person=of.person, agency=of.agency)
