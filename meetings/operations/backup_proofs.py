"""What a copy of a database must show before anybody relies on it: its revision, key, triggers and chain."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from meetings import audit
from meetings.doors import record
from meetings.operations import backups, upgrade
from meetings.operations.backups import BackupError
from meetings.sealed import Keyring, SealError
from meetings.settings import KEY_ENCRYPTION_KEY, Settings, keys_on_file
from models import evidence
from models.evidence import EvidenceError
from models.records import AuditRow, Mark


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy of a database holds, whichever database it is of."""

    dialect: str
    revision: str
    key_check: str | None
    tables: Collection[str]
    triggers: Collection[str]
    chain: Iterable[AuditRow]


@dataclass(frozen=True, slots=True)
class Proof:
    """A copy is whole: the revision it is at, how many rows its audit chain has, and the last one's hash."""

    revision: str
    rows: int
    last: str


def prove(copy: Copy, settings: Settings) -> Proof:
    """The proof of a copy that this Caseroom can open with its keys.

    Raises BackupError where it has none, in a sentence about “it”, which the caller names.
    Of one at an earlier revision, the evidence that there was then must have its triggers.
    """
    if copy.revision > (newest := upgrade.newest()):
        raise BackupError(f"It is at revision {copy.revision}, later than this Caseroom's {newest}.")
    _require_key(copy, settings)
    try:
        evidence.require_triggers(copy.dialect, copy.triggers, copy.tables)
    except EvidenceError as error:
        raise BackupError(f"It cannot be relied on: {error}.") from error
    chain = audit.followed(copy.chain)
    if chain.broken is not None:
        raise BackupError(
            f"Its audit chain is broken at row {chain.broken}: see flask --app app audit verify."
        )
    return Proof(copy.revision, chain.rows, chain.last)


def prove_sqlite(path: Path, settings: Settings) -> Proof:
    """The proof of a SQLite file that nobody writes; raises BackupError where it has none."""
    with path.open("rb") as file:
        if file.read(len(backups.SQLITE)) != backups.SQLITE:
            raise BackupError("It is not a SQLite database.")
    backups.require_sound(path)
    try:
        with _of_sqlite(path) as copy:
            return prove(copy, settings)
    except DBAPIError as error:
        raise BackupError(f"It cannot be read: {error.orig}.") from error


@contextmanager
def _of_sqlite(path: Path) -> Iterator[Copy]:
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path), poolclass=NullPool)
    with Session(engine) as session:
        connection = session.connection()
        tables = inspect(connection).get_table_names()
        if not {"alembic_version", Mark.__tablename__, AuditRow.__tablename__} <= set(tables):
            raise BackupError("It is not a database of Caseroom.")
        triggers = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        yield Copy(
            dialect="sqlite",
            revision=str(connection.scalar(text("SELECT version_num FROM alembic_version"))),
            key_check=session.scalar(select(Mark.value).where(Mark.name == record.KEY_CHECK)),
            tables=tables,
            triggers=connection.execute(triggers).scalars().all(),
            chain=audit.chain(session),
        )


def _require_key(copy: Copy, settings: Settings) -> None:
    keyring = Keyring(
        settings.key_encryption_key, lambda _: (), reread=lambda: keys_on_file(settings.instance)
    )
    place = settings.instance / "keys" / KEY_ENCRYPTION_KEY
    try:
        if not record.fits_check(copy.key_check, keyring):
            raise BackupError("It was never set up: no key opens it.")
    except SealError as error:
        raise BackupError(
            f"The key {place} does not open it: put back the one that it was made with, which after a "
            f"rotation is {place.name}.former."
        ) from error
