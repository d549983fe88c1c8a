"""Decides whether anybody has a SQLite database open: who serves it says so, who replaces it must be alone.

A process that serves holds a shared lock on a file beside the database, which tells even where somebody has
removed the database under it; every process that has it open, a command too, holds SQLite's own lock. The
kernel takes both away when the process ends, however it ends.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

# Where SQLite locks a database file: pending, reserved, and the bytes shared by whoever reads it.
_SQLITE_LOCKS_FROM, _SQLITE_LOCKS = 0x40000000, 512


class InUseError(Exception):
    """The database is served, or is being replaced; the message says which."""


def serve(path: Path) -> None:
    """Say for as long as this process and its forks live that the database is served.

    Raises InUseError while it is being replaced.
    """
    # Never closed: the lock stands as long as anybody has the file open.
    if not _lock(_sign(path), fcntl.LOCK_SH):
        raise InUseError(f"A backup is being put in the place of {path}.")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody serves the database or has it open, nor can begin to; raises InUseError where somebody does.

    What a process that was killed had written only beside the file is brought into it.
    """
    sign = _sign(path)
    try:
        if not _lock(sign, fcntl.LOCK_EX):
            raise InUseError(f"The service runs on {path}, or another restore: stop it first.")
        _fold_in(path)
        with _whole_file(path):
            yield
    finally:
        os.close(sign)


def _sign(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(Path(f"{path.resolve()}.serving"), os.O_RDWR | os.O_CREAT, 0o600)


def _lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _fold_in(path: Path) -> None:
    """Whoever closes a database last brings in what stands in its write-ahead log, even of a damaged one."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)) as last:
        last.execute("SELECT count(*) FROM sqlite_master").fetchone()


@contextmanager
def _whole_file(path: Path) -> Iterator[None]:
    """SQLite's own lock on a file, if that is there: taken past SQLite, since the file may be damaged."""
    if not path.exists():
        yield
        return
    descriptor = os.open(path, os.O_RDWR)
    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, _SQLITE_LOCKS, _SQLITE_LOCKS_FROM)
        except (BlockingIOError, PermissionError):
            raise InUseError(f"Another process has {path} open: end it first.") from None
        yield
    finally:
        os.close(descriptor)
