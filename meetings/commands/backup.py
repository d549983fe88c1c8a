"""`flask --app app backup`: a copy of the whole database, made while the service runs and proved."""

import os
from datetime import datetime
from pathlib import Path

import click

from meetings.commands.plainly import plainly
from meetings.opening import SET_UP, utc_now
from meetings.operations import backups, dumps, upgrade
from meetings.operations.backup_proofs import Proof, prove_sqlite
from meetings.operations.backups import BackupError
from meetings.settings import Settings


@click.command()
@click.argument("place")
def backup(place: str) -> None:
    """Copy the database into PLACE, a folder or a new file, while the service may run."""
    with plainly():
        settings = Settings.from_environment(os.environ)
        file, proof = back_up(settings, _named(place), utc_now())
    click.echo(f"The database was backed up to {file}.")
    click.echo(
        f"The copy is whole. Its audit chain has {proof.rows} rows, the last with the hash {proof.last}."
    )
    click.echo(
        f"It holds no keys and cannot be read without them: keep {settings.instance / 'keys'} elsewhere."
    )


def back_up(settings: Settings, place: Path, now: datetime) -> tuple[Path, Proof]:
    """Copy the database into a folder or a file of the name given, proved before it gets its name.

    Raises BackupError, and leaves nothing that looks like a backup, where there is one of that name, where
    there is no database, and where the copy is not whole.
    """
    if upgrade.current(settings.database_url) is None:
        raise BackupError(f"There is no database yet. {SET_UP}")
    file = place / f"caseroom-{upgrade.stamp(now)}{_ending(settings)}" if place.is_dir() else place
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder {file.parent}.")
    if settings.instance / "keys" in file.parents:
        raise BackupError("Keep backups and keys apart: name a folder elsewhere.")
    try:
        with backups.written(file) as partial:
            return file, _copied(settings, partial)
    except BackupError as error:
        raise BackupError(f"The database was not backed up. {error}") from error


def _named(place: str) -> Path:
    path = Path(place).absolute()
    if place.endswith("/") and not path.is_dir():
        raise BackupError(f"There is no folder {path}.")
    return path


def _copied(settings: Settings, partial: Path) -> Proof:
    path = settings.database_file
    if path is None:
        dumps.make(settings, partial)
        return dumps.prove_dump(partial, settings)
    backups.copy_sqlite(path, partial)
    return prove_sqlite(partial, settings)


def _ending(settings: Settings) -> str:
    return ".dump" if settings.database_file is None else ".sqlite3"
