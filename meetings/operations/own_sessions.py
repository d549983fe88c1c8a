"""A person's own sessions: where they are signed in, and how they end one, or all but this one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer
from meetings.operations.sessions import limits, standing
from models.people import Session

OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Own:
    """One session of a person's; `name` stands for it in forms and is no secret."""

    name: str
    device: str
    how: str
    made_at: datetime
    seen_at: datetime
    here: bool


def own(caseroom: Caseroom, viewer: Viewer, session_id: str) -> list[Own]:
    """The viewer's sessions that stand now, this one first, then the last used."""
    with record.reading(caseroom) as session:
        rows = session.scalars(
            select(Session)
            .where(Session.person_id == viewer.person, standing(caseroom.settings, viewer.now))
            .order_by(Session.seen_at.desc(), Session.made_at.desc(), Session.id_sha256)
        ).all()
    found = [
        Own(
            _name(row.id_sha256),
            row.device or "A browser",
            row.how or "password",
            row.made_at,
            row.seen_at,
            row.id_sha256 == session_id,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.here)


def end(caseroom: Caseroom, viewer: Viewer, session_id: str, named: str) -> None:
    """End one of the viewer's sessions by its name, or with `others` all but this.

    It ends at once on every page it has open. A second press does nothing, nor does a name that is none of
    theirs.
    """
    with record.writing(caseroom, viewer) as writing:
        open_ones = select(Session).where(
            and_(Session.person_id == viewer.person, Session.ended_at.is_(None)), Session.ends_at > viewer.now
        )
        for row in writing.session.scalars(open_ones).all():
            chosen = row.id_sha256 != session_id if named == OTHERS else _name(row.id_sha256) == named
            if chosen:
                row.ended_at = viewer.now
                writing.audit("session.ended", viewer.person, kind=row.kind)
        if not writing.session.dirty:
            writing.idle()


def left(caseroom: Caseroom, session_id: str, now: datetime) -> timedelta:
    """How long a session stands if nobody touches it; nothing once it is over."""
    with record.reading(caseroom) as session:
        row = session.execute(
            select(Session.seen_at, Session.ends_at, *limits()).where(Session.id_sha256 == session_id)
        ).first()
    if row is None:
        return timedelta()
    seen_at, ends_at, is_here, is_officer = row
    idle = caseroom.settings.idle_minutes if not is_officer else caseroom.settings.officer_idle_minutes
    until = ends_at if is_here else min(ends_at, seen_at + timedelta(minutes=idle))
    return max(until - now, timedelta())


def _name(session_id: str) -> str:
    return hashlib.sha256(f"name of {session_id}".encode()).hexdigest()[:32]
