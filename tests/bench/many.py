"""Many meetings at once on one server: nothing missed, no error, and what it costs beside fewer."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import revisions
from tests.bench.figures import Figure, at_most, exactly
from tests.bench.scale import Scale, Size, lay
from tests.bench.service import Service, serving
from tests.bench.wire import Client, WireError

SCREEN_SECONDS = 1.5
PHONE_SECONDS = 2.5
PHONES_EVERY = 15
SECONDS = 20.0
BACK_SECONDS = 3.0
STOP_SECONDS = 4.0
LONGEST_SECONDS = 60.0
PROCESSES = 2


@dataclass
class _Device:
    """A screen or a phone that polls; `revision` is what it shows, heard at `answered`, having `asked`."""

    client: Client
    meeting: str
    path: str
    phone: bool = False
    revision: int = 0
    asked: float = 0.0
    answered: float = 0.0
    errors: int = 0

    @property
    def seconds(self) -> float:
        """From one poll to the next."""
        return PHONE_SECONDS if self.phone else SCREEN_SECONDS

    async def poll(self, first: float) -> None:
        """Poll until cancelled; a connection that is cut counts as no error, a wrong answer does."""
        await asyncio.sleep(first)
        while True:
            asked = time.monotonic()
            with suppress(OSError, EOFError, TimeoutError):
                answer = await self.client.get(f"{self.path}?rev={self.revision}", live=True)
                self.errors += answer.status not in (200, 204)
                if answer.status == 200:
                    with suppress(WireError):
                        self.revision = answer.revision
                self.asked, self.answered = asked, time.monotonic()
            await asyncio.sleep(self.seconds)


@dataclass(frozen=True)
class _Crowd:
    """The devices of every meeting, a projector, a console and phones, and how often a meeting moves on."""

    service: Service
    meetings: Sequence[Scale]
    changes_a_second: float
    devices: Sequence[_Device]


def _devices(service: Service, scale: Scale) -> Iterator[_Device]:
    meeting = scale.meeting
    yield _Device(service.projector(scale), meeting, "/projector/live")
    yield _Device(service.client(scale.chair), meeting, f"/meetings/{meeting}/console/live")
    for seat in scale.seats:
        yield _Device(service.client(seat), meeting, f"/meetings/{meeting}/phone/live", phone=True)


def measure() -> Iterator[Figure]:
    """Move the meetings on while everybody polls; a worker is killed at the end of the smaller run."""
    few = _run(meetings=10, phones=48, changes_a_second=5, kill=True)
    many = _run(meetings=30, phones=58, changes_a_second=10, kill=False)
    more = many.cpu / few.cpu
    yield at_most("1,800 clients in 30 meetings against 500 in 10, CPU", more, 2.5, "×")
    yield at_most("the same for each of the clients", more * few.devices / many.devices, 1.0, "×", digits=2)
    for run, what in ((few, "500 clients"), (many, "1,800 clients")):
        yield exactly(f"{what}: errors", run.errors, 0)
        yield exactly(f"{what}: changes that a device missed", run.missed, 0)
    yield at_most("kill -9 of one of two workers, 500 clients: all back", few.back, BACK_SECONDS, "s")
    yield at_most("a stop behind 1,800 clients that go on asking", many.stop, STOP_SECONDS, "s")


@dataclass(frozen=True, slots=True)
class _Result:
    """How many polled; processor seconds, errors, missed changes; seconds until all were back, of a stop."""

    devices: int
    cpu: float
    errors: int
    missed: int
    back: float
    stop: float


def _run(*, meetings: int, phones: int, changes_a_second: float, kill: bool) -> _Result:
    size = Size(attendees=phones, cases=5)
    with serving(size, WORKERS=str(PROCESSES)) as service:
        scales = [service.scale, *(lay(service.caseroom, size) for _ in range(meetings - 1))]
        devices = [device for scale in scales for device in _devices(service, scale)]
        return asyncio.run(_watch(_Crowd(service, scales, changes_a_second, devices), kill=kill))


async def _watch(crowd: _Crowd, *, kill: bool) -> _Result:
    devices = crowd.devices
    tasks = [
        asyncio.create_task(device.poll(device.seconds * number / len(devices)))
        for number, device in enumerate(devices)
    ]
    await _all_have_asked(devices)
    before = crowd.service.cpu_seconds()
    await _change(crowd)
    cpu = crowd.service.cpu_seconds() - before
    await _all_have_asked(devices)
    missed = _missed(crowd)
    back = await _kill_one(crowd) if kill else 0.0
    stop = await asyncio.to_thread(_stop, crowd.service)
    for task in tasks:
        task.cancel()
    errors = sum(device.errors for device in devices)
    return _Result(len(devices), cpu, errors, missed, back, stop)


async def _all_have_asked(devices: Sequence[_Device]) -> None:
    """Wait until everybody has asked and heard from now on, however long that takes a slow machine."""
    now = time.monotonic()
    while any(device.asked < now for device in devices) and time.monotonic() - now < LONGEST_SECONDS:
        await asyncio.sleep(0.1)


async def _change(crowd: _Crowd) -> None:
    """Move the meetings on in turn, the phones' revision once in a while, by a timetable, however slow it is.

    Else whatever is slower would be watched for longer, and seem to cost more than it does.
    """
    began = time.monotonic()
    moves = []
    for number in range(int(SECONDS * crowd.changes_a_second)):
        await asyncio.sleep(max(0.0, began + number / crowd.changes_a_second - time.monotonic()))
        meeting = crowd.meetings[number % len(crowd.meetings)].meeting
        phones = number % PHONES_EVERY == 0
        move = asyncio.to_thread(_move, crowd.service.caseroom, meeting, phones=phones)
        moves.append(asyncio.create_task(move))
    await asyncio.gather(*moves)


def _missed(crowd: _Crowd) -> int:
    """How many devices show less than the newest revision of their meeting."""
    newest = {
        meeting: (screens, phones) for meeting, screens, phones in revisions.newest(crowd.service.caseroom)
    }
    return sum(device.revision < newest[device.meeting][device.phone] for device in crowd.devices)


def _move(caseroom: Caseroom, meeting_id: str, *, phones: bool) -> None:
    with record.writing(caseroom, Clock(caseroom.clock())) as writing:
        writing.audit("demo.made")
        writing.changed(meeting_id, phones=phones)


async def _kill_one(crowd: _Crowd) -> float:
    """Kill one worker; seconds until every device has had an answer again."""
    crowd.service.workers()[0].kill()
    killed = time.monotonic()
    while any(device.answered < killed for device in crowd.devices):
        await asyncio.sleep(0.05)
        if time.monotonic() - killed > 10 * BACK_SECONDS:
            break
    return time.monotonic() - killed


def _stop(service: Service) -> float:
    """Stop the service as an administrator does; the seconds until it had ended."""
    assert service.server.process is not None
    began = time.monotonic()
    service.server.process.terminate()
    service.server.process.join()
    service.server.process = None
    return time.monotonic() - began
