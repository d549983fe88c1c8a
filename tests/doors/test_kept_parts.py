"""What a door keeps of its policies for one viewer is gone before the next one looks."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import select

from meetings import policy, sealed
from meetings.doors import Caseroom, record
from meetings.doors.sqlite import DoorConnection, NoViewerError, look_as, viewer_connection
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock, room
from meetings.sealed import DataKey
from models.cases import Case, CaseWorker, Exclusion
from models.meetings import AgendaItem
from models.states import ExclusionKind
from tests.cast import Cast, lay_scene
from tests.places import StoppedClock

ITEMS = "SELECT id FROM agenda_items"
FEW = {"partners", "coordinators"}


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """The scene with its planned meeting."""
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def desk(caseroom: Caseroom) -> Iterator[DoorConnection]:
    """One connection of the desk, as a pool hands it from person to person."""
    path = caseroom.settings.database_file
    assert path is not None
    with closing(viewer_connection(path, "desk")) as connection:
        yield connection


def test_every_surface_keeps_only_parts_of_its_own() -> None:
    for surface in policy.SURFACES:
        assert policy.once(surface)
        assert policy.once(surface) <= set(policy.views(surface)) - policy.tables(surface)


def test_the_next_viewer_on_a_connection_sees_their_own(desk: DoorConnection, cast: Cast) -> None:
    look_as(desk, cast.viewer("alma"))
    assert {row[0] for row in desk.execute(ITEMS)} == set(cast.items.values())
    look_as(desk, cast.viewer("fay"))
    assert {row[0] for row in desk.execute(ITEMS)} == {cast.items["one"]}
    look_as(desk, cast.viewer("eve"))
    assert desk.execute(ITEMS).fetchall() == []


def test_nobody_sees_nothing_on_a_used_connection(desk: DoorConnection, cast: Cast) -> None:
    look_as(desk, cast.viewer("fay"))
    assert desk.execute("SELECT case_id FROM case_workers").fetchall() == [(cast.cases["one"],)]
    look_as(desk, None)
    assert {table for table in policy.tables("desk") if _rows(desk, table)} == set()


def test_a_rollback_brings_back_nothing_of_whoever_looked_before(desk: DoorConnection, cast: Cast) -> None:
    look_as(desk, cast.viewer("alma"))
    assert {row[0] for row in desk.execute(ITEMS)} == set(cast.items.values())
    desk.execute("BEGIN")
    look_as(desk, cast.viewer("eve"))
    desk.execute("ROLLBACK")
    look_as(desk, cast.viewer("fay"))
    assert {row[0] for row in desk.execute(ITEMS)} == {cast.items["one"]}
    look_as(desk, None)
    assert {table for table in policy.tables("desk") if _rows(desk, table)} == set()


def test_a_connection_refuses_a_viewer_of_another_surface(desk: DoorConnection, cast: Cast) -> None:
    look_as(desk, cast.viewer("fay"))
    with pytest.raises(NoViewerError):
        look_as(desk, room(cast.meeting, cast.now))


def test_what_is_kept_can_be_named_by_nobody(desk: DoorConnection, cast: Cast) -> None:
    look_as(desk, cast.viewer("fay"))
    assert desk.execute("SELECT id FROM cases").fetchall() == [(cast.cases["one"],)]
    for statement in ("SELECT * FROM _cases", "SELECT * FROM temp.sqlite_master", "DELETE FROM cases"):
        with pytest.raises(sqlite3.DatabaseError):
            desk.execute(statement)
    [kept] = [name for name in desk.kept if name.endswith("_cases") and "office" not in name]
    for statement in (f"SELECT * FROM {kept}", f"INSERT INTO {kept} VALUES ('1', '2', '3')"):
        with pytest.raises(sqlite3.DatabaseError, match=r"authorizer malfunction|not authorized"):
            desk.execute(statement)


def test_what_is_kept_is_found_from_little(desk: DoorConnection) -> None:
    """However many decisions and actions there ever were, the planner starts from what is kept."""
    desk.set_authorizer(None)
    scanned = {}
    for name, rule in ((_plain(part), rule) for part, rule in desk.kept.items()):
        plan = [row[3] for row in desk.execute(f"EXPLAIN QUERY PLAN SELECT * FROM temp.{rule}")]
        read = dict(reversed(one) for one in re.findall(r"{rec}(\w+) (\w+)", policy.views("desk")[name]))
        scanned[name] = {read[alias] for alias in re.findall(r"SCAN (\w+)", " ".join(plan)) if alias in read}
    assert "_actions" in scanned
    assert set.union(*scanned.values()) <= FEW


def _plain(part: str) -> str:
    return part.removeprefix("part")[16:]


def test_a_change_is_seen_by_the_next_session(caseroom: Caseroom, cast: Cast) -> None:
    rita = cast.viewer("rita")
    with looking(caseroom, rita) as sight:
        assert list(sight.scalars(select(Case.id))) == [cast.cases["two"]]
        assert list(sight.scalars(select(CaseWorker.case_id))) == [cast.cases["two"]]
    with record.writing(caseroom, Clock(cast.now)) as writing:
        key = writing.key("case", cast.cases["two"])
        writing.session.add(_exclusion(cast, key))
        writing.audit("demo.made")
    with looking(caseroom, rita) as sight:
        assert list(sight.scalars(select(Case.id))) == []
        assert list(sight.scalars(select(AgendaItem.id))) == []


def _exclusion(cast: Cast, key: DataKey) -> Exclusion:
    return Exclusion(
        case_id=cast.cases["two"],
        person_id=cast.people["rita"],
        kind=ExclusionKind.INTEREST,
        reason=sealed.seal(key, "exclusions.reason", "A neighbour"),
        made_at=cast.now,
        made_by=cast.people["alma"],
    )


def _rows(desk: DoorConnection, table: str) -> list[object]:
    """Every row of a table; none where its policy asks who is looking."""
    try:
        return desk.execute(f"SELECT * FROM {table}").fetchall()
    except sqlite3.OperationalError:
        return []
