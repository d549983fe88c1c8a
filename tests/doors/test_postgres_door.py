"""The doors on PostgreSQL: the viewer's login may read views as a surface, and nothing else as anybody."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.exc import DBAPIError

from meetings import policy
from meetings.doors import Caseroom, postgres_views, record
from meetings.doors.viewer import Sight, looking
from meetings.doors.viewers import room
from meetings.opening import open_caseroom
from meetings.operations import sessions
from meetings.settings import Settings
from models.base import Base
from models.cases import Case
from models.states import CaseKind
from tests.cast import FUTURES, Cast
from tests.places import START, StoppedClock

pytestmark = pytest.mark.postgres


@pytest.fixture
def postgres_caseroom(postgres_scene: tuple[Settings, Cast], clock: StoppedClock) -> Iterator[Caseroom]:
    """A service on the scene itself: whatever is tried here changes nothing."""
    opened = open_caseroom(postgres_scene[0], clock)
    yield opened
    opened.close()


@pytest.fixture
def cast(postgres_scene: tuple[Settings, Cast]) -> Cast:
    """The scene with its planned meeting."""
    return postgres_scene[1]


@pytest.fixture
def login(postgres_caseroom: Caseroom) -> Iterator[Engine]:
    """The viewer's login, as anybody could use it who knew its password; what it sets, a rollback undoes."""
    url = postgres_caseroom.settings.viewer_database_url
    assert url
    engine = create_engine(url)
    yield engine
    engine.dispose()


def _refused(login: Engine, *statements: str) -> str:
    *before, last = statements
    with login.connect() as connection:
        for statement in before:
            connection.execute(text(statement))
        with pytest.raises(DBAPIError) as refused:
            connection.execute(text(last))
    assert isinstance(refused.value.orig, psycopg.Error)
    return str(refused.value.orig)


def test_the_viewers_login_is_denied_every_table(
    postgres_caseroom: Caseroom, cast: Cast, login: Engine
) -> None:
    roles = [[], *([f"SET ROLE caseroom_{surface}"] for surface in policy.SURFACES)]
    for table in sorted(Base.metadata.tables):
        with postgres_caseroom.record.connect() as connection:
            connection.execute(text(f"SELECT 1 FROM rec.{table}"))
        for role in roles:
            refusal = _refused(login, *role, f"SELECT 1 FROM rec.{table}")
            assert "permission denied for schema rec" in refusal


def test_the_viewers_login_cannot_become_the_record_login(postgres_caseroom: Caseroom, login: Engine) -> None:
    record_login = postgres_caseroom.record.url.username
    assert "permission denied" in _refused(login, f"SET ROLE {record_login}")
    assert "permission denied" in _refused(login, f"SET SESSION AUTHORIZATION {record_login}")
    with login.connect() as connection:
        connection.execute(text("SET ROLE caseroom_desk"))


def test_the_viewers_login_reads_no_view_until_it_acts_as_a_surface(cast: Cast, login: Engine) -> None:
    assert "permission denied for schema desk" in _refused(login, "SELECT id FROM desk.agencies")
    with login.connect() as connection:
        connection.execute(text("SET ROLE caseroom_desk"))
        connection.execute(text("SET app.now = '2026-10-13 09:00:00+00'"))
        assert connection.execute(text("SELECT id FROM desk.agencies")).first()


@pytest.mark.parametrize("surface", policy.SURFACES)
def test_a_surface_reads_its_own_views_alone_and_none_of_their_parts(login: Engine, surface: str) -> None:
    role = f"SET ROLE caseroom_{surface}"
    with login.connect() as connection:
        connection.execute(text(role))
        connection.execute(text(f"SELECT id FROM {surface}.agencies"))
    for other in set(policy.SURFACES) - {surface}:
        assert "permission denied" in _refused(login, role, f"SELECT id FROM {other}.agencies")
    parts = set(policy.views(surface)) - policy.tables(surface)
    for part in parts - policy.once(surface):
        assert f"permission denied for view {part}" in _refused(login, role, f"TABLE {surface}.{part}")
    as_they_stand = postgres_views.rules_of(surface)
    for part in parts:
        refusal = _refused(login, role, f"TABLE {as_they_stand}.{part}")
        assert f"permission denied for schema {as_they_stand}" in refusal


def test_a_surface_without_a_viewer_sees_nothing_of_any_case(cast: Cast, login: Engine) -> None:
    with login.connect() as connection:
        connection.execute(text("SET ROLE caseroom_desk"))
        for table in ("agencies", "cases", "information", "meetings", "attendances", "minutes"):
            assert connection.execute(text(f"SELECT 1 FROM desk.{table}")).first() is None, table


def test_autocommit_binds_nobody_and_reads_nothing(postgres_caseroom: Caseroom, cast: Cast) -> None:
    """What is set for a transaction is gone at once where there is none."""
    with looking(postgres_caseroom, cast.viewer("fay")) as sight:
        assert sight.scalars(select(Case.id)).all()
    engine = postgres_caseroom.viewers["desk"].execution_options(isolation_level="AUTOCOMMIT")
    with (
        Sight(engine, cast.viewer("fay"), postgres_caseroom.keyring) as sight,
        pytest.raises(DBAPIError),
    ):
        sight.scalars(select(Case.id)).all()


def test_nothing_is_left_on_a_connection_that_goes_back(postgres_caseroom: Caseroom, cast: Cast) -> None:
    settings = text(
        "SELECT current_user, current_setting('app.person', true), current_setting('search_path')"
    )
    with looking(postgres_caseroom, cast.viewer("fay")) as sight:
        connection = sight.connection()
        used = connection.connection.dbapi_connection
        role, person, path = connection.execute(settings).one()
        assert (role, person, path) == ("caseroom_desk", cast.people["fay"], "desk")
    with postgres_caseroom.viewers["desk"].connect() as connection:
        assert connection.connection.dbapi_connection is used
        role, person, path = connection.execute(settings).one()
        assert (role, person or None) == ("viewer", None)
        assert "desk" not in path


