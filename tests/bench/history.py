"""Whether years of earlier cases slow a page down: the same meeting after little and after much of them."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from tests.bench.figures import Figure, at_most, ratio
from tests.bench.scale import Scale, Size
from tests.bench.service import laid

LITTLE = 3_000
ROUNDS = 15
TIMES = 8


def measure(*, much: int) -> Iterator[Figure]:
    """Ask for each page at both sizes in turn; processor time of this process."""
    with ExitStack() as stack:
        small = stack.enter_context(_app(LITTLE))
        large = stack.enter_context(_app(much))
        for what, cookie in (
            ("console page", "chair"),
            ("phone fragment", "member"),
            ("case page", "member"),
        ):
            costs: tuple[list[float], list[float]] = ([], [])
            for _ in range(ROUNDS):
                for cost, (app, scale) in zip(costs, (small, large), strict=True):
                    cost.append(_cost(app, scale, what, cookie))
            few, many = costs
            yield at_most(
                f"{what} at {much:,} pieces of information against {LITTLE:,}, CPU",
                ratio(many, few),
                1.2,
                "×",
                digits=2,
            )


@contextmanager
def _app(pieces: int) -> Iterator[tuple[Flask, Scale]]:
    with laid(Size(history=pieces)) as (caseroom, scale):
        app = create_app(caseroom.settings)
        try:
            yield app, scale
        finally:
            app.extensions["caseroom"].close()


def _cost(app: Flask, scale: Scale, what: str, who: str) -> float:
    client = app.test_client()
    client.set_cookie("caseroom", (scale.chair if who == "chair" else scale.member).token)
    path = {
        "console page": f"/meetings/{scale.meeting}/console",
        "phone fragment": f"/meetings/{scale.meeting}/phone/live?rev=0",
        "case page": f"/cases/{scale.cases[0]}",
    }[what]
    _ask(client, path)
    before = time.process_time()
    for _ in range(TIMES):
        _ask(client, path)
    return time.process_time() - before


def _ask(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
