"""The address of a person's private calendar: one at a time, known by its digest, revocable, expiring."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select

from meetings.doors import Caseroom, record, viewers
from meetings.doors.viewers import Viewer
from meetings.operations import sessions
from models.people import CalendarFeed, Person

LASTS = timedelta(days=90)


def make_feed(caseroom: Caseroom, viewer: Viewer) -> str:
    """Give the viewer a new address for their calendar, and end the one before; returns its token.

    Everybody may, for themselves. The token is shown this once and never stored (T13 of the threats).
    """
    token = secrets.token_urlsafe(32)
    with record.writing(caseroom, viewer) as writing:
        feed = writing.session.get(CalendarFeed, viewer.person)
        if feed is None:
            feed = CalendarFeed(person_id=str(viewer.person))
            writing.session.add(feed)
        feed.token_sha256 = sessions.token_sha256(token)
        feed.made_at, feed.ends_at = viewer.now, viewer.now + LASTS
        writing.audit("calendar.made", viewer.person)
    return token


def end_feed(caseroom: Caseroom, viewer: Viewer) -> bool:
    """End the viewer's address at once; whether there was one: a second press does nothing."""
    with record.writing(caseroom, viewer) as writing:
        feed = writing.session.get(CalendarFeed, viewer.person)
        if feed is None:
            writing.idle()
            return False
        writing.session.delete(feed)
        writing.audit("calendar.ended", viewer.person)
    return True


def standing_until(caseroom: Caseroom, viewer: Viewer) -> datetime | None:
    """Until when the viewer's address stands; None where they have none."""
    with record.reading(caseroom) as session:
        return session.scalar(
            select(CalendarFeed.ends_at).where(
                CalendarFeed.person_id == viewer.person, CalendarFeed.ends_at > viewer.now
            )
        )


def reader(caseroom: Caseroom, token: str, now: datetime) -> Viewer | None:
    """Whose calendar an address shows; None once it ended, or its person may not sign in any more."""
    with record.reading(caseroom) as session:
        found = session.execute(
            select(Person.id, Person.agency_id)
            .join(CalendarFeed, CalendarFeed.person_id == Person.id)
            .where(CalendarFeed.token_sha256 == sessions.token_sha256(token), CalendarFeed.ends_at > now)
        ).first()
    if found is None or not sessions.admits(caseroom, found.id, now):
        return None
    return viewers.desk(found.id, found.agency_id, now)
