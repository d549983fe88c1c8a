"""Where tests take place: services on a database of their own, set up for real once and then copied.

`fresh_caseroom` copies a SQLite file; `fresh_postgres` has the server copy a database. Both hold the migrated
tables and the shipped catalogue, loaded at `START`, and nothing else; close what you take. What is migrated
and no more is copied by `migrated_sqlite` and `migrated_postgres`.
"""

import fcntl
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from meetings.doors import Caseroom
from meetings.opening import open_caseroom, unchecked_caseroom
from meetings.operations.catalogue import load_catalogue
from meetings.operations.upgrade import upgrade
from meetings.settings import DATABASE_FILE, Settings
from tests.compiled import SHARED
from tests.postgres.server import Server

START = datetime(2026, 10, 13, 9, 0, tzinfo=UTC)
_MIGRATED = "template_migrated"
_TEMPLATE = "template_caseroom"
_RECORD_LOGIN = "caseroom"
_VIEWER_LOGIN = "viewer"


@dataclass
class StoppedClock:
    """A clock that stands still until a test moves it; call it for the time."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> datetime:
        """Go on by `minutes=5` or whatever else a timedelta takes; the time it is then."""
        self.now += timedelta(**amount)
        return self.now


def settings_in(folder: Path, **changes: Any) -> Settings:
    """Settings for a service in a folder, with known keys and passwords that are hashed at once."""
    given: dict[str, Any] = {
        "instance": folder,
        "database_url": f"sqlite:///{folder / DATABASE_FILE}",
        "secret_key": bytes(range(32)),
        "key_encryption_key": bytes(range(32, 64)),
        "checkpoint_key": bytes(range(64, 96)),
        "argon2_time_cost": 1,
        "argon2_memory_kib": 8,
        "second_factor": "optional",
    }
    return Settings(**given | changes)


def fresh_caseroom(folder: Path, *, clock: Callable[[], datetime], **changes: Any) -> Caseroom:
    """An open service on a new SQLite file in a folder; `changes` are settings."""
    settings = settings_in(folder, **changes)
    for left in folder.glob(f"{DATABASE_FILE}*"):
        left.unlink()
    (folder / DATABASE_FILE).write_bytes(sqlite_template())
    return unchecked_caseroom(settings, clock)


def fresh_postgres(
    server: Server, folder: Path, *, clock: Callable[[], datetime], **changes: Any
) -> Caseroom:
    """An open service on a new database of a running test server; its files, if any, go into a folder."""
    return open_caseroom(_another(_postgres_template(server), server, folder, **changes), clock)


def postgres_copy(settings: Settings, server: Server, folder: Path) -> Settings:
    """Settings that name a copy of a service's database, which nobody has open."""
    return _another(urlsplit(settings.database_url).path[1:], server, folder)


def _another(template: str, server: Server, folder: Path, **changes: Any) -> Settings:
    name = f"caseroom_{secrets.token_hex(8)}"
    _copy_of(template, server, name)
    return _postgres_settings(server, name, folder, **changes)


def migrated_sqlite(folder: Path) -> Settings:
    """Settings that name a SQLite file in a folder with the migrated tables and nothing in them."""
    (folder / DATABASE_FILE).write_bytes(_sqlite_migrated())
    return settings_in(folder)


def migrated_postgres(server: Server, folder: Path) -> Settings:
    """Settings that name a new database of a running test server, migrated, with nothing in its tables."""
    name = f"migrated_{secrets.token_hex(8)}"
    _copy_of(_postgres_migrated(server), server, name)
    return _postgres_settings(server, name, folder)


def set_up(settings: Settings) -> None:
    """Migrate and load the catalogue, as the set-up step does."""
    upgrade(settings, START)
    _load(settings)


def _load(settings: Settings) -> None:
    caseroom = unchecked_caseroom(settings)
    try:
        load_catalogue(caseroom, START)
    finally:
        caseroom.close()


def _made_once(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """What the first process of a run makes and all others read, where the run has a folder for it."""

    @cache
    @wraps(make)
    def made() -> bytes:
        if not (shared := os.environ.get(SHARED)):
            return make()
        file = Path(shared) / make.__name__
        with file.with_suffix(".turn").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not file.exists():
                file.write_bytes(make())
        return file.read_bytes()

    return made


@_made_once
def _sqlite_migrated() -> bytes:
    with TemporaryDirectory() as folder:
        upgrade(settings_in(Path(folder)), START)
        return (Path(folder) / DATABASE_FILE).read_bytes()


@_made_once
def sqlite_template() -> bytes:
    """A SQLite file as every fresh service has it, on which a service opens."""
    with TemporaryDirectory() as folder:
        settings = migrated_sqlite(Path(folder))
        _load(settings)
        open_caseroom(settings).close()
        return (Path(folder) / DATABASE_FILE).read_bytes()


@cache
def _postgres_migrated(server: Server) -> str:
    upgrade(empty_postgres(server, server.socket_folder, name=_MIGRATED), START)
    return _MIGRATED


@cache
def _postgres_template(server: Server) -> str:
    _copy_of(_postgres_migrated(server), server, _TEMPLATE)
    _load(_postgres_settings(server, _TEMPLATE, server.socket_folder))
    return _TEMPLATE


def _copy_of(template: str, server: Server, name: str) -> None:
    """Copied as files: through the log, as PostgreSQL would by itself, costs three times as much."""
    as_superuser(
        server, f"CREATE DATABASE {name} OWNER {_RECORD_LOGIN} TEMPLATE {template} STRATEGY FILE_COPY"
    )


@cache
def make_logins(server: Server) -> None:
    """Make the two logins of the doors: neither is a superuser, the viewer's owns nothing."""
    as_superuser(server, f"CREATE ROLE {_RECORD_LOGIN} LOGIN CREATEROLE")
    as_superuser(server, f"CREATE ROLE {_VIEWER_LOGIN} LOGIN")


def empty_postgres(server: Server, folder: Path, *, name: str = "") -> Settings:
    """Settings that name a new and empty database of a running test server."""
    name = name or f"empty_{secrets.token_hex(8)}"
    make_logins(server)
    as_superuser(server, f"CREATE DATABASE {name} OWNER {_RECORD_LOGIN}")
    return _postgres_settings(server, name, folder)


def _postgres_settings(server: Server, database: str, folder: Path, **changes: Any) -> Settings:
    urls = {
        "database_url": server.url(database, _RECORD_LOGIN),
        "viewer_database_url": server.url(database, _VIEWER_LOGIN),
    }
    return settings_in(folder, **urls | changes)


def as_superuser(server: Server, statement: str) -> None:
    """Run one statement that neither login may, outside any transaction."""
    engine = create_engine(server.url(), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))
