"""The viewer door: all reading for people, documents, mails and feeds, each session for one viewer."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Executable, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.pool import QueuePool

from meetings import policy
from meetings.doors import Caseroom, postgres, sqlite
from meetings.doors.viewers import Viewer
from meetings.refusals import NotVisible
from meetings.sealed import Keyring
from meetings.settings import Settings
from models.base import Sealed, SealedIn

POOL = 40
_Into = TypeVar("_Into")


class ReadOnlyError(Exception):
    """Something tried to write through the viewer door."""


class Sight(Session):
    """What one viewer may see, as one snapshot; opens sealed text; refuses to write."""

    def __init__(self, engine: Engine, viewer: Viewer, keyring: Keyring) -> None:
        if getattr(viewer, "surface", None) != engine.get_execution_options()["surface"]:
            raise sqlite.NoViewerError
        super().__init__(engine, autoflush=False)
        self.viewer = viewer
        self._keyring = keyring

    def close(self) -> None:
        """End the snapshot, as kept: after a rollback psycopg forgets every plan it has prepared."""
        if self.in_transaction():
            self.expunge_all()
            with suppress(SQLAlchemyError):
                self.commit()
        super().close()

    def rows(
        self, statement: Executable, into: Callable[..., _Into], values: Mapping[str, Any] | None = None
    ) -> list[_Into]:
        """Every row as `into(*columns)`, sealed columns in the clear; keys are fetched in one statement."""
        found = self.connection().execute(statement, values).all()
        sealed = _sealed_columns(statement)
        return [into(*row) for row in (self._opened(found, sealed) if sealed else found)]

    def one(
        self, statement: Executable, into: Callable[..., _Into], values: Mapping[str, Any] | None = None
    ) -> _Into:
        """The one row, or NotVisible."""
        rows = self.rows(statement, into, values)
        if len(rows) != 1:
            raise NotVisible
        return rows[0]

    def _opened(self, found: Sequence[Sequence[Any]], sealed: Sequence[int]) -> list[list[Any]]:
        rows = [list(row) for row in found]
        clear = self._keyring.read(row[at] for row in rows for at in sealed if row[at] is not None)
        for row in rows:
            for at in sealed:
                if row[at] is not None:
                    row[at] = clear[row[at]]
        return rows


_sealed_at: WeakKeyDictionary[Executable, tuple[int, ...]] = WeakKeyDictionary()


def _sealed_columns(statement: Executable) -> tuple[int, ...]:
    """Where the sealed columns of a statement stand; found once for each of the prebuilt ones."""
    if (known := _sealed_at.get(statement)) is None:
        columns = enumerate(getattr(statement, "selected_columns", ()))
        known = tuple(at for at, column in columns if isinstance(column.type, Sealed | SealedIn))
        _sealed_at[statement] = known
    return known


def looking(caseroom: Caseroom, viewer: Viewer) -> Sight:
    """A session for one viewer; use it as a context manager, for one request."""
    return Sight(caseroom.viewers[viewer.surface], viewer, caseroom.keyring)


def engines(settings: Settings) -> dict[str, Engine]:
    """One engine for each surface; connections open on first use."""
    path = settings.database_file
    if path is not None:
        return {surface: _sqlite_engine(path, surface) for surface in policy.SURFACES}
    url = str(settings.viewer_database_url)
    return {surface: _postgres_engine(url, surface) for surface in policy.SURFACES}


def _sqlite_engine(path: Path, surface: str) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite.viewer_connection(path, surface),
        poolclass=QueuePool,
        pool_size=POOL,
        # The connection used last has the statements at hand that it prepared.
        pool_use_lifo=True,
        hide_parameters=True,
        execution_options={"surface": surface},
    )
    event.listen(engine, "begin", sqlite.begin_reading)
    event.listen(engine, "checkin", lambda raw, _: sqlite.look_as(raw, None) if raw else None)
    return engine


def _postgres_engine(url: str, surface: str) -> Engine:
    """Read-only snapshots, on connections of the surface's own.

    Planning a policy takes ten times as long as running it: plans are kept, and a plan fits one surface only.
    """
    engine = create_engine(
        url,
        pool_size=POOL if surface == "desk" else POOL // 4,
        pool_use_lifo=True,
        pool_pre_ping=True,
        hide_parameters=True,
        isolation_level="REPEATABLE READ",
        connect_args={"options": "-c plan_cache_mode=force_generic_plan", "prepare_threshold": 0},
        execution_options={"surface": surface, "postgresql_readonly": True},
    )
    event.listen(engine, "connect", postgres.keep_plans)
    return engine


@event.listens_for(Sight, "after_begin")
def _bind(session: Sight, transaction: SessionTransaction, connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        raw = connection.connection.dbapi_connection
        sqlite.look_as(raw, session.viewer)  # type: ignore[arg-type]
    elif transaction.nested is False:
        postgres.look_as(connection, session.viewer)


@event.listens_for(Sight, "before_flush")
def _refuse(*_: object) -> None:
    raise ReadOnlyError


@event.listens_for(Sight, "after_transaction_end")
def _forget(session: Sight, transaction: SessionTransaction) -> None:
    """Nothing outlives the snapshot it was judged in."""
    if transaction.parent is None:
        session.expunge_all()
