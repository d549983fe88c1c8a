"""Backups of PostgreSQL, by its own programs: made, read without a server, and put into an empty database."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from meetings.doors import postgres_views, record
from meetings.operations.backup_proofs import Copy, Proof, prove
from meetings.operations.backups import DUMP, BackupError
from meetings.settings import Settings
from models.records import AuditRow, Mark

_ENTRY = re.compile(rf"^\d+; \d+ \d+ (TABLE|TRIGGER) {postgres_views.RECORD_SCHEMA} (\S+)(?: (\S+))? \S+$")
_HELD = text(
    "SELECT EXISTS (SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
    "WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg_toast%')"
)
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def make(settings: Settings, file: Path) -> None:
    """Write all that the database holds at one moment into a file; raises BackupError where that fails."""
    _run("pg_dump", "--format=custom", f"--file={file}", settings=settings)


def prove_dump(file: Path, settings: Settings) -> Proof:
    """The proof of such a file; raises BackupError where it has none."""
    with file.open("rb") as opened:
        if opened.read(len(DUMP)) != DUMP:
            raise BackupError("It is not a backup of PostgreSQL.")
    # Reads all of it: what is cut off or damaged is noticed here.
    _run("pg_restore", "--file=/dev/null", str(file))
    return prove(_copy(file), settings)


def put_back(settings: Settings, file: Path) -> None:
    """Put a backup into an empty database, all or nothing; raises BackupError where it is not empty."""
    require_empty(settings)
    _run("pg_restore", "--no-acl", "--no-owner", "--single-transaction", str(file), settings=settings)


def require_empty(settings: Settings) -> None:
    """Raise BackupError where the database holds anything, with what makes an empty one of its name."""
    engine = create_engine(settings.database_url, poolclass=NullPool, hide_parameters=True)
    with engine.connect() as connection:
        if connection.scalar(_HELD):
            name, owner = engine.url.database, engine.url.username
            raise BackupError(
                f"The database {name} is not empty. Stop the service, keep it under another name and make an "
                f'empty one: ALTER DATABASE "{name}" RENAME TO "{name}_before"; '
                f'CREATE DATABASE "{name}" OWNER "{owner}";'
            )


def _copy(file: Path) -> Copy:
    listed = _run("pg_restore", "--list", str(file))
    entries = [found for line in listed.split("\n") if (found := _ENTRY.match(line))]
    tables = [found[2] for found in entries if found[1] == "TABLE"]
    if not {"alembic_version", Mark.__tablename__, AuditRow.__tablename__} <= set(tables):
        raise BackupError("It is not a backup of Caseroom.")
    marks = {str(row["name"]): row["value"] for row in _rows(file, Mark.__tablename__)}
    return Copy(
        dialect="postgresql",
        revision=next((str(row["version_num"]) for row in _rows(file, "alembic_version")), ""),
        key_check=marks.get(record.KEY_CHECK),
        tables=tables,
        triggers=[found[3] for found in entries if found[1] == "TRIGGER"],
        # They stand in the file as they do on disk, which need not be in order.
        chain=sorted(map(_audit_row, _rows(file, AuditRow.__tablename__)), key=lambda row: row.seq),
    )


def _audit_row(row: Mapping[str, str | None]) -> AuditRow:
    at = datetime.fromisoformat(str(row["at"])).astimezone(UTC)
    return AuditRow(**dict(row) | {"seq": int(str(row["seq"])), "at": at})


def _rows(file: Path, table: str) -> Iterator[Mapping[str, str | None]]:
    """The rows of one table in a backup, each value as text."""
    schema = f"--schema={postgres_views.RECORD_SCHEMA}"
    columns: Sequence[str] = ()
    for line in _run("pg_restore", "--data-only", "--file=-", schema, f"--table={table}", str(file)).split(
        "\n"
    ):
        if line.startswith("COPY "):
            columns = [name.strip('" ') for name in line[line.index("(") + 1 : line.index(")")].split(",")]
        elif line == "\\.":
            columns = ()
        elif columns:
            yield dict(zip(columns, map(_value, line.split("\t")), strict=True))


def _value(stored: str) -> str | None:
    return None if stored == "\\N" else _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), stored)


def _run(name: str, *arguments: str, settings: Settings | None = None) -> str:
    """What one of PostgreSQL's programs writes, on the settings' database; no password is on a command line.

    Raises BackupError where it is not there or fails, with what it says itself.
    """
    program = shutil.which(name)
    if program is None:
        raise BackupError(
            f"{name} is missing: apt-get install postgresql-client, of the server's version or a later one."
        )
    database, password = _database(settings)
    done = subprocess.run(
        [program, *database, *arguments],
        env=os.environ | password,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        said = [line for line in done.stderr.split("\n") if line.startswith(name)]
        raise BackupError(" ".join(said) or f"{name} failed.")
    return done.stdout


def _database(settings: Settings | None) -> tuple[list[str], dict[str, str]]:
    if settings is None:
        return [], {}
    url = make_url(settings.database_url)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    return ["--no-password", f"--dbname={address}"], {"PGPASSWORD": str(url.password)} if url.password else {}
