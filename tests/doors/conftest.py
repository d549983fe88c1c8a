"""A service with the cast in it, on each kind of database."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from meetings.doors import Caseroom
from meetings.opening import open_caseroom
from meetings.settings import Settings
from tests.cast import Cast, lay_scene
from tests.places import START, StoppedClock, fresh_postgres, postgres_copy
from tests.postgres.server import Server


@pytest.fixture(scope="session")
def postgres_scene(
    postgres_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Settings, Cast]:
    """A database with the cast and its planned meeting, laid once and open to nobody."""
    caseroom = fresh_postgres(postgres_server, tmp_path_factory.mktemp("scene"), clock=StoppedClock())
    cast = lay_scene(caseroom, START)
    caseroom.close()
    return caseroom.settings, cast


@pytest.fixture
def postgres_caseroom(
    postgres_scene: tuple[Settings, Cast], postgres_server: Server, tmp_path: Path, clock: StoppedClock
) -> Iterator[Caseroom]:
    """A service on a copy of it."""
    opened = open_caseroom(postgres_copy(postgres_scene[0], postgres_server, tmp_path), clock)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def service(request: pytest.FixtureRequest) -> Caseroom:
    """A service of the test's own, on each of the two in turn."""
    name = "caseroom" if request.param == "sqlite" else "postgres_caseroom"
    caseroom: Caseroom = request.getfixturevalue(name)
    return caseroom


@pytest.fixture
def laid(request: pytest.FixtureRequest, service: Caseroom) -> Cast:
    """The cast with its planned meeting, in that service."""
    if service.settings.database_file:
        return lay_scene(service, START)
    cast: Cast = deepcopy(request.getfixturevalue("postgres_scene")[1])
    return cast
