"""Everything a viewer can fetch: every GET route with every id, hidden ones too, and every link found."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from meetings.doors import Caseroom, record
from models import Base
from tests.clients import signed_in
from tests.places import StoppedClock

MISSING = "0" * 32
IDS = {
    "action_id": "actions",
    "agency_id": "agencies",
    "attendance_id": "attendances",
    "case_id": "cases",
    "correction_id": "corrections",
    "decision_id": "decisions",
    "exclusion_id": "exclusions",
    "extract_id": "extracts",
    "holder_id": "correction_holders",
    "inaccuracy_id": "inaccuracies",
    "information_id": "information",
    "item_id": "agenda_items",
    "meeting_id": "meetings",
    "minutes_id": "minutes",
    "person_id": "people",
    "presence_id": "presences",
    "referral_id": "referrals",
    "request_id": "requests",
    "return_id": "returns",
}
STREAMS = frozenset({"projector.stream", "console.stream"})
_LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
_CHANGING = (
    (re.compile(rb'(name="csrf_token" value=")[^"]+'), rb"\1"),
    (re.compile(rb'(name="once"[^>]*value=")[0-9a-f]{32}'), rb"\1"),
    (re.compile(rb'(value=")[0-9a-f]{32}("[^>]*name="once")'), rb"\1\2"),
)
_HEADERS = ("Content-Type", "Content-Length", "ETag", "Location", "HX-Trigger", "Content-Disposition")

Pages = dict[str, tuple[int, tuple[tuple[str, str], ...], bytes]]


@dataclass
class Site:
    """A service on one world, with whatever leak a test plants into it."""

    app: Flask
    caseroom: Caseroom
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    def client(self, name: str) -> FlaskClient:
        """A member of the cast's browser, signed in once."""
        if name not in self.clients:
            self.clients[name] = signed_in(self.app, name)
        return self.clients[name]


def open_site(caseroom: Caseroom, clock: StoppedClock, plant: Callable[[Flask], None]) -> Site:
    """A site over a world's database."""
    app = create_app(caseroom.settings, clock=clock)
    plant(app)
    return Site(app, caseroom)


def ids_in(caserooms: Iterable[Caseroom]) -> dict[str, list[str]]:
    """The ids of every addressable row of any of the worlds, and one that exists in none."""
    found: dict[str, set[str]] = {table: {MISSING} for table in IDS.values()}
    for caseroom in caserooms:
        with record.reading(caseroom) as session:
            for table in found:
                found[table] |= set(session.scalars(select(Base.metadata.tables[table].c.id)))
    return {table: sorted(ids) for table, ids in found.items()}


def addresses(app: Flask, ids: dict[str, list[str]]) -> list[str]:
    """Every GET route with every id in each of its places."""
    built: list[str] = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static" or rule.endpoint in STREAMS:
            continue
        places = sorted(rule.arguments)
        built.extend(_filled(rule.rule, places, ids))
    return sorted(set(built))


def crawl(client: FlaskClient, paths: Iterable[str]) -> Pages:
    """What each address answers, and each link found in an answer, with tokens taken out."""
    pages: Pages = {}
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        if path in pages or path.startswith("/static/"):
            continue
        answer = client.get(path)
        headers = tuple((name, answer.headers[name]) for name in _HEADERS if name in answer.headers)
        pages[path] = (answer.status_code, _without_length(headers), settled(answer.data))
        if answer.mimetype == "text/html":
            waiting.extend(link.replace("&amp;", "&") for link in _LINK.findall(answer.text))
    return pages


def _filled(rule: str, places: list[str], ids: dict[str, list[str]]) -> list[str]:
    paths = [rule]
    for place in places:
        known = ids[IDS[place]] if place in IDS else ["7KQ4M2", "no-such"]
        pattern = re.compile(rf"<(?:\w+:)?{place}>")
        paths = [pattern.sub(value, path) for path in paths for value in known]
    return paths


def settled(body: bytes) -> bytes:
    """A page without the tokens that differ each time it is made."""
    for pattern, plain in _CHANGING:
        body = pattern.sub(plain, body)
    return body


def _without_length(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in headers if name != "Content-Length")
