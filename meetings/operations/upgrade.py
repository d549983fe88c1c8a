"""Brings a database to the newest revision: backed up first, then in one transaction, all or nothing."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Engine, String, column, create_engine, inspect, select, table, text
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from meetings import policy
from meetings.doors import postgres_views, record
from meetings.operations import backups
from meetings.operations.backups import BackupError
from meetings.settings import Settings, sqlite_file

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[2] / "migrations"
VERSIONS = MIGRATIONS / "versions"
POLICIES = "policies"
_LOCK = 7022
_VERSION = table("alembic_version", column("version_num", String))


class UpgradeError(Exception):
    """The database stays as it was; the message says why."""


def upgrade(settings: Settings, now: datetime, *, versions: Path = VERSIONS) -> Path | None:
    """Bring the database to the newest revision in the folder, policies and triggers with it.

    A SQLite file that is behind is backed up first; returns that backup. Only the set-up step may call this.
    Whatever is raised, the database is as it was.
    """
    from alembic import command

    found = current(settings.database_url)
    path = settings.database_file
    backup = None
    if path is None:
        pass
    elif found is None:
        _make_file(path)
    elif found != newest(versions):
        backup = settings.instance / "backups" / f"{found}-{stamp(now)}{path.suffix}"
        _back_up(path, backup)
    with _migrating(settings, versions) as configuration:
        command.upgrade(configuration, "head")
    return backup


def downgrade(settings: Settings, revision: str, *, versions: Path = VERSIONS) -> None:
    """Go back to an earlier revision; raises UpgradeError where the database holds any evidence."""
    from alembic import command

    with _migrating(settings, versions) as configuration:
        command.downgrade(configuration, revision)


def current(database_url: str) -> str | None:
    """The revision a database is at; None where there is no database yet. Needs no key and makes no file."""
    path = sqlite_file(database_url)
    if path is not None and not path.exists():
        return None
    engine = _looking(database_url, path)
    with engine.connect() as connection:
        if not inspect(connection).has_table(_VERSION.name):
            return None
        return connection.scalar(select(_VERSION.c.version_num))


def newest(versions: Path = VERSIONS) -> str:
    """The newest revision there is: files are numbered, so that starting the service need not read them."""
    return max(path.name[:4] for path in versions.glob("[0-9][0-9][0-9][0-9]_*.py"))


def stamp(now: datetime) -> str:
    """A moment as the names of backups have it."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"


@cache
def policies_sha256() -> str:
    """The digest of every policy, to tell whether the views laid in a database are this Caseroom's."""
    laid = (postgres_views.rules, postgres_views.selects)
    texts = [repr(each(surface)) for surface in policy.SURFACES for each in laid]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def viewer_login(settings: Settings) -> str:
    """The login of the viewer door on PostgreSQL; empty on SQLite, which has no logins."""
    return unquote(urlsplit(settings.viewer_database_url or "").username or "")


@contextmanager
def _migrating(settings: Settings, versions: Path) -> Iterator["Config"]:
    """Alembic's configuration with a connection in the one transaction of a migration; commits at the end."""
    from alembic.config import Config

    with _connected(settings) as connection:
        connection.execution_options(write=True)
        if connection.dialect.name == "sqlite":
            _without_foreign_keys(connection)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            configuration = Config(attributes=_attributes(settings, connection))
            configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            configuration.set_main_option("version_locations", str(versions).replace("%", "%%"))
            configuration.set_main_option("path_separator", "newline")
            yield configuration


def _attributes(settings: Settings, connection: Connection) -> dict[str, Any]:
    return {"connection": connection, "viewer_login": viewer_login(settings)}


def _without_foreign_keys(connection: Connection) -> None:
    """Rebuilding a table would otherwise delete what refers to it; SQLite heeds this only before BEGIN."""
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101
    raw.execute("PRAGMA foreign_keys=OFF")


@contextmanager
def _connected(settings: Settings) -> Iterator[Connection]:
    """A connection that nobody gets after this: its pragmas, and views laid over its tables, go with it."""
    engine = record.engine(settings)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _looking(database_url: str, path: Path | None) -> Engine:
    if path is None:
        tables = {"options": f"-c search_path={postgres_views.RECORD_SCHEMA}"}
        return create_engine(database_url, poolclass=NullPool, hide_parameters=True, connect_args=tables)
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(path), poolclass=NullPool)


def _make_file(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _back_up(path: Path, backup: Path) -> None:
    """Copy a SQLite database whole before it changes; raises UpgradeError where that cannot be."""
    backup.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with backups.written(backup) as partial:
            backups.copy_sqlite(path, partial)
            backups.require_sound(partial)
    except BackupError as error:
        raise UpgradeError(f"The database was not backed up and not changed. {error}") from error
