"""What a page, a fragment and a poll cost beside hello-world, in processor time on the same server."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.figures import Figure, at_most, ratio
from tests.bench.scale import Size
from tests.bench.service import Service, laid, laid_on_postgres, serving
from tests.bench.wire import Client, WireError, each

ROUNDS = 9
CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Target:
    """A page to be asked for so many times a round; `limit` is how many hello-worlds it may cost."""

    what: str
    path: str
    client: Client
    limit: float
    status: int = 200
    times: int = 80
    live: bool = True


def measure() -> Iterator[Figure]:
    """The cost of each on SQLite, then on PostgreSQL, whose own processor time is counted with it."""
    for database, on in (("SQLite", laid), ("PostgreSQL", laid_on_postgres)):
        with serving(Size(attendees=50, cases=30), on=on) as service:
            yield from _figures(service, database)


def _figures(service: Service, database: str) -> Iterator[Figure]:
    """Ask for each in turn, round after round, and compare with the hello-world of the same round."""
    targets = asyncio.run(_targets(service))
    hello = Target("hello-world", "/hello", service.client(), 1, times=400, live=False)
    costs: dict[str, list[float]] = {target.what: [] for target in (hello, *targets)}
    for turn in range(ROUNDS + 1):
        for target in (hello, *targets):
            cost = _cost(service, target)
            if turn:
                costs[target.what].append(cost)
    base = costs[hello.what]
    yield at_most(
        f"hello-world on the same server, {database}, CPU",
        1000 * sorted(base)[ROUNDS // 2],
        1,
        "ms",
        digits=2,
    )
    for target in targets:
        yield at_most(
            f"{target.what}, {database}, CPU against hello-world",
            ratio(costs[target.what], base),
            target.limit,
            "×",
        )


async def _targets(service: Service) -> list[Target]:
    """Every page and fragment of the meeting, and the poll of each that has nothing new."""
    base = service.meeting
    chair, member = service.client(service.scale.chair), service.client(service.scale.member)
    projector = service.projector()
    newest = {}
    for name, client, path in (
        ("console", chair, f"{base}/console"),
        ("phone", member, f"{base}/phone"),
        ("projector", projector, "/projector"),
    ):
        newest[name] = (await client.get(path)).revision
        client.close()
    return [
        Target("console page, 30 agenda items, 50 attendees", f"{base}/console", chair, 8, live=False),
        Target("console fragment", f"{base}/console/live?rev=0", chair, 8),
        Target("phone fragment", f"{base}/phone/live?rev=0", member, 6),
        Target("projector fragment", "/projector/live?rev=0", projector, 8),
        Target(
            "unchanged poll of the console", _poll(f"{base}/console", newest["console"]), chair, 2.5, 204, 300
        ),
        Target("unchanged poll of the phone", _poll(f"{base}/phone", newest["phone"]), member, 2.5, 204, 300),
        Target(
            "unchanged poll of the projector",
            _poll("/projector", newest["projector"]),
            projector,
            2.5,
            204,
            300,
        ),
    ]


def _poll(page: str, revision: int) -> str:
    return f"{page}/live?rev={revision}"


def _cost(service: Service, target: Target) -> float:
    """Processor seconds of the server for one request."""
    before = service.cpu_seconds()
    asyncio.run(_ask(service, target))
    return (service.cpu_seconds() - before) / target.times


async def _ask(service: Service, target: Target) -> None:
    clients = [Client(service.server.port, dict(target.client.cookies)) for _ in range(CONNECTIONS)]

    async def ask(number: int) -> None:
        answer = await clients[number % CONNECTIONS].get(target.path, live=target.live)
        if answer.status != target.status:
            raise WireError(f"{target.what} answers {answer.status}")

    async def share(first: int) -> None:
        await each(range(first, target.times, CONNECTIONS), ask, at_once=1)

    await asyncio.gather(*(share(first) for first in range(CONNECTIONS)))
    for client in clients:
        client.close()
