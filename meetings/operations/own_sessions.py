"""A person's own sessions: where they are signed in, and how they end one, or all but this one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer
from meetings.operations.sessions import administrator_idle_minutes, limits, standing, standing_phone
from models.people import Session

OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Own:
    """One session of a person's; `name` stands for it in forms and is no secret.

    `of_meeting` is a phone's that opens one meeting alone.
    """

    name: str
    device: str
    how: str
    made_at: datetime
    seen_at: datetime
    here: bool
    of_meeting: bool


def own(caseroom: Caseroom, viewer: Viewer, session_id: str) -> list[Own]:
    """The viewer's sessions that stand now, a phone’s at a meeting too; this first, then the last used."""
    stands = or_(standing(caseroom.settings, viewer.now), standing_phone(viewer.now))
    with record.reading(caseroom) as session:
        rows = session.scalars(
            select(Session)
            .where(Session.person_id == viewer.person, stands)
            .order_by(Session.seen_at.desc(), Session.made_at.desc(), Session.id_sha256)
        ).all()
    found = [
        Own(
            _name(row.id_sha256),
            row.device or "A browser",
            row.how or "password",
            row.made_at,
            row.seen_at,
            here=row.id_sha256 == session_id,
            of_meeting=row.kind == "phone",
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
    seen_at, ends_at, administers, is_here, is_officer = row
    if is_here and not administers:
        return max(ends_at - now, timedelta())
    idle = timedelta(minutes=_idle_minutes(caseroom, administers=administers, is_officer=is_officer))
    return max(min(ends_at, seen_at + idle) - now, timedelta())


def _idle_minutes(caseroom: Caseroom, *, administers: bool, is_officer: bool) -> int:
    if administers:
        return administrator_idle_minutes(caseroom.settings)
    return caseroom.settings.officer_idle_minutes if is_officer else caseroom.settings.idle_minutes


def _name(session_id: str) -> str:
    return hashlib.sha256(f"name of {session_id}".encode()).hexdigest()[:32]
