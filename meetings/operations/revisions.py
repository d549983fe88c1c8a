"""How far each meeting has moved, for the live hub, before there is a viewer. Names no case table."""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import psycopg
from sqlalchemy import bindparam, or_, select
from sqlalchemy.exc import SQLAlchemyError

from meetings.doors import Caseroom, record
from models.meetings import Meeting, meeting_is
from models.states import MeetingState

Moved = Sequence[tuple[str, int, int]]

# A closed meeting stays listed long enough for every process to hear that it has closed.
_LINGER = timedelta(hours=1)
_AGAIN_SECONDS = 0.5
_RESYNC_SECONDS = 10.0
_LISTED = select(Meeting.id, Meeting.revision, Meeting.agenda_revision).where(
    or_(meeting_is(MeetingState.OPEN), Meeting.closed_at > bindparam("since"))
)


def newest(caseroom: Caseroom) -> Moved:
    """The revisions of every open meeting, and of those closed within the hour."""
    with record.reading(caseroom) as session:
        rows = session.execute(_LISTED, {"since": caseroom.clock() - _LINGER})
        return [(row.id, row.revision, row.agenda_revision) for row in rows]


def follow(caseroom: Caseroom, closing: Callable[[], bool]) -> Iterator[Moved | None]:
    """Every open meeting's revisions, and again after each commit; None while the database is away."""
    steps = _sqlite if caseroom.settings.database_file else _postgres
    while not closing():
        try:
            yield from steps(caseroom, closing)
        except (SQLAlchemyError, sqlite3.Error, psycopg.Error):
            yield None
            caseroom.closed.wait(_AGAIN_SECONDS)


def _sqlite(caseroom: Caseroom, closing: Callable[[], bool]) -> Iterator[Moved]:
    """Ask every `watch_ms` whether another connection has committed: a counter in memory, no query."""
    pooled = caseroom.record.raw_connection()
    connection = pooled.driver_connection
    pooled.detach()
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError("not a SQLite connection")
    with contextlib.closing(connection):
        last: object = None
        while not closing():
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            if version != last:
                last = version
                yield newest(caseroom)
            caseroom.closed.wait(caseroom.settings.watch_ms / 1000)


def _postgres(caseroom: Caseroom, closing: Callable[[], bool]) -> Iterator[Moved]:
    """Listen first, then read, so that nothing falls between; read all again every ten seconds."""
    pooled = caseroom.record.raw_connection()
    connection = pooled.driver_connection
    pooled.detach()
    if not isinstance(connection, psycopg.Connection):
        raise TypeError("not a PostgreSQL connection")
    with connection:
        connection.rollback()
        connection.autocommit = True
        connection.execute("LISTEN meeting")
        while not closing():
            yield newest(caseroom)
            until = time.monotonic() + _RESYNC_SECONDS
            while not closing() and time.monotonic() < until:
                for notice in connection.notifies(timeout=_AGAIN_SECONDS):
                    yield [_told(notice.payload)]


def _told(payload: str) -> tuple[str, int, int]:
    meeting_id, revision, agenda_revision = payload.split(":")
    return meeting_id, int(revision), int(agenda_revision)
