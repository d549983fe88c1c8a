"""Compares what comes through the viewer door with the oracle: every table, every row, every column."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy.engine import Connection

from meetings import policy
from meetings.doors import Caseroom, record, sqlite, viewers
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from models.agencies import Agency
from models.base import Base
from models.meetings import Attendance, Meeting
from models.people import Person
from tests.need_to_know.oracle import oracle
from tests.need_to_know.seen import Key, Seen
from tests.need_to_know.worlds import World

Row = tuple[Any, ...]
Stored = dict[str, dict[Key, Row]]
_COLUMNS = {
    name: tuple(column.name for column in table.columns) for name, table in Base.metadata.tables.items()
}
_KEYS = {
    name: tuple(list(table.columns).index(column) for column in table.primary_key.columns)
    for name, table in Base.metadata.tables.items()
}
LISTS = {name: ", ".join(f'"{column}"' for column in columns) for name, columns in _COLUMNS.items()}


def everybody(world: World) -> Iterator[Viewer]:
    """Each person at their desk and over figures, each room, alone and with guests, each document."""
    for person in world.of(Person):
        at_desk = viewers.desk(person.id, person.agency_id, world.now)
        yield from (at_desk, viewers.figures(at_desk))
    for meeting in world.of(Meeting):
        yield viewers.room(meeting.id, world.now)
        yield viewers.summary(meeting.id, world.now)
        register = {one.person_id for one in world.of(Attendance) if one.meeting_id == meeting.id}
        for stranger in [one.id for one in world.of(Person) if one.id not in register][:1]:
            yield viewers.room(meeting.id, world.now, person=stranger)
        if meeting.closed_at:
            for agency in world.of(Agency):
                yield viewers.document(agency.id, meeting.id, world.now)
            for person in world.of(Person):
                yield viewers.document(person.agency_id, meeting.id, world.now, person=person.id)
    yield viewers.document(world.of(Agency)[0].id, world.of(Meeting)[0].id, world.now)
    for attendance in world.of(Attendance):
        if attendance.role != "member":
            yield viewers.room(attendance.meeting_id, world.now, person=attendance.person_id)


def stored(caseroom: Caseroom) -> Stored:
    """Every row there is, as the database stores it."""
    with caseroom.record.connect() as connection:
        tables = _found(connection, *(_all_of(name, name) for name in _COLUMNS))
    return {name: {_key(name, row): row for row in rows} for name, rows in zip(_COLUMNS, tables, strict=True)}


def judge(caseroom: Caseroom, world: World, base: Stored, viewer: Viewer) -> None:
    """Fails unless the viewer gets, through the door, exactly the oracle's rows and columns."""
    with looking(caseroom, viewer) as sight:
        _compare(sight.connection(), world, base, viewer)


def keep_plans(caseroom: Caseroom) -> None:
    """Have PostgreSQL plan a statement once for all the writes to come, as SQLite does by itself."""
    with caseroom.record.connect() as connection:
        raw: Any = connection.connection.driver_connection
        if connection.dialect.name == "postgresql":
            raw.prepare_threshold, raw.prepared_max = 0, 1000


def judge_writing(caseroom: Caseroom, world: World, base: Stored, viewer: Viewer) -> None:
    """Fails unless the desk's policies, as an operation asks them inside its write, say the same."""
    with record.writing(caseroom, viewer) as writing:
        connection, prefix = writing.session.connection(), "desk_rules."
        if connection.dialect.name == "sqlite":
            raw: Any = connection.connection.dbapi_connection
            prefix = "temp.desk__"
            for table in policy.tables("desk"):
                sqlite.add_check(raw, table)
        _compare(connection, world, base, viewer, prefix)
        # A write that is not kept takes the plans and the laid policies with it.
        writing.audit("demo.made")


def _compare(connection: Connection, world: World, base: Stored, viewer: Viewer, prefix: str = "") -> None:
    expected = oracle(world, viewer)
    closed = _closed(viewer.surface)
    assert not any(expected.of(name) for name in closed)
    nothing = " UNION ALL ".join(f"SELECT 1 FROM {prefix}{name}" for name in closed)
    names = sorted(_COLUMNS.keys() - closed)
    leaked, *tables = _found(connection, nothing, *(_all_of(prefix + name, name) for name in names))
    assert not leaked, f"world {world.seed}, {viewer}: rows of {closed}"
    for name, found in zip(names, tables, strict=True):
        due = wanted(name, base, expected)
        assert alike(found, due), _difference(world, viewer, name, found, due)


@cache
def _closed(surface: str) -> frozenset[str]:
    """The tables that nobody sees on a surface, whoever looks: it takes one statement to see that."""
    views = policy.views(surface)
    return frozenset(name for name in _COLUMNS if views[name].rstrip().endswith("WHERE 1=0"))


def alike(found: Sequence[Row], due: Sequence[Row]) -> bool:
    """Whether these are the rows that are due, of which no two are the same, in whatever order."""
    once = set(due)
    return len(found) == len(due) == len(once) and set(found) == once


def _all_of(view: str, table: str) -> str:
    return f"SELECT {LISTS[table]} FROM {view}"


def _found(connection: Connection, *statements: str) -> Sequence[Sequence[Row]]:
    """By raw cursors, since there are so many of these; PostgreSQL is asked for all of them at once."""
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        # One by one: SQLite goes through all that are open whenever it opens another.
        return [raw.execute(statement).fetchall() for statement in statements]
    with raw.pipeline():
        cursors = [raw.execute(statement) for statement in statements]
    return [cursor.fetchall() for cursor in cursors]


def wanted(name: str, base: Stored, expected: Seen) -> Sequence[Row]:
    """The rows of a table as a viewer is to get them."""
    rows = []
    for key, hidden in expected.of(name).items():
        row = base[name][key]
        if hidden:
            columns = zip(_COLUMNS[name], row, strict=True)
            row = tuple(None if column in hidden else value for column, value in columns)
        rows.append(row)
    return rows


def _key(name: str, row: Any) -> Key:
    return tuple(row[index] for index in _KEYS[name])


def _difference(world: World, viewer: Viewer, name: str, found: Sequence[Row], due: Sequence[Row]) -> str:
    leaked = [row for row in found if row not in due]
    missing = [row for row in due if row not in found]
    twice = {row for row in found if found.count(row) > 1}
    return f"world {world.seed}, {viewer}, {name}: leaked {leaked}, missing {missing}, twice {twice}"
