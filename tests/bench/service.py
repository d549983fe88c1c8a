"""The service under measure: real gunicorn on a folder and a port of its own, with a meeting of any size."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from meetings.doors import Caseroom
from tests.bench.scale import Scale, Seat, Size, lay
from tests.bench.wire import Client
from tests.places import fresh_caseroom
from tests.serving import Server, free_port

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
        """The processor time the answering processes have used."""
        return sum(sum(worker.cpu_times()[:2]) for worker in self.workers())

    def megabytes(self) -> float:
        """The memory of the whole service: what is shared is counted once."""
        return sum(process.memory_full_info().pss for process in self._whole()) / 1e6

    def _whole(self) -> list[psutil.Process]:
        assert self.server.process is not None
        arbiter = psutil.Process(self.server.process.pid)
        return [arbiter, *arbiter.children(recursive=True)]


@contextmanager
def laid(size: Size) -> Iterator[tuple[Caseroom, Scale]]:
    """A database with a meeting in it, served by nobody."""
    with TemporaryDirectory(prefix="bench-") as folder:
        port = free_port()
        caseroom = fresh_caseroom(
            Path(folder), clock=lambda: datetime.now(UTC), base_url=f"http://localhost:{port}", port=port
        )
        try:
            yield caseroom, lay(caseroom, size)
        finally:
            caseroom.close()


@contextmanager
def serving(size: Size, **environment: str) -> Iterator[Service]:
    """The same, served; the environment's names are settings."""
    with laid(size) as (caseroom, scale):
        server = Server(caseroom, caseroom.settings.port, environment=environment, application=APPLICATION)
        began = time.monotonic()
        try:
            server.start()
            yield Service(server, scale, time.monotonic() - began)
        finally:
            server.stop()
