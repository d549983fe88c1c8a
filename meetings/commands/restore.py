"""`flask --app app restore`: a backup takes the database's place, whole and proved, or nothing changes."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from meetings.commands.plainly import plainly
from meetings.opening import utc_now
from meetings.operations import backups, dumps, upgrade
from meetings.operations.backup_proofs import Proof, prove_sqlite
from meetings.operations.backups import BackupError
from meetings.serving import alone
from meetings.settings import Settings

_LOG, _SHARED = "-wal", "-shm"
_SET_UP = "flask --app app setup"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Also where there is a database, which is kept beside it.")
def restore(file: Path, *, yes: bool) -> None:
    """Put the backup FILE in the database's place; the service must be stopped."""
    with plainly():
        settings = Settings.from_environment(os.environ)
        if not file.is_file():
            raise BackupError(f"There is no file {file}.")
        try:
            proof = put_back(settings, file.resolve(), replace=yes)
        except BackupError as error:
            raise BackupError(f"{file} was not restored. {error}") from error
    click.echo(
        f"{file} was restored. Its audit chain has {proof.rows} rows, the last with the hash {proof.last}."
    )
    if settings.database_file is None:
        click.echo(f"Before you start the service: {_SET_UP}, which grants what a backup does not hold.")
    elif proof.revision != (newest := upgrade.newest()):
        click.echo(f"Before you start the service: {_SET_UP}, from revision {proof.revision} to {newest}.")


def put_back(settings: Settings, file: Path, *, replace: bool) -> Proof:
    """Put a backup in the place of the database, which on SQLite may be there where it is to be replaced.

    Raises BackupError or InUseError, and changes nothing, where that cannot be or the backup has no proof.
    """
    path = settings.database_file
    if path is None:
        return _into_postgres(settings, file)
    return _into_sqlite(settings, path.resolve(), file, replace=replace)


def _into_postgres(settings: Settings, file: Path) -> Proof:
    dumps.require_empty(settings)
    proof = dumps.prove_dump(file, settings)
    dumps.put_back(settings, file)
    return proof


def _into_sqlite(settings: Settings, path: Path, file: Path, *, replace: bool) -> Proof:
    with alone(path):
        _may_replace(path, file, replace=replace)
        copy = path.with_name(f"{path.name}{backups.PARTIAL}")
        copy.unlink(missing_ok=True)
        try:
            proof = _copied(settings, file, copy)
            if kept := _put_in_place(copy, path, utc_now()):
                click.echo(f"What was there is kept as {kept}.")
            return proof
        finally:
            copy.unlink(missing_ok=True)


def _may_replace(path: Path, file: Path, *, replace: bool) -> None:
    log = Path(f"{file}{_LOG}")
    if path.exists() and path.samefile(file):
        raise BackupError("It is the database itself.")
    if log.exists():
        raise BackupError(f"It is not whole without {log}: name a file that flask --app app backup made.")
    if path.exists() and not replace:
        raise BackupError(f"There is a database {path}: add --yes, and it is kept beside the one restored.")


def _copied(settings: Settings, file: Path, copy: Path) -> Proof:
    """A copy beside the database, proved, on disk, and as the service leaves its own."""
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    shutil.copyfile(file, copy)
    proof = prove_sqlite(copy, settings)
    # Else every process would want to be the first to say it, at the next start.
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    backups.sync(copy)
    return proof


def _put_in_place(copy: Path, path: Path, now: datetime) -> Path | None:
    """Let the copy take the database's name in one step; returns what the former is kept as, if there is one.

    A log whose database is gone is kept too, and not left for SQLite to take for the new one's.
    """
    kept = path.with_name(f"{path.stem}-until-{upgrade.stamp(now)}{path.suffix}")
    is_there = path.exists()
    if is_there:
        os.link(path, kept)
    if (log := Path(f"{path}{_LOG}")).exists():
        log.rename(f"{kept}{_LOG}")
    Path(f"{path}{_SHARED}").unlink(missing_ok=True)
    backups.sync(path.parent)
    copy.replace(path)
    backups.sync(path.parent)
    return kept if is_there else None
