"""How many SQL statements a page, a fragment and a poll take, however many people and pieces there are."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from meetings import live
from meetings.doors import Caseroom
from tests.bench.figures import Figure
from tests.bench.scale import Scale, Size
from tests.bench.service import laid
from tests.counting import counting

SMALL = Size(attendees=5, cases=5, information=3)
LARGE = Size(attendees=50, cases=30, information=300)


@dataclass(frozen=True, slots=True)
class Asked:
    """Something to ask for, by whom, and how many statements it may take; the same thing at any size."""

    what: str
    path: str = field(compare=False)
    cookie: str = field(compare=False)
    token: str = field(compare=False)
    limit: int
    live: bool = True


def measure() -> Iterator[Figure]:
    """Count the statements of each at both sizes; another count at another size is a miss."""
    few, many = _counts(SMALL), _counts(LARGE)
    for asked, (count, with_keys) in few.items():
        more, _ = many[asked]
        measured = str(count) if count == more else f"{count}, then {more}"
        if with_keys > count:
            measured += f" ({with_keys} once a minute)"
        yield Figure(
            f"{asked.what}, SQL statements", f"≤ {asked.limit}", measured, ok=count == more <= asked.limit
        )


def _counts(size: Size) -> dict[Asked, tuple[int, int]]:
    """Statements for each page at one size: with its keys open, and with its keys to fetch."""
    with laid(size) as (caseroom, scale):
        app = create_app(caseroom.settings)
        service: Caseroom = app.extensions["caseroom"]
        try:
            _wait_for_hub(service, scale.meeting)
            return {asked: _count(app, asked) for asked in _pages(scale)}
        finally:
            service.close()


def _count(app: Flask, asked: Asked) -> tuple[int, int]:
    caseroom: Caseroom = app.extensions["caseroom"]
    client = app.test_client()
    client.set_cookie(asked.cookie, asked.token)
    _ask(client, asked)
    with counting(caseroom) as statements:
        _ask(client, asked)
    caseroom.keyring.forget()
    with counting(caseroom) as statements_with_keys:
        _ask(client, asked)
    return len(statements), len(statements_with_keys)


def _wait_for_hub(caseroom: Caseroom, meeting_id: str) -> None:
    """A process that has just started asks the database until its watcher knows every meeting."""
    hub = live.hub(caseroom)
    while hub.newest(meeting_id) is None:
        time.sleep(0.01)


def _pages(scale: Scale) -> list[Asked]:
    meeting, case = f"/meetings/{scale.meeting}", f"/cases/{scale.cases[0]}"
    chair, member = ("caseroom", scale.chair.token), ("caseroom", scale.member.token)
    wall = ("projector", scale.projector)
    newest = 10**6
    return [
        Asked("console page", f"{meeting}/console", *chair, 7, live=False),
        Asked("console fragment", f"{meeting}/console/live?rev=0", *chair, 5),
        Asked("phone page", f"{meeting}/phone", *member, 6, live=False),
        Asked("phone fragment", f"{meeting}/phone/live?rev=0", *member, 4),
        Asked("projector page", "/projector", *wall, 6, live=False),
        Asked("projector fragment", "/projector/live?rev=0", *wall, 4),
        Asked("meeting page", meeting, *chair, 6, live=False),
        Asked("case page", case, *member, 6, live=False),
        Asked("list of cases", "/cases", *member, 6, live=False),
        Asked("decision register", "/decisions", *member, 6, live=False),
        Asked("unchanged poll of the console", f"{meeting}/console/live?rev={newest}", *chair, 1),
        Asked("unchanged poll of the phone", f"{meeting}/phone/live?rev={newest}", *member, 1),
        Asked("unchanged poll of the projector", f"/projector/live?rev={newest}", *wall, 1),
    ]


def _ask(client: FlaskClient, asked: Asked) -> None:
    answer = client.get(asked.path, headers={"HX-Request": "true"} if asked.live else {})
    assert answer.status_code in (200, 204), f"{asked.path} answers {answer.status_code}"
