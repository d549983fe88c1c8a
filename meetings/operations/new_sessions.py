"""How a session begins, a person’s, a phone’s, a projector’s or a guest’s, and ends. Names no case table."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer
from meetings.operations.sessions import standing, token_sha256
from models.people import Office, Session
from models.states import AgencyOffice

PERSON_HOURS = 8
ADMINISTRATOR_HOURS = 4
PHONE_HOURS = 4
HALF_MINUTES = 10
PROJECTOR_HOURS = 24
AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A session that was opened: its cookie's token, its person, and whether it is whole or half.

    `pushed_out` is the device of the session that ended to make room for it.
    """

    token: str
    person_id: str
    whole: bool = True
    meeting_id: str = ""
    pushed_out: str = ""


def start(writing: record.Writing, person_id: str, *, how: str, device: str = "") -> Entry:
    """Open a whole session for a person inside a sign-in; their oldest ends where they have three already.

    It stands for a working day at most, an administrator's for half of one. The cookie's token is never
    stored.
    """
    pushed_out = _make_room(writing, person_id)
    token = secrets.token_urlsafe(32)
    administers = writing.session.get(Office, (person_id, AgencyOffice.ADMINISTRATOR)) is not None
    length = timedelta(hours=ADMINISTRATOR_HOURS if administers else PERSON_HOURS)
    _add(writing, token, "person", length, person_id=person_id, how=how, device=device)
    return Entry(token, person_id, pushed_out=pushed_out)


def start_half(writing: record.Writing, person_id: str, *, device: str = "") -> Entry:
    """Open a session for somebody who has given their password: good for the second step and nothing else."""
    token = secrets.token_urlsafe(32)
    length = timedelta(minutes=HALF_MINUTES)
    _add(writing, token, "half", length, person_id=person_id, how="password", device=device)
    return Entry(token, person_id, whole=False)


def go_on(writing: record.Writing, half: str, person_id: str, *, how: str) -> Entry:
    """Open the whole session in place of a half one, which must still stand."""
    ended = (
        update(Session)
        .where(Session.id_sha256 == half, Session.kind == "half", Session.ended_at.is_(None))
        .values(ended_at=writing.actor.now)
        .returning(Session.person_id, Session.device)
    )
    row = writing.session.execute(ended).first()
    writing.require(row is not None and row.person_id == person_id)
    return start(writing, person_id, how=how, device=(row.device if row else None) or "")


def start_phone(
    writing: record.Writing, person_id: str, meeting_id: str, *, how: str, device: str = ""
) -> Entry:
    """Open a session of a person's phone at one meeting, which ends with it; an earlier one ends."""
    now = writing.actor.now
    earlier = update(Session).where(
        Session.person_id == person_id, Session.kind == "phone", Session.ended_at.is_(None)
    )
    writing.session.execute(earlier.values(ended_at=now))
    token, length = secrets.token_urlsafe(32), timedelta(hours=PHONE_HOURS)
    _add(writing, token, "phone", length, person_id=person_id, meeting_id=meeting_id, how=how, device=device)
    return Entry(token, person_id, meeting_id=meeting_id)


def _make_room(writing: record.Writing, person_id: str) -> str:
    """End a person's sessions beyond the last two used; the device of the last one that had to."""
    now = writing.actor.now
    open_ones = (
        select(Session)
        .where(Session.person_id == person_id, standing(writing.caseroom.settings, now))
        .order_by(Session.seen_at.desc(), Session.made_at.desc(), Session.id_sha256)
        .offset(AT_MOST - 1)
    )
    pushed_out = ""
    for row in writing.session.scalars(open_ones).all():
        row.ended_at, pushed_out = now, row.device or "another device"
        writing.audit("session.ended", person_id, kind=row.kind)
    return pushed_out


def start_projector(writing: record.Writing) -> str:
    """Open a projector's session, of no meeting yet, inside a pairing; returns the cookie's token."""
    token = secrets.token_urlsafe(32)
    _add(writing, token, "projector", timedelta(hours=PROJECTOR_HOURS), person_id=None)
    return token


def start_guest(writing: record.Writing, person_id: str, meeting_id: str) -> str:
    """Open a guest's session of one meeting, which ends with it; returns the cookie's token."""
    token = secrets.token_urlsafe(32)
    _add(writing, token, "guest", timedelta(hours=PERSON_HOURS), person_id=person_id, meeting_id=meeting_id)
    return token


def end(caseroom: Caseroom, viewer: Viewer, session_id: str) -> None:
    """Sign out: the session ends at once, on every page it has open."""
    with record.writing(caseroom, viewer) as writing:
        writing.session.execute(
            update(Session)
            .where(Session.id_sha256 == session_id, Session.ended_at.is_(None))
            .values(ended_at=viewer.now)
        )
        writing.audit("session.ended", viewer.person, kind="person")


def _add(
    writing: record.Writing,
    token: str,
    kind: str,
    length: timedelta,
    *,
    person_id: str | None,
    meeting_id: str | None = None,
    how: str | None = None,
    device: str | None = None,
) -> None:
    now = writing.actor.now
    writing.session.add(
        Session(
            id_sha256=token_sha256(token),
            kind=kind,
            person_id=person_id,
            meeting_id=meeting_id,
            made_at=now,
            seen_at=now,
            ends_at=now + length,
            how=how,
            device=device,
            proved_at=now if how else None,
        )
    )
    writing.audit("session.made", person_id, kind=kind)
