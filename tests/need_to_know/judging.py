"""Compares what comes through the viewer door with the oracle: every table, every row, every column."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy.engine import Connection

from meetings.doors import Caseroom, record, viewers
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.refusals import NotVisible
from models.agencies import Agency
from models.base import Base
from models.cases import Case
from models.meetings import Attendance, Meeting
from models.people import Person
from tests.need_to_know.oracle import oracle
from tests.need_to_know.seen import Key, Seen
from tests.need_to_know.worlds import World

Stored = dict[str, dict[Key, tuple[Any, ...]]]
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
        return {name: {_key(name, row): tuple(row) for row in _rows(connection, name)} for name in _COLUMNS}


def judge(caseroom: Caseroom, world: World, base: Stored, viewer: Viewer) -> None:
    """Fails unless the viewer gets, through the door, exactly the oracle's rows and columns."""
    with looking(caseroom, viewer) as sight:
        _compare(sight.connection(), world, base, viewer)


def judge_writing(caseroom: Caseroom, world: World, base: Stored, viewer: Viewer) -> None:
    """Fails unless the desk's policies, as an operation asks them inside its write, say the same."""
    with record.writing(caseroom, viewer) as writing:
        with suppress(NotVisible):
            writing.see(Case, "laying the policies over the tables")
        connection = writing.session.connection()
        prefix = "temp.desk__" if connection.dialect.name == "sqlite" else "desk_rules."
        _compare(connection, world, base, viewer, prefix)
        writing.idle()


def _compare(connection: Connection, world: World, base: Stored, viewer: Viewer, prefix: str = "") -> None:
    expected = oracle(world, viewer)
    for name in _COLUMNS:
        found = sorted(map(repr, map(tuple, _rows(connection, name, prefix))))
        due = wanted(name, base, expected)
        assert found == due, _difference(world, viewer, name, found, due)


def _rows(connection: Connection, name: str, prefix: str = "") -> Sequence[Any]:
    """By a raw cursor, since there are half a million of these."""
    cursor = connection.connection.cursor()
    cursor.execute(f"SELECT {LISTS[name]} FROM {prefix}{name}")
    return cursor.fetchall()


def wanted(name: str, base: Stored, expected: Seen) -> list[str]:
    """The rows of a table as a viewer is to get them, in the order of their text."""
    rows = []
    for key, hidden in expected.of(name).items():
        row = base[name][key]
        if hidden:
            columns = zip(_COLUMNS[name], row, strict=True)
            row = tuple(None if column in hidden else value for column, value in columns)
        rows.append(repr(row))
    return sorted(rows)


def _key(name: str, row: Any) -> Key:
    return tuple(row[index] for index in _KEYS[name])


def _difference(world: World, viewer: Viewer, name: str, found: list[str], due: list[str]) -> str:
    leaked = [row for row in found if row not in due]
    missing = [row for row in due if row not in found]
    twice = {row for row in found if found.count(row) > 1}
    return f"world {world.seed}, {viewer}, {name}: leaked {leaked}, missing {missing}, twice {twice}"
