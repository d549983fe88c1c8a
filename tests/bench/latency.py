"""How long after the press of a phone the projector has the new screen, with two hundred phones connected."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from random import Random
from statistics import median, quantiles

from tests.bench.figures import Figure, at_most, exactly
from tests.bench.scale import Seat, Size
from tests.bench.service import Service, serving
from tests.bench.wire import Client, WireError

PHONES = 200
PRESSES = 100
POLL_SECONDS = 2.5
PAUSE_SECONDS = 0.15
LONGEST_SECONDS = 5.0
_AGREED = re.compile(rb'class="w-count"><b>(\d+)</b>')


def measure() -> Iterator[Figure]:
    """Press one after the other; each is timed from sending to having the whole fragment that counts it."""
    with serving(Size(attendees=PHONES + 1, cases=5, agreed=False)) as service:
        seconds = asyncio.run(_press_all(service))
    missed = PRESSES - len(seconds)
    p99 = quantiles(seconds, n=100)[98]
    yield at_most(
        "acknowledgement to projector, 200 phones, p50", 1000 * median(seconds), 100, "ms", digits=0
    )
    yield at_most("acknowledgement to projector, 200 phones, p99", 1000 * p99, 300, "ms", digits=0)
    yield exactly("acknowledgements that the projector missed", missed, 0)


async def _press_all(service: Service) -> list[float]:
    random = Random(1)
    wall = _Wall(service)
    async with _polling(service, service.scale.seats), _running(wall.follow()):
        await asyncio.sleep(POLL_SECONDS)
        seconds = []
        for number, seat in enumerate(service.scale.seats[:PRESSES], 1):
            await asyncio.sleep(random.uniform(0, 2 * PAUSE_SECONDS))
            client = service.client(seat)
            form = await agreement(client, service)
            pressed = time.monotonic()
            answer = await client.post(f"{service.meeting}/acknowledgement", **form)
            if answer.status != 303:
                raise WireError(f"an acknowledgement answers {answer.status}")
            with suppress(TimeoutError):
                seconds.append(await wall.counted(number) - pressed)
            client.close()
    return seconds


async def agreement(client: Client, service: Service) -> dict[str, str]:
    """What the phone's button sends, from the page it stands on."""
    page = await client.get(f"{service.meeting}/phone")
    return {
        "csrf_token": page.csrf,
        "statement_sha256": service.scale.statement_sha256,
        "answer": "agree",
    }


class _Wall:
    """The projector: a stream that says when to look, and the count it shows since when."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._seen: dict[int, float] = {}
        self._changed = asyncio.Condition()

    async def follow(self) -> None:
        """Hear of each revision and fetch the screen, as the page does."""
        stream, screen = self._service.projector(), self._service.projector()
        revision = 0
        while True:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                async for line in stream.events("/projector/stream"):
                    if line.startswith("data:"):
                        fragment = await screen.get(f"/projector/live?rev={revision}", live=True)
                        await self._look(fragment.body)
                        revision = fragment.revision if fragment.status == 200 else revision

    async def _look(self, body: bytes) -> None:
        if found := _AGREED.search(body):
            async with self._changed:
                for number in range(int(found[1]), 0, -1):
                    if self._seen.setdefault(number, time.monotonic()) != self._seen[int(found[1])]:
                        break
                self._changed.notify_all()

    async def counted(self, number: int) -> float:
        """When the screen first counted so many; TimeoutError where it does not within five seconds."""
        async with asyncio.timeout(LONGEST_SECONDS), self._changed:
            await self._changed.wait_for(lambda: number in self._seen)
        return self._seen[number]


@asynccontextmanager
async def _polling(service: Service, seats: list[Seat]) -> AsyncIterator[None]:
    """The phones, each polling on a connection of its own, as pages do."""

    async def phone(seat: Seat, first: float) -> None:
        client = service.client(seat)
        revision = 0
        await asyncio.sleep(first)
        while True:
            answer = await client.get(f"{service.meeting}/phone/live?rev={revision}", live=True)
            revision = answer.revision if answer.status == 200 else revision
            await asyncio.sleep(POLL_SECONDS)

    step = POLL_SECONDS / len(seats)
    tasks = [asyncio.create_task(phone(seat, number * step)) for number, seat in enumerate(seats)]
    try:
        yield
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()


@asynccontextmanager
async def _running(work: object) -> AsyncIterator[None]:
    assert asyncio.iscoroutine(work)
    task = asyncio.create_task(work)
    try:
        yield
        if task.done():
            task.result()
    finally:
        task.cancel()
