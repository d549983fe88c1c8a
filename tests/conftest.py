"""What every test may ask for: a clock, a service on either database, and Debian's Chromium."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask

from meetings.doors import Caseroom
from tests.compiled import SHARED, keep_compiled
from tests.home import Home
from tests.places import StoppedClock, fresh_postgres
from tests.postgres.server import Server, running_server
from tests.sharing_out import SharingOut

keep_compiled()

MEMORY = Path("/dev/shm")  # noqa: S108
MEMORY_BYTES = 2_000_000_000
# Databases of tests stand in memory where there is room: a commit there waits for no disk.
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

REWRITTEN = Path(".pytest_cache/rewritten").absolute()

# The one without windows costs half the processor time for each device that a test plays.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
# Root in a container has no sandbox and a small /dev/shm; nothing may ask anybody outside.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    # A page of a test lives too briefly to pay for optimised code: compile each function simply, at once.
    "--js-flags=--always-sparkplug,--no-lazy-feedback-allocation,--no-maglev,--no-opt",
]


def pytest_configure(config: pytest.Config) -> None:
    """Let the processes of a run, and those that they start, begin with what one of them has made."""
    if SHARED not in os.environ:
        folder = TemporaryDirectory(prefix="shared-")
        os.environ[SHARED] = folder.name
        config.add_cleanup(folder.cleanup)
        config.add_cleanup(partial(os.environ.__delitem__, SHARED))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharingOut | None:
    """Share files out as suits ours, where whole files are shared out."""
    return SharingOut(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_sessionstart(session: pytest.Session) -> None:
    """Have each of the suite's processes rewrite the asserts of its share of the tests for all of them."""
    worker = getattr(session.config, "workerinput", None)
    if worker is None or session.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    sys.pycache_prefix, sys.dont_write_bytecode = str(REWRITTEN), False
    files = sorted(Path(__file__).parent.rglob("test_*.py"))
    for file in files[int(worker["workerid"][2:]) :: worker["workercount"]]:
        # One that cannot be imported is reported when its turn to be collected comes.
        with suppress(Exception):
            import_module(".".join(file.relative_to(session.config.rootpath).with_suffix("").parts))


def pytest_itemcollected(item: pytest.Item) -> None:
    """What drives a browser or PostgreSQL takes long; some of it is worth that in every run."""
    marks = {mark.name for mark in item.iter_markers()}
    if marks & {"browser", "postgres"} and "everyday" not in marks:
        item.add_marker("long")


def pytest_collection_finish() -> None:
    """Never look for garbage among the tests themselves again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def clock() -> StoppedClock:
    """The time of the test, until the test moves it."""
    return StoppedClock()


@pytest.fixture(scope="session")
def kept_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Where the services of this process's tests are, one after the other."""
    made = Home(tmp_path_factory.mktemp("home"))
    yield made
    made.close()


@pytest.fixture
def caseroom(kept_home: Home, clock: StoppedClock) -> Iterator[Caseroom]:
    """A service on SQLite: migrated, with the catalogue, nobody in it."""
    opened = kept_home.open(clock)
    yield opened
    opened.closed.set()


@pytest.fixture
def app(kept_home: Home, caseroom: Caseroom) -> Flask:
    """The service as an app that is asked and never served."""
    return kept_home.app(caseroom)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL for the whole run of this process; mark the test `postgres`."""
    with running_server() as server:
        yield server


@pytest.fixture
def postgres_caseroom(postgres_server: Server, tmp_path: Path, clock: StoppedClock) -> Iterator[Caseroom]:
    """The same service as `caseroom` on PostgreSQL; mark the test `postgres`."""
    opened = fresh_postgres(postgres_server, tmp_path, clock=clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, which needs no download."""
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": CHROMIUM_ARGUMENTS,
    }


@pytest.fixture(scope="session")
def base_url() -> None:
    """No address is the same for a whole run; the plugin's own fixture of this name makes pytest 9 warn."""
