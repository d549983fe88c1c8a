"""The doors on SQLite: base tables cannot be named, and nothing that SQLite says helps to name them."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from meetings import policy
from meetings.doors import Caseroom
from meetings.doors.sqlite import RECORD_PRAGMAS, DoorConnection, record_connection, viewer_connection
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer, document, figures, room, summary
from meetings.settings import DATABASE_FILE
from models.cases import Case
from tests.cast import Cast, lay_scene
from tests.places import START, StoppedClock, fresh_caseroom

SECRET = re.compile(r"(rec|part)[0-9a-f]{16}")


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    """The scene with its planned meeting."""
    return lay_scene(caseroom, START)


@pytest.fixture
def doors(caseroom: Caseroom, cast: Cast) -> Iterator[dict[str, DoorConnection]]:
    """A connection of each surface, with its viewer."""
    path = caseroom.settings.database_file
    assert path
    opened = {surface: viewer_connection(path, surface) for surface in policy.SURFACES}
    for viewer in _viewers(cast):
        opened[viewer.surface].look_as(viewer)
    yield opened
    for connection in opened.values():
        connection.close()


def _viewers(cast: Cast) -> list[Viewer]:
    agency = next(iter(cast.agencies.values()))
    return [
        cast.viewer("fay"),
        room(cast.meeting, cast.now),
        document(agency, cast.meeting, cast.now),
        summary(cast.meeting, cast.now),
        figures(cast.viewer("alma")),
    ]


@pytest.mark.parametrize("surface", policy.SURFACES)
def test_a_part_of_the_policies_cannot_be_read(doors: dict[str, DoorConnection], surface: str) -> None:
    """Neither by its name nor under the name of a table that reads it; the tables themselves can."""
    connection = doors[surface]
    assert connection.execute("WITH found AS (SELECT id FROM agencies) SELECT id FROM found").fetchone()
    for part in sorted(set(policy.views(surface)) - policy.tables(surface)):
        for statement in (
            f"SELECT * FROM {part}",
            f"SELECT * FROM temp.{part}",
            f"SELECT count(*) FROM {part}",
            f"WITH cases AS (SELECT * FROM {part}) SELECT * FROM cases",
            f"WITH {part} AS (SELECT * FROM {part}) SELECT * FROM {part}",
        ):
            with pytest.raises(sqlite3.DatabaseError):
                connection.execute(statement)


@pytest.mark.parametrize("surface", policy.SURFACES)
def test_no_plan_names_the_base_or_what_is_kept(doors: dict[str, DoorConnection], surface: str) -> None:
    """A plan may name a part of the policies that it evaluates, which says no more than the tables do."""
    connection = doors[surface]
    [alias] = {row for row in _aliases(connection) if row.startswith("rec")}
    plans = [
        repr(connection.execute(f"{explain} SELECT * FROM {table}").fetchall())
        for explain in ("EXPLAIN", "EXPLAIN QUERY PLAN")
        for table in sorted(policy.tables(surface))
    ]
    for secret in (alias, *connection.kept):
        assert not [plan for plan in plans if secret in plan]


def test_no_error_names_the_base_or_a_part(doors: dict[str, DoorConnection]) -> None:
    """Whoever learnt the base's name could read it under the name of a policy."""
    connection = doors["desk"]
    [alias] = {row for row in _aliases(connection) if row.startswith("rec")}
    [part] = {name for name in connection.kept if name.endswith("_undertakings")}
    for statement in (
        f"SELECT id FROM {alias}.information",
        f"SELECT * FROM {part}",
        "SELECT nothing FROM information",
        "SELECT information.id FROM cases",
        "SELECT * FROM information INDEXED BY nothing",
        "SELECT text FROM information WHERE rowid = 1 AND nothing()",
        "SELECT * FROM pragma_table_info('information')",
        "SELECT * FROM sqlite_schema",
    ):
        with pytest.raises(sqlite3.DatabaseError) as refused:
            connection.execute(statement)
        assert not SECRET.search(str(refused.value)), statement


def _aliases(connection: DoorConnection) -> set[str]:
    """What the connection's databases are called, as only the door itself can ask."""
    connection.filling = True
    try:
        return {row[1] for row in connection.execute("PRAGMA database_list")}
    finally:
        connection.filling = False


def test_another_spelling_is_the_same_policy(doors: dict[str, DoorConnection], cast: Cast) -> None:
    for statement in ("SELECT id FROM cases", 'select ID from "Cases"', "SELECT Id FROM temp.CASES"):
        assert doors["desk"].execute(statement).fetchall() == [(cast.cases["one"],)]


@pytest.mark.parametrize("surface", policy.SURFACES)
def test_every_view_has_the_columns_of_its_table_in_order(
    caseroom: Caseroom, doors: dict[str, DoorConnection], surface: str
) -> None:
    path = caseroom.settings.database_file
    assert path
    with closing(record_connection(path)) as base:
        for table in sorted(policy.tables(surface)):
            query = f"SELECT * FROM {table} LIMIT 0"
            named = [column[0] for column in doors[surface].execute(query).description]
            assert named == [column[0] for column in base.execute(query).description], table


def test_the_viewers_connection_cannot_write_the_file(doors: dict[str, DoorConnection]) -> None:
    """Even its own door, authorizer apart, holds the file open for reading only."""
    connection = doors["desk"]
    [alias] = {row for row in _aliases(connection) if row.startswith("rec")}
    connection.set_authorizer(None)
    assert connection.execute(f"SELECT count(*) FROM {alias}.information").fetchone() == (6,)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute(f"DELETE FROM {alias}.information")


def test_a_file_that_nobody_else_has_open_can_be_looked_at(tmp_path: Path, clock: StoppedClock) -> None:
    service = fresh_caseroom(tmp_path, clock=clock)
    cast = lay_scene(service, START)
    service.close()
    with closing(viewer_connection(tmp_path / DATABASE_FILE, "desk")) as connection:
        connection.look_as(cast.viewer("fay"))
        assert connection.execute("SELECT id FROM cases").fetchall() == [(cast.cases["one"],)]


def test_a_folder_of_any_name_will_do(tmp_path: Path, clock: StoppedClock) -> None:
    folder = tmp_path / "o'neil & co é"
    folder.mkdir()
    service = fresh_caseroom(folder, clock=clock)
    cast = lay_scene(service, START)
    with looking(service, cast.viewer("fay")) as sight:
        assert list(sight.scalars(select(Case.id))) == [cast.cases["one"]]
    service.close()
    assert {path.name.split("-")[0] for path in folder.iterdir()} <= {DATABASE_FILE, f"{DATABASE_FILE}.lock"}


def test_the_record_door_has_its_pragmas(caseroom: Caseroom) -> None:
    found = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}
    found |= {"secure_delete": 1, "trusted_schema": 0, "recursive_triggers": 1}
    assert {pragma.split("=")[0] for pragma in RECORD_PRAGMAS} == set(found)
    with caseroom.record.connect() as connection:
        for pragma, value in found.items():
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
