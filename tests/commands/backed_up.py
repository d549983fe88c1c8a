"""Commands run on a service in a folder, and processes that write to its database, or die while they do."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

import click
from click.testing import CliRunner, Result

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.opening import open_caseroom
from meetings.operations import backups
from meetings.settings import Settings
from tests.places import START, settings_in
from tests.serving import FORKED

PROGRAMS = "/usr/bin:/bin"


def run(settings: Settings, command: click.Command, *arguments: object, **environment: str) -> Result:
    """What a command does when it is typed where this service is."""
    given = {"INSTANCE": str(settings.instance), "PATH": PROGRAMS, "DATABASE_URL": None} | environment
    return CliRunner().invoke(command, [str(each) for each in arguments], env=given)


def refusal(result: Result) -> str:
    """The one line that a command says as it refuses."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    (line,) = result.output.splitlines()
    assert line.startswith("Error: ")
    return line


def file_of(settings: Settings) -> Path:
    """The database of a service on SQLite."""
    assert settings.database_file is not None
    return settings.database_file


def written(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, but those that are only locked."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".serving", ".lock")
    }


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a SQLite file, by table."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return {
            name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names.fetchall()
        }


def on_file(path: Path, *statements: str) -> None:
    """Do to a file what no part of the service would."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def write_one(caseroom: Caseroom) -> None:
    """Add a row to the chain."""
    with record.writing(caseroom, Clock(START)) as writing:
        writing.audit("demo.made")


@contextmanager
def writer(folder: Path) -> Iterator[None]:
    """Another process writes to the database in a folder for the length of the block."""
    begun, ended = FORKED.Event(), FORKED.Event()
    process = FORKED.Process(target=_keep_writing, args=(folder, begun, ended), daemon=True)
    process.start()
    try:
        assert begun.wait(timeout=30)
        yield
    finally:
        ended.set()
        process.join()
    assert process.exitcode == 0


def killed(target: Callable[..., None], *arguments: Path) -> None:
    """Let a process of its own do one of the things below, which end in its death."""
    process = FORKED.Process(target=target, args=arguments, daemon=True)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def _keep_writing(folder: Path, begun: Event, ended: Event) -> None:
    caseroom = open_caseroom(settings_in(folder))
    while not ended.is_set():
        write_one(caseroom)
        begun.set()
        time.sleep(0.001)
    caseroom.close()


def die_having_written(folder: Path) -> None:
    """Leave a row that stands in the write-ahead log alone."""
    write_one(open_caseroom(settings_in(folder)))
    os.kill(os.getpid(), signal.SIGKILL)


def die_backing_up(path: Path, backup: Path) -> None:
    """Be killed when all is copied and nothing was proved."""
    with backups.written(backup) as partial:
        backups.copy_sqlite(path, partial)
        os.kill(os.getpid(), signal.SIGKILL)
