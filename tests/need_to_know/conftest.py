"""Databases for worlds to follow each other in, rid of what guards evidence; one of each kind."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from meetings.doors import Caseroom
from tests.need_to_know.pairs import Pairs
from tests.need_to_know.worlds import make_room
from tests.places import StoppedClock, fresh_caseroom, fresh_postgres
from tests.postgres.server import Server

_MEMORY = Path("/dev/shm")  # noqa: S108


@pytest.fixture(scope="session")
def memory() -> Iterator[Path]:
    """A folder in memory, where there is one."""
    with TemporaryDirectory(prefix="worlds-", dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sqlite_stage(memory: Path) -> Iterator[Caseroom]:
    """A service on a real SQLite file."""
    caseroom = fresh_caseroom(memory, clock=StoppedClock())
    make_room(caseroom)
    yield caseroom
    caseroom.close()


@pytest.fixture(scope="session")
def postgres_stage(postgres_server: Server, memory: Path) -> Iterator[Caseroom]:
    """A service on PostgreSQL, its two logins apart."""
    caseroom = fresh_postgres(postgres_server, memory, clock=StoppedClock())
    make_room(caseroom)
    yield caseroom
    caseroom.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stage(request: pytest.FixtureRequest) -> Caseroom:
    """Each of the two in turn."""
    caseroom: Caseroom = request.getfixturevalue(f"{request.param}_stage")
    return caseroom


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def service(request: pytest.FixtureRequest) -> Caseroom:
    """A service of the test's own on each of the two, evidence guarded as in real life."""
    name = "caseroom" if request.param == "sqlite" else "postgres_caseroom"
    caseroom: Caseroom = request.getfixturevalue(name)
    return caseroom


@pytest.fixture(scope="session")
def pairs(memory: Path) -> Iterator[Pairs]:
    """Pairs of worlds, each made when it is first asked for."""
    folder = memory / "pairs"
    folder.mkdir()
    made = Pairs(folder)
    yield made
    made.close()
