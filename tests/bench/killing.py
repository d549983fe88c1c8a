"""The server killed while people acknowledge, again and again: nothing lost, nothing half, nothing twice."""

import asyncio
from collections.abc import Iterator
from random import Random

from sqlalchemy import select, text

from meetings import audit
from meetings.doors import record
from models.meetings import Acknowledgement, Attendance, Meeting
from models.records import AuditRow
from tests.bench.acknowledging import recorded
from tests.bench.figures import Figure, exactly
from tests.bench.latency import agreement
from tests.bench.scale import Seat, Size
from tests.bench.service import Service, serving
from tests.bench.wire import WireError, each

EACH_ROUND = 20
AT_ONCE = 10
LONGEST_SECONDS = 0.4


def measure(*, rounds: int) -> Iterator[Figure]:
    """Kill at a random moment of each round, start again; in the end everybody presses once more."""
    random = Random(1)
    size = Size(attendees=max(rounds * EACH_ROUND, EACH_ROUND), cases=5, agreed=False)
    with serving(size) as service:
        told: set[str] = set()
        for number in range(rounds):
            seats = service.scale.seats[number * EACH_ROUND : (number + 1) * EACH_ROUND]
            told |= asyncio.run(_round(service, seats, random.uniform(0, LONGEST_SECONDS)))
            service.server.start()
        counts = recorded(service.caseroom, service.scale)
        half = _half(service)
        everybody = asyncio.run(_again(service))
        after = recorded(service.caseroom, service.scale)
    yield exactly(
        f"kill -9, {rounds} rounds: recorded, then lost", sum(not counts[person] for person in told), 0
    )
    yield exactly("kill -9: written by half", half, 0)
    yield exactly(
        "kill -9: recorded twice, all pressing again", sum(count > 1 for count in after.values()), 0
    )
    yield exactly("kill -9: not recorded, all pressing again", everybody - sum(map(bool, after.values())), 0)


async def _round(service: Service, seats: list[Seat], seconds: float) -> set[str]:
    """Whom the server told that they are recorded, before it was killed."""
    told: set[str] = set()

    async def press(seat: Seat) -> None:
        async with service.client(seat) as client:
            try:
                answer = await client.post(
                    f"{service.meeting}/acknowledgement", **await agreement(client, service)
                )
            except (OSError, EOFError, TimeoutError, WireError):
                return
            if answer.status == 303:
                told.add(seat.person_id)

    async def kill() -> None:
        await asyncio.sleep(seconds)
        service.server.kill()

    await asyncio.gather(kill(), each(seats, press, at_once=AT_ONCE))
    return told


async def _again(service: Service) -> int:
    """How many people the server told that they are recorded, now that nobody kills it."""
    told: set[str] = set()

    async def press(seat: Seat) -> None:
        async with service.client(seat) as client:
            page = await client.get(f"{service.meeting}/phone")
            if b"I do not agree" in page.body:
                form = await agreement(client, service)
                assert (await client.post(f"{service.meeting}/acknowledgement", **form)).status == 303
            told.add(seat.person_id)

    await each(service.scale.seats, press, at_once=AT_ONCE)
    return len(told)


def _half(service: Service) -> int:
    """Signs of a write that was cut: a broken file or chain, rows of one press that do not agree."""
    with record.reading(service.caseroom) as session:
        whole = session.scalar(text("PRAGMA integrity_check")) == "ok"
        broken = audit.first_break(session) is not None
        meeting = service.scale.meeting
        given = set(session.scalars(select(Acknowledgement.id).where(Acknowledgement.meeting_id == meeting)))
        shown = set(
            session.scalars(
                select(Attendance.acknowledgement_id).where(
                    Attendance.meeting_id == meeting, Attendance.agreed_at.is_not(None)
                )
            )
        )
        event = AuditRow.event == "acknowledgement.recorded"
        audited = set(session.scalars(select(AuditRow.object_id).where(event)))
        bumps = session.get_one(Meeting, meeting).revision - 2
    return (not whole) + broken + len(given ^ shown) + len(given ^ audited) + abs(bumps - len(given))
