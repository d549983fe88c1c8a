"""Every way to reach a row gives the viewer's own, or is refused, on both databases: none leaks.

Each path first proves that it leads somewhere: on the tables themselves, and for whoever is entitled.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.sqlite import NoViewerError
from meetings.doors.viewer import ReadOnlyError, Sight, looking
from models import Base
from models.cases import Information
from tests.cast import Cast, lay_scene
from tests.need_to_know import paths_core, paths_hidden, paths_orm, paths_refused
from tests.need_to_know.paths import PATHS, Must, Path, Target
from tests.places import START, StoppedClock, fresh_caseroom, fresh_postgres
from tests.postgres.server import Server

REFUSALS = (SQLAlchemyError, sqlite3.Error, psycopg.Error, ReadOnlyError, NoViewerError)
MODULES = (paths_core, paths_hidden, paths_orm, paths_refused)


DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
MATRIX = [
    pytest.param(database, path, id=f"{database}-{path.name}", marks=marks)
    for database, marks in (("sqlite", []), ("postgresql", [pytest.mark.postgres]))
    for path in PATHS
    if path.only in (None, database)
]


Scenes = Callable[[str], tuple[Caseroom, Cast]]


@pytest.fixture(scope="module")
def scenes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenes]:
    """The cast, once on each database: Fay is on case `one`, Rita on `two`; neither may know of the other."""
    laid: dict[str, tuple[Caseroom, Cast]] = {}

    def scene(database: str) -> tuple[Caseroom, Cast]:
        if database not in laid:
            folder = tmp_path_factory.mktemp("paths")
            if database == "sqlite":
                caseroom = fresh_caseroom(folder, clock=StoppedClock())
            else:
                server: Server = request.getfixturevalue("postgres_server")
                caseroom = fresh_postgres(server, folder, clock=StoppedClock())
            laid[database] = (caseroom, lay_scene(caseroom, START))
        return laid[database]

    yield scene
    for caseroom, _ in laid.values():
        caseroom.close()


@pytest.fixture
def scene(request: pytest.FixtureRequest, scenes: Scenes) -> tuple[Caseroom, Cast]:
    """The cast on the database that the test names: all tests share it, and none changes it."""
    return scenes(request.param)


def _target(caseroom: Caseroom, cast: Cast, own: str, other: str) -> Target:
    """What somebody on case `own` may see, and one piece of case `other` that they may not know of."""
    with Session(caseroom.record) as session:
        texts = {key: text.stored for key, text in session.execute(select(Information.id, Information.text))}
    postgres = caseroom.record.dialect.name == "postgresql"
    return Target(
        texts=texts,
        own=frozenset(key for name, key in cast.information.items() if name.startswith(own)),
        hidden=cast.information[f"{other} involved"],
        hidden_case=cast.cases[other],
        own_case=cast.cases[own],
        schema="rec" if postgres else "main",
        record_login=caseroom.record.url.username or "",
    )


def _all_of(target: Target) -> Target:
    return replace(target, own=frozenset(target.texts))


def _check(path: Path, session: Session, target: Target) -> None:
    found = path.run(session, target)
    if path.must is Must.GIVE_OWN:
        assert isinstance(found, Iterable)
        assert sorted(found) == sorted(target.own)
    elif path.must is Must.COUNT_OWN:
        assert found == len(target.own)
    else:
        assert not found


@pytest.mark.parametrize(("scene", "path"), MATRIX, indirect=["scene"])
def test_a_path_gives_what_is_the_viewers_own_or_nothing(scene: tuple[Caseroom, Cast], path: Path) -> None:
    caseroom, cast = scene
    fays = _target(caseroom, cast, "one", "two")
    _prove_that_it_leads_somewhere(caseroom, cast, path, fays)
    with looking(caseroom, cast.viewer("fay")) as sight:
        if path.must is Must.BE_REFUSED:
            with pytest.raises(REFUSALS):
                path.run(sight, fays)
        else:
            _check(path, sight, fays)


def _prove_that_it_leads_somewhere(caseroom: Caseroom, cast: Cast, path: Path, fays: Target) -> None:
    if path.must is Must.FIND_NOTHING:
        with looking(caseroom, cast.viewer("rita")) as sight:
            assert path.run(sight, fays)
    elif path.must is Must.GIVE_OWN:
        with looking(caseroom, cast.viewer("rita")) as sight:
            _check(path, sight, _target(caseroom, cast, "two", "one"))
    else:
        with Session(caseroom.record) as session:
            session.connection(execution_options={"write": True})
            if path.must is Must.COUNT_OWN:
                _check(path, session, _all_of(fays))
            else:
                path.run(session, fays)
            session.rollback()


def test_the_matrix_is_whole() -> None:
    """A path that forgot to enter itself would never run."""
    defined = {
        name
        for module in MODULES
        for name, value in vars(module).items()
        if callable(value) and value.__module__ == module.__name__ and not name.startswith("_")
    }
    assert defined == {path.name for path in PATHS}
    assert len(PATHS) >= 80


@pytest.mark.parametrize("scene", DATABASES, indirect=True)
def test_a_refusal_leaves_the_session_as_blind_as_it_was(scene: tuple[Caseroom, Cast]) -> None:
    caseroom, cast = scene
    target = _target(caseroom, cast, "one", "two")
    with looking(caseroom, cast.viewer("fay")) as sight:
        assert isinstance(sight, Sight)
        with pytest.raises(REFUSALS):
            paths_refused.count_the_base_table(sight, target)
        sight.rollback()
        assert sorted(sight.scalars(select(Information.id))) == sorted(target.own)


@pytest.mark.parametrize("scene", DATABASES, indirect=True)
def test_every_table_is_the_viewers_own_by_every_name_or_refused(scene: tuple[Caseroom, Cast]) -> None:
    """Also a new one: its rows are the same by Core, text and WITH, and its base cannot be named."""
    caseroom, cast = scene
    postgres = caseroom.record.dialect.name == "postgresql"
    for name, table in Base.metadata.tables.items():
        keys = ", ".join(column.name for column in table.primary_key.columns)
        with record.reading(caseroom) as session:
            everything = len(session.execute(select(*table.primary_key.columns)).all())
        with looking(caseroom, cast.viewer("fay")) as sight:
            own = sorted(sight.execute(select(*table.primary_key.columns)).all())
            assert len(own) <= everything
            for statement in (
                f"SELECT {keys} FROM {name}",
                f"WITH w AS (SELECT * FROM {name}) SELECT {keys} FROM w",
                f"SELECT {keys} FROM (SELECT * FROM {name} WHERE 1=1) x",
            ):
                assert sorted(sight.execute(text(statement)).all()) == own, statement
        base = f"rec.{name}" if postgres else f"main.{name}"
        for statement in (
            f"SELECT * FROM {base}",
            f"DELETE FROM {name}",
            f"UPDATE {name} SET {keys.split(',')[0]} = NULL",
            f"INSERT INTO {name} SELECT * FROM {name}",
        ):
            with looking(caseroom, cast.viewer("fay")) as sight, pytest.raises(REFUSALS):
                sight.execute(text(statement))