def test_a_viewer_is_bound_again_after_a_commit_and_inside_a_savepoint(
    postgres_caseroom: Caseroom, cast: Cast
) -> None:
    with looking(postgres_caseroom, cast.viewer("fay")) as sight:
        sight.commit()
        assert sight.scalars(select(Case.id)).all() == [cast.cases["one"]]
        with sight.begin_nested():
            assert sight.scalars(select(Case.id)).all() == [cast.cases["one"]]


def test_a_sights_transaction_is_a_read_only_snapshot(postgres_caseroom: Caseroom, cast: Cast) -> None:
    with looking(postgres_caseroom, room(cast.meeting, cast.now)) as sight:
        assert sight.scalar(text("SHOW transaction_isolation")) == "repeatable read"
        assert sight.scalar(text("SHOW transaction_read_only")) == "on"
        with pytest.raises(DBAPIError, match="must be set before any query"):
            sight.execute(text("SET TRANSACTION READ WRITE"))


def test_plans_are_kept_from_one_sight_to_the_next(postgres_caseroom: Caseroom, cast: Cast) -> None:
    """A policy takes ten times as long to plan as to run."""
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT cases.id%'")
    for _ in range(2):
        with looking(postgres_caseroom, cast.viewer("fay")) as sight:
            sight.scalars(select(Case.id)).all()
    with looking(postgres_caseroom, cast.viewer("fay")) as sight:
        assert sight.scalar(prepared) == 1


def test_what_every_poll_asks_is_planned_once_whatever_else_is_read(postgres_caseroom: Caseroom) -> None:
    for _ in range(9):
        sessions.find(postgres_caseroom, "nobody's", START)
        with record.reading(postgres_caseroom) as session:
            session.scalar(select(Case.id))
    with postgres_caseroom.record.connect() as connection:
        planned = connection.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert any("sessions" in one for one in planned), planned
    assert any("cases" in one for one in planned), planned


def test_reading_the_tables_keeps_nothing(postgres_caseroom: Caseroom, cast: Cast) -> None:
    with record.reading(postgres_caseroom) as session:
        row = session.get_one(Case, cast.cases["one"])
        assert row.kind != CaseKind.CUCKOOING
        row.kind = CaseKind.CUCKOOING
        session.scalar(select(Case.id))
    with record.reading(postgres_caseroom) as session:
        assert session.get_one(Case, cast.cases["one"]).kind != CaseKind.CUCKOOING


def test_one_statement_serves_every_surface(postgres_caseroom: Caseroom, cast: Cast) -> None:
    """A plan made for one surface fits no other, whose columns may be of another type."""
    statement = text("SELECT * FROM meetings")
    for _ in range(3):
        for viewer in (cast.viewer("fay"), room(cast.meeting, cast.now)):
            with looking(postgres_caseroom, viewer) as sight:
                sight.execute(statement).all()


@pytest.mark.parametrize("surface", policy.SURFACES)
def test_what_is_kept_is_found_once_for_each_table(surface: str) -> None:
    kept = "|".join(policy.once(surface))
    again = re.compile(rf"FROM \w+\.({kept})\b")
    each_row = re.compile(rf" IN \(SELECT \w+\.\w+ FROM ({kept}) ")
    for laid in (postgres_views.rules(surface), postgres_views.selects(surface)):
        found = {name: re.findall(r"(_\w+) AS MATERIALIZED", view) for name, view in laid.items()}
        assert set().union(*found.values()) == policy.once(surface)
        assert [name for name, parts in found.items() if len(parts) > len(set(parts))] == []
        assert [name for name, view in laid.items() if again.search(view) or each_row.search(view)] == []


def test_a_list_reads_its_own_tables_and_what_was_kept(postgres_caseroom: Caseroom, cast: Cast) -> None:
    """However many rows a list has, and whatever else is asked beside it, need to know was asked before."""
    with looking(postgres_caseroom, cast.viewer("carol")) as sight:
        connection = sight.connection()
        read = {
            asked: set(_tables(connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {asked}").scalar_one()[0]))
            for asked in ("SELECT id FROM information", "SELECT * FROM kept")
        }
    assert read["SELECT id FROM information"] == {"information", "disclosures", "officer_disclosures"}
    assert "case_workers" in read["SELECT * FROM kept"]


def test_a_viewer_for_whom_nothing_was_found_yet_sees_nothing(cast: Cast, login: Engine) -> None:
    facts = {"person": cast.people["fay"], "agency": cast.agencies[FUTURES], "now": START.isoformat()}
    tables = ("cases", "information", "meetings", "attendances")

    def seen(connection: Connection) -> list[str]:
        return [table for table in tables if connection.execute(text(f"SELECT 1 FROM desk.{table}")).first()]

    with login.connect() as connection:
        connection.execute(text("SET ROLE caseroom_desk"))
        for name, value in facts.items():
            connection.execute(
                text("SELECT set_config(:name, :value, true)"), {"name": f"app.{name}", "value": value}
            )
        assert seen(connection) == []
        connection.execute(text(postgres_views.keeping("desk")))
        assert seen(connection) == list(tables)


def _tables(node: dict[str, Any]) -> Iterator[str]:
    """Each table that a plan reads."""
    if "Relation Name" in node:
        yield node["Relation Name"]
    for child in node.get("Plans", [node["Plan"]] if "Plan" in node else []):
        yield from _tables(child)
