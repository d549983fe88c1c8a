"""A stage that is laid once, sent forms to over HTTP by its people, and put back as it was after each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from meetings.doors import Caseroom
from tests.cast import Cast, lay_scene
from tests.clients import csrf, signed_in, signed_in_at
from tests.faults import arrived, half_way
from tests.faults.database import Database
from tests.faults.ground import Laying
from tests.faults.stages import STAGES
from tests.places import StoppedClock, fresh_caseroom

Body = Mapping[str, str | list[str]]
FORM = "application/x-www-form-urlencoded"
NOBODY = "nobody"
GUEST = "guest"
WAITING = "waiting"
ADMINISTRATOR = "ada"
# Whoever is half way through a sign-in, or just in: their token, and a page of theirs.
HALF_WAY, NEW, PROVED, BEGINNING = "half way", "new", "proved", "beginning"
SESSIONS = {
    HALF_WAY: ("half token", "/sign-in/code"),
    NEW: ("new token", "/sign-in/set-up"),
    PROVED: ("proved token", "/account"),
    BEGINNING: ("beginning token", "/account"),
}
PEOPLE = ("alma", "carol", "dev", "eve", "fay", "paul", "rita")


@dataclass
class Scene:
    """A service at one stage, its people signed in; `known` has the ids that forms name.

    `works` has how many rows a form makes in each table, once it was seen to work.
    """

    stage: str
    app: Flask
    cast: Cast
    clock: StoppedClock
    known: dict[str, str]
    database: Database
    cookies: dict[str, dict[str, str]]
    tokens: dict[str, str]
    works: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def caseroom(self) -> Caseroom:
        """The service behind the app."""
        found: Caseroom = self.app.extensions["caseroom"]
        return found

    def address(self, endpoint: str, **values: str) -> str:
        """Where an endpoint's form goes; ids that are not given are those of the stage."""
        rule = next(self.app.url_map.iter_rules(endpoint))
        given = {name: self.known[name] for name in rule.arguments if name not in values} | values
        return self.app.url_map.bind("localhost").build(endpoint, given, method="POST")

    def send(self, name: str, path: str, body: Body | bytes, *, htmx: bool = False) -> TestResponse:
        """Send a form as a person's browser does, with its hidden token."""
        content = body if isinstance(body, bytes) else encoded(pairs(body))
        token = encoded([("csrf_token", self.tokens[name])])
        return self.browser(name).post(
            path,
            data=token + b"&" + content,
            content_type=FORM,
            headers={"HX-Request": "true"} if htmx else {},
        )

    def browser(self, name: str) -> FlaskClient:
        """A person's browser, with the cookies it has at this stage."""
        client = self.app.test_client()
        for key, value in self.cookies[name].items():
            client.set_cookie(key, value)
        return client

    def close(self) -> None:
        """Let go of the service."""
        self.database.close()
        self.caseroom.close()


def lay(stage: str, folder: Path) -> Scene:
    """A stage in a folder of its own, with everybody signed in."""
    clock = StoppedClock()
    caseroom = fresh_caseroom(folder, clock=clock)
    laying = Laying(caseroom, clock, lay_scene(caseroom, clock.now), {})
    (STAGES | {"half way": half_way.lay, "arriving": arrived.lay})[stage](laying)
    file = caseroom.settings.database_file
    caseroom.close()
    assert file is not None
    app = create_app(caseroom.settings, clock=clock)
    cookies, tokens = _signed_in(app, laying.known)
    return Scene(stage, app, laying.cast, clock, laying.known, Database(file), cookies, tokens)


def pairs(body: Body) -> list[tuple[str, str]]:
    """A form's fields in order, those of several values once for each."""
    return [
        (name, one) for name, value in body.items() for one in ([value] if isinstance(value, str) else value)
    ]


def encoded(fields: Iterable[tuple[str, str]]) -> bytes:
    """Fields as a browser sends them; lone surrogates go out as the bytes they would have."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value, errors='surrogatepass')}" for name, value in fields
    ).encode()


def _signed_in(app: Flask, known: Mapping[str, str]) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """The cookies and the forms' token of everybody, of a guest, and of somebody who has not signed in."""
    clients = {name: signed_in(app, name) for name in PEOPLE} | {NOBODY: app.test_client()}
    if guest := known.get("guest token"):
        clients[GUEST] = app.test_client()
        clients[GUEST].set_cookie("guest", guest)
    if waiting := known.get("waiting token"):
        clients[WAITING] = app.test_client()
        clients[WAITING].set_cookie("waiting", waiting)
    pages = {NOBODY: "/projector", GUEST: "/guest", WAITING: "/arrive"}
    if "administrator" in known:
        clients[ADMINISTRATOR] = signed_in_at(app, known["administrator"])
    for name, (token, page) in SESSIONS.items() if "half token" in known else ():
        clients[name], pages[name] = app.test_client(), page
        clients[name].set_cookie("caseroom", known[token])
    cookies: dict[str, dict[str, str]] = {}
    tokens = {}
    for name, client in clients.items():
        tokens[name] = csrf(client.get(pages.get(name, "/")))
        held = {key: client.get_cookie(key) for key in ("caseroom", "guest", "waiting", "forms")}
        cookies[name] = {key: cookie.value for key, cookie in held.items() if cookie}
    return cookies, tokens
