"""Five hundred acknowledgements, sixty at a time, by four processes: each recorded once, and how fast."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from meetings import audit
from meetings.doors import Caseroom, record
from meetings.doors.sqlite import RECORD_PRAGMAS
from meetings.operations import attending
from models.meetings import Acknowledgement, Attendance
from tests.bench.figures import Figure, at_least, exactly
from tests.bench.latency import agreement
from tests.bench.scale import Scale, Seat, Size, lay
from tests.bench.service import Service, serving
from tests.bench.wire import Client, each

PEOPLE = 500
AT_ONCE = 60
ALONE = 100
PROCESSES = 4


def measure() -> Iterator[Figure]:
    """Read all pages first, then press all buttons; compare with a bare loop that writes the same rows."""
    size = Size(attendees=PEOPLE, cases=5, agreed=False)
    with serving(size, WORKERS=str(PROCESSES)) as service:
        bare = _bare_per_second()
        errors, seconds = asyncio.run(_press_all(service))
        counts = recorded(service.caseroom, service.scale)
        alone = _seconds_alone(service)
        with record.reading(service.caseroom) as session:
            broken = audit.first_break(session)
    yield exactly(f"{PEOPLE} acknowledgements, {AT_ONCE} at a time, 4 processes: errors", errors, 0)
    yield exactly("acknowledgements recorded once", sum(count == 1 for count in counts.values()), PEOPLE)
    yield exactly("acknowledgements recorded twice", sum(count > 1 for count in counts.values()), 0)
    yield exactly("breaks of the audit chain after them", int(broken is not None), 0)
    each_ms = 1000 * alone / ALONE
    yield at_least(
        f"{PEOPLE / seconds:.0f} a second (a write alone {each_ms:.1f} ms) against {bare:.0f} of a bare loop",
        PEOPLE / seconds / bare,
        0.5,
        "×",
    )


async def _press_all(service: Service) -> tuple[int, float]:
    """How many presses failed, and how many seconds all of them took."""
    ready: list[tuple[Client, dict[str, str]]] = []
    statuses: list[int] = []
    clients = [service.client(seat) for seat in service.scale.seats]

    async def read(client: Client) -> None:
        ready.append((client, await agreement(client, service)))
        client.close()

    async def press(one: tuple[Client, dict[str, str]]) -> None:
        client, form = one
        try:
            statuses.append((await client.post(f"{service.meeting}/acknowledgement", **form)).status)
        except (OSError, EOFError, TimeoutError):
            statuses.append(0)
        client.close()

    await each(clients, read, at_once=AT_ONCE)
    began = time.monotonic()
    await each(ready, press, at_once=AT_ONCE)
    return sum(status != 303 for status in statuses), time.monotonic() - began


def recorded(caseroom: Caseroom, scale: Scale) -> dict[str, int]:
    """How many acknowledgements of the meeting each person on its register has in the database."""
    rows = (
        select(Attendance.person_id, func.count(Acknowledgement.id))
        .outerjoin(
            Acknowledgement,
            (Acknowledgement.person_id == Attendance.person_id)
            & (Acknowledgement.meeting_id == scale.meeting),
        )
        .where(Attendance.meeting_id == scale.meeting)
        .group_by(Attendance.person_id)
    )
    with record.reading(caseroom) as session:
        return dict(session.execute(rows).tuples().all())


def _seconds_alone(service: Service) -> float:
    """How long the writes of a smaller meeting take, one after the other, without a server before them."""
    caseroom = service.caseroom
    scale = lay(caseroom, Size(attendees=2 * ALONE, cases=5, agreed=False))

    def press(seat: Seat) -> None:
        viewer, text = seat.viewer(caseroom.clock()), scale.statement_sha256
        attending.acknowledge(caseroom, viewer, scale.meeting, text, agrees=True)

    for seat in scale.seats[:ALONE]:
        press(seat)
    began = time.monotonic()
    for seat in scale.seats[ALONE:]:
        press(seat)
    return time.monotonic() - began


def _bare_per_second() -> float:
    """Write transactions a second of plain SQLite on the same disk: two rows in, two rows changed."""
    with TemporaryDirectory(prefix="bench-") as folder:
        connection = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        with closing(connection):
            for pragma in RECORD_PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            for table in ("given", "audit", "place", "meeting"):
                connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, text TEXT)")
            connection.execute("INSERT INTO meeting VALUES (1, 'x')")
            connection.executemany(
                "INSERT INTO place VALUES (?, 'x')", [(number,) for number in range(PEOPLE)]
            )
            began = time.monotonic()
            for number in range(PEOPLE):
                _bare(connection, number, ("x" * 200,))
            return PEOPLE / (time.monotonic() - began)


def _bare(connection: sqlite3.Connection, number: int, text: Sequence[str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO given (text) VALUES (?)", text)
    connection.execute("INSERT INTO audit (text) VALUES (?)", text)
    connection.execute("UPDATE place SET text = ? WHERE id = ?", (*text, number))
    connection.execute("UPDATE meeting SET text = ? WHERE id = 1", text)
    connection.execute("COMMIT")
