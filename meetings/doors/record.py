"""The record door: all writing, in one queue, one transaction with its permission check and its audit row."""

import fcntl
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import (
    Engine,
    Executable,
    TextClause,
    bindparam,
    create_engine,
    event,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import QueuePool

from meetings import audit, sealed
from meetings.doors import Caseroom, digests, postgres, postgres_views, sqlite, submissions
from meetings.doors.viewers import Actor
from meetings.refusals import Conflict, NotVisible
from meetings.sealed import DataKey, Keyring, WrappedKey
from meetings.settings import Settings
from models.base import Base, SealedText
from models.meetings import Meeting
from models.records import Key, Mark

POOL = 40
SOMEBODY_ELSE = "Somebody else has just changed this. Look at it again, then decide."


_BUMP = (
    update(Meeting)
    .where(Meeting.id == bindparam("meeting"))
    .values(revision=Meeting.revision + 1, agenda_revision=Meeting.agenda_revision + bindparam("phones"))
    .returning(Meeting.revision, Meeting.agenda_revision)
)


KEY_CHECK = "key_check"
_CHECK_PLACE = "marks.value"
_CHECK_VALUE = select(Mark.value).where(Mark.name == KEY_CHECK)


@cache
def _visible(prefix: str, entity: type[Base]) -> TextClause:
    """Whether a row is visible by the policies that the prefix names."""
    key = inspect(entity).primary_key[0].name
    return text(f"SELECT 1 FROM {prefix}{entity.__tablename__} WHERE {key} = :id")


class NoAuditError(Exception):
    """A write that would leave no row in the audit chain."""


@dataclass
class Writing:
    """One transaction on the tables: who acts, when, and what the audit will say of it."""

    caseroom: Caseroom
    session: Session
    actor: Actor
    _events: list[tuple[str, str | None, dict[str, object]]] = field(default_factory=list)
    _moved: dict[str, bool] = field(default_factory=dict)
    _written: dict[str, Base] = field(init=False)
    _idle: bool = False

    def __post_init__(self) -> None:
        self._written = digests.gather(self.session)

    @property
    def today(self) -> date:
        """The day it is where the meetings are held."""
        return self.caseroom.settings.day_of(self.actor.now)

    def see(self, entity: type[Base], row_id: str) -> None:
        """Refuse with NotVisible unless the actor sees the row now, by the desk's policy, in this write."""
        connection = self.session.connection()
        prefix = f"{postgres_views.rules_of('desk')}."
        if connection.dialect.name == "sqlite":
            prefix = "temp.desk__"
            raw: Any = connection.connection.dbapi_connection
            sqlite.add_check(raw, entity.__tablename__)
        found = connection.execute(_visible(prefix, entity), {"id": row_id}).first()
        self.require(found is not None)

    def require(self, condition: object) -> None:
        """Refuse with NotVisible unless the condition holds: forbidden looks like missing."""
        if not condition:
            raise NotVisible

    def key(self, kind: str, owner_id: str) -> DataKey:
        """The key of a case, piece of information, document or the partnership; NotVisible once destroyed."""
        name = self.session.scalar(select(Key.id).where(Key.kind == kind, Key.owner_id == owner_id))
        self.require(name)
        rows = fetch_keys(self.session, [str(name)])
        ring = self.caseroom.keyring.over(lambda _: rows)
        found = ring.keys([str(name)])[str(name)]
        if found is None:
            raise NotVisible
        return found

    def new_key(self, kind: str, owner_id: str, *, scope: str, by: DataKey | None = None) -> DataKey:
        """Make and store a key for an owner, wrapped by another key or by the key-encryption key."""
        made = sealed.new_key()
        wrapped = sealed.wrap(made, by or self._master())
        self.session.add(
            Key(
                id=made.id,
                kind=kind,
                scope=scope,
                owner_id=owner_id,
                wrapped_by=wrapped.wrapped_by,
                wrapped=wrapped.wrapped,
                made_at=self.actor.now,
            )
        )
        return made

    def _master(self) -> DataKey:
        """The key-encryption key that this database is wrapped by now, whichever process rotated it."""
        knows_key(self.session, self.caseroom.keyring)
        return self.caseroom.keyring.master

    def read(self, *values: SealedText) -> list[str]:
        """Sealed texts in the clear, in order."""
        clear = self.caseroom.keyring.read(values)
        return [clear[value] for value in values]

    def audit(self, event: str, object_id: str | None = None, **details: object) -> None:
        """Say what happened; the row is appended as the last statement before the commit."""
        self._events.append((event, object_id, details))

    def changed(self, meeting_id: str, *, phones: bool) -> None:
        """Move a meeting's revision on; with `phones`, also the one that phones wait for."""
        self._moved[meeting_id] = phones or self._moved.get(meeting_id, False)

    def once(self, sending: str) -> str | None:
        """What a create form made before, for this person; None the first time, SentBefore once edited."""
        done = submissions.result(self.session, self.actor, sending, self.caseroom.settings.secret_key)
        if done is not None:
            self.idle()
        return done

    def idle(self) -> None:
        """Say that there was nothing to do, as for a form sent twice: nothing is kept of this transaction."""
        self._idle = True

    def made(self, sending: str, result_id: str) -> str:
        """Remember what a create form made, so that sending it again makes nothing."""
        secret = self.caseroom.settings.secret_key
        submissions.remember(self.session, self.actor, sending, result_id, secret)
        return result_id

    def finish(self) -> list[tuple[str, int, int]]:
        """Flush, bump the revisions and append the audit rows; raises NoAuditError where nothing was said.

        An idle transaction is rolled back instead.
        """
        if self._idle and not self._events:
            self.session.rollback()
            return []
        self.session.flush()
        moved = [self._move(meeting_id, phones=phones) for meeting_id, phones in self._moved.items()]
        if not self._events:
            raise NoAuditError
        told = {object_id for _, object_id, _ in self._events}
        for row_id in sorted(self._written.keys() - told):
            self.audit("text.written", row_id, table=self._written[row_id].__tablename__)
        for name, object_id, details in self._events:
            audit.append(
                self.session,
                name,
                at=self.actor.now,
                actor_id=self.actor.person,
                agency_id=self.actor.agency,
                object_id=object_id,
                details=details,
                digest=self._digest(object_id),
            )
        return moved

    def _digest(self, object_id: str | None) -> str | None:
        """What the audit keeps of the sealed text that an event wrote."""
        row = self._written.get(object_id or "")
        if row is None:
            return None
        return digests.digest_of(row, self.caseroom.keyring.over(lambda ids: fetch_keys(self.session, ids)))

    def _move(self, meeting_id: str, *, phones: bool) -> tuple[str, int, int]:
        connection = self.session.connection()
        values = {"meeting": meeting_id, "phones": int(phones)}
        revision, agenda_revision = connection.execute(_BUMP, values).one()
        if connection.dialect.name == "postgresql":
            payload = f"{meeting_id}:{revision}:{agenda_revision}"
            connection.execute(text("SELECT pg_notify('meeting', :payload)"), {"payload": payload})
        return meeting_id, revision, agenda_revision


@contextmanager
def writing(caseroom: Caseroom, actor: Actor) -> Iterator[Writing]:
    """The only way to write: queue, begin, act, audit, commit, then tell the listeners.

    Raises Conflict when somebody else changed the same row first, whatever constraint said so.
    """
    with _turn(caseroom.settings), Session(caseroom.record) as session:
        act = Writing(caseroom, session, actor)
        try:
            connection = session.connection(execution_options={"write": True})
            _judge_for(connection, actor)
            yield act
            moved = act.finish()
            session.commit()
        except (IntegrityError, StaleDataError):
            raise Conflict(SOMEBODY_ELSE) from None
    for meeting_id, revision, agenda_revision in moved:
        caseroom.changed(meeting_id, revision, agenda_revision)


@contextmanager
def housekeeping(caseroom: Caseroom) -> Iterator[Session]:
    """A write of the service's own that no evidence rests on, as claiming a mail: it leaves no audit row."""
    with _turn(caseroom.settings), Session(caseroom.record) as session:
        session.connection(execution_options={"write": True})
        yield session
        session.commit()


@contextmanager
def reading(caseroom: Caseroom) -> Iterator[Session]:
    """The tables, to read only, before there is a viewer: sessions, revisions, keys, mails and duties.

    It ends as kept, and yet nothing is: after a rollback psycopg forgets every plan it has prepared.
    """
    with Session(caseroom.record, autoflush=False) as session:
        yield session
        session.expunge_all()
        session.commit()


def first(caseroom: Caseroom, statement: Executable, values: Mapping[str, Any]) -> Sequence[Any] | None:
    """The first row that a statement finds in the tables; for what every poll asks, so without a session."""
    return next(iter(rows(caseroom, statement, values)), None)


def rows(caseroom: Caseroom, statement: Executable, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Every row that a statement finds in the tables, for what every page of a meeting asks."""
    with caseroom.record.connect() as connection:
        found = connection.execute(statement, values).all()
        connection.commit()
        return found


def engine(settings: Settings) -> Engine:
    """The engine of the record door; on SQLite writes begin IMMEDIATE."""
    path = settings.database_file
    if path is None:
        return _postgres_engine(settings.database_url)
    made = create_engine(
        "sqlite://",
        creator=lambda: sqlite.record_connection(path),
        poolclass=QueuePool,
        pool_size=POOL,
        # The connection used last has its policies laid and its statements prepared.
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(made, "begin", _begin)
    event.listen(made, "checkin", lambda raw, _: sqlite.look_as(raw, None) if raw else None)
    return made


def _postgres_engine(url: str) -> Engine:
    made = create_engine(
        url,
        pool_size=POOL,
        pool_use_lifo=True,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": f"-c search_path={postgres_views.RECORD_SCHEMA}"},
    )
    event.listen(made, "connect", postgres.keep_plans)
    return made


def check_value(master: DataKey) -> str:
    """What a database keeps to know its key-encryption key by."""
    return sealed.seal(master, _CHECK_PLACE, KEY_CHECK).stored


def knows_key(session: Session, keyring: Keyring) -> bool:
    """Whether a database was made with the keyring's key-encryption key; False where with none so far.

    A key on file that fits takes the keyring's place. Raises SealError where none does.
    """
    return fits_check(session.scalar(_CHECK_VALUE), keyring)


def fits_check(stored: str | None, keyring: Keyring) -> bool:
    """The same of what a database keeps to know its key by, as it stands in a copy."""
    if stored is None:
        return False

    def fits(master: DataKey) -> bool:
        try:
            return sealed.unseal(master, SealedText(_CHECK_PLACE, stored)) == KEY_CHECK
        except sealed.SealError:
            return False

    if not (fits(keyring.master) or keyring.refresh(fits)):
        raise sealed.SealError("the key-encryption key is not the one of this database")
    return True


def fetch_keys(session: Session, ids: Sequence[str]) -> list[WrappedKey]:
    """The stored keys of every scope that the given keys belong to."""
    scopes = select(Key.scope).where(Key.id.in_(ids))
    rows = session.execute(select(Key.id, Key.wrapped_by, Key.wrapped).where(Key.scope.in_(scopes)))
    return [WrappedKey(*row) for row in rows]


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("write"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        sqlite.begin_reading(connection)


def _judge_for(connection: Connection, actor: Actor) -> None:
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.dbapi_connection
        sqlite.look_as(raw, actor)
    else:
        postgres.act_as(connection, actor)


_THREADS = Lock()


@contextmanager
def _turn(settings: Settings) -> Iterator[None]:
    """Writers on SQLite wait in a fair queue: a lock between threads, a file lock between processes."""
    path = settings.database_file
    if path is None:
        yield
        return
    with _THREADS:
        handle = os.open(Path(f"{path}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
