"""The service under measure: real gunicorn on a folder and a port of its own, with a meeting of any size."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

import psutil
from sqlalchemy import text

from meetings.doors import Caseroom
from tests.bench.scale import Scale, Seat, Size, lay
from tests.bench.wire import Client
from tests.places import fresh_caseroom, fresh_postgres
from tests.postgres.server import running_server
from tests.serving import Server, free_port, get_ready

APPLICATION = "tests.bench.hello:create()"


@dataclass
class Service:
    """A server that runs, the database it runs on, and the meeting in it."""

    server: Server
    scale: Scale
    start_seconds: float

    @property
    def caseroom(self) -> Caseroom:
        """The bench's own hold on the database."""
        return self.server.caseroom

    @property
    def meeting(self) -> str:
        """The path of the meeting."""
        return f"/meetings/{self.scale.meeting}"

    def client(self, seat: Seat | None = None) -> Client:
        """Somebody's browser; without a seat nobody's."""
        return Client(self.server.port, {"caseroom": seat.token} if seat else {})

    def projector(self, scale: Scale | None = None) -> Client:
        """The screen in the room."""
        return Client(self.server.port, {"projector": (scale or self.scale).projector})

    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        return self._whole()[1:]

    def cpu_seconds(self) -> float:
        """The processor time the answering processes have used, and PostgreSQL's for them."""
        return sum(sum(one.cpu_times()[:2]) for one in (*self.workers(), *self._backends()))

    def megabytes(self) -> float:
        """The memory of the whole service: what is shared is counted once."""
        return sum(process.memory_full_info().pss for process in self._whole()) / 1e6

    def _backends(self) -> list[psutil.Process]:
        """PostgreSQL's processes, one to a connection that is kept; SQLite works inside those that answer."""
        settings = self.caseroom.settings
        if settings.database_file is not None:
            return []
        folder = Path(parse_qs(urlsplit(settings.database_url).query)["host"][0])
        postmaster = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        return psutil.Process(postmaster).children()

    def _whole(self) -> list[psutil.Process]:
        assert self.server.process is not None
        arbiter = psutil.Process(self.server.process.pid)
        return [arbiter, *arbiter.children(recursive=True)]


Laid = Callable[[Size], AbstractContextManager[tuple[Caseroom, Scale]]]


def laid(size: Size) -> AbstractContextManager[tuple[Caseroom, Scale]]:
    """A SQLite database with a meeting in it, served by nobody."""
    return _laid(size, fresh_caseroom)


@contextmanager
def laid_on_postgres(size: Size) -> Iterator[tuple[Caseroom, Scale]]:
    """The same on a PostgreSQL of its own, which knows its tables as it does after a minute of service."""
    with running_server() as server, _laid(size, partial(fresh_postgres, server)) as (caseroom, scale):
        with caseroom.record.begin() as connection:
            connection.execute(text("ANALYZE"))
        yield caseroom, scale


@contextmanager
def _laid(size: Size, fresh: Callable[..., Caseroom]) -> Iterator[tuple[Caseroom, Scale]]:
    with TemporaryDirectory(prefix="bench-") as folder:
        port = free_port()
        caseroom = fresh(
            Path(folder), clock=lambda: datetime.now(UTC), base_url=f"http://localhost:{port}", port=port
        )
        try:
            yield caseroom, lay(caseroom, size)
        finally:
            caseroom.close()


@contextmanager
def serving(size: Size, *, on: Laid = laid, typed: bool = False, **environment: str) -> Iterator[Service]:
    """Such a database, served; the environment's names are settings.

    `typed` serves it as an administrator does, in processes that share nothing with those of the bench.
    """
    with on(size) as (caseroom, scale):
        settings = caseroom.settings
        if settings.database_file is None:
            environment |= {
                "DATABASE_URL": settings.database_url,
                "VIEWER_DATABASE_URL": str(settings.viewer_database_url),
            }
        server = Server(
            caseroom, settings.port, environment=environment, application=APPLICATION, typed=typed
        )
        get_ready()
        began = time.monotonic()
        try:
            server.start()
            yield Service(server, scale, time.monotonic() - began)
        finally:
            # All is measured: nobody waits for what it would answer yet.
            server.kill()
