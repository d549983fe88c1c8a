"""Copies of a database as files: whole under their name or not there at all, and their owner's alone."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

PARTIAL = ".partial"
# How the files of each database begin.
SQLITE, DUMP = b"SQLite format 3\x00", b"PGDMP"


class BackupError(Exception):
    """A backup was not made, or cannot be put back; the message says why, and nothing was changed."""


@contextmanager
def written(backup: Path) -> Iterator[Path]:
    """A file to write a backup into, which gets the backup's name once the block has ended and it is on disk.

    What is cut short stands beside it as `.partial`, and is gone where the block itself fails. Raises
    BackupError where there is such a backup already, or somebody writes it now.
    """
    partial = backup.with_name(f"{backup.name}{PARTIAL}")
    if backup.exists():
        raise BackupError(f"There is already a backup {backup}.")
    try:
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise BackupError(f"{partial} is there: a backup that was cut short. Remove that file.") from None
    try:
        yield partial
        sync(partial)
        partial.rename(backup)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync(backup.parent)


def copy_sqlite(path: Path, copy: Path) -> None:
    """Copy a SQLite database into an empty file, at one moment whoever writes, deleted rows left out.

    Raises BackupError where the database cannot be read; whether the copy is sound is asked of the copy.
    """
    try:
        with closing(
            sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None)
        ) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
    except sqlite3.Error as error:
        raise BackupError(f"It could not be copied: {error}.") from error


def require_sound(path: Path) -> None:
    """Raise BackupError unless every page and index of a SQLite file fits."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        found = error
    if found != "ok":
        raise BackupError(f"It is damaged: {found}.")


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
