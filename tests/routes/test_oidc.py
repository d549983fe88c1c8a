"""One's own organisation's sign-in against a provider of its own process: linked first, by subject, once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.operations import oidc
from meetings.settings import Settings, SettingsError
from models.credentials import Identity
from models.people import Session
from tests.cast import Cast, lay_scene
from tests.clients import post
from tests.home import app_with
from tests.issuers import STRONG, answered, configured, known, linked, running_issuer
from tests.pages import errors
from tests.places import StoppedClock
from tests.serving import free_port, write_keys

WEAK: dict[str, Any] = {}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider, running."""
    with running_issuer() as address:
        yield address


@pytest.fixture
def clock() -> StoppedClock:
    """The machine's time, by which the provider signs."""
    return StoppedClock(datetime.now(UTC))


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def app(caseroom: Caseroom, cast: Cast, issuer: str) -> Flask:
    return app_with(caseroom, **configured(issuer))


def enter(app: Flask, subject: str) -> tuple[FlaskClient, TestResponse]:
    client = app.test_client()
    return client, client.get(answered(client, "/sign-in/oidc?next=/cases", subject))


def test_a_linked_sign_in_lets_in_by_issuer_and_subject(app: Flask, caseroom: Caseroom, issuer: str) -> None:
    known(issuer, "fay-1", STRONG | {"email": "somebody.else@example.org"})
    linked(app, "fay", "fay-1")
    client, answer = enter(app, "fay-1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cases")
    assert client.get("/cases").status_code == 200
    with record.reading(caseroom) as session:
        row = session.scalars(select(Identity)).one()
        how = session.scalars(select(Session.how).order_by(Session.how)).all()
    assert (row.issuer, row.subject) == (issuer, "fay-1")
    assert oidc.BY_OIDC in how


def test_an_address_of_ours_at_the_provider_is_worth_nothing(app: Flask, issuer: str) -> None:
    known(issuer, "stranger", STRONG | {"email": "fay@futures-housing-group.example", "email_verified": True})
    _, answer = enter(app, "stranger")
    assert (answer.status_code, errors(answer)) == (422, [oidc.NOT_LINKED])


def test_a_provider_that_tells_of_a_password_alone_leaves_the_second_step(
    caseroom: Caseroom, app: Flask, issuer: str
) -> None:
    known(issuer, "rita-1", WEAK)
    linked(app, "rita", "rita-1")
    strict = app_with(caseroom, second_factor="required", **configured(issuer))
    client, answer = enter(strict, "rita-1")
    assert answer.headers["Location"] == "/sign-in/code?next=/cases"
    assert client.get("/cases").headers["Location"].startswith("/sign-in/code")
    known(issuer, "rita-1", STRONG)
    client, answer = enter(strict, "rita-1")
    assert answer.headers["Location"] == "/cases"


def test_an_answer_is_taken_once_and_where_it_was_asked_for(app: Flask, issuer: str) -> None:
    known(issuer, "fay-2", STRONG)
    linked(app, "fay", "fay-2")
    client, thief = app.test_client(), app.test_client()
    back = answered(client, "/sign-in/oidc", "fay-2")
    assert thief.get(back).status_code == 422
    answered(thief, "/sign-in/oidc", "fay-2")
    assert thief.get(back).status_code == 422, "the state is another browser's"
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 422


def test_a_token_for_another_flow_is_refused(app: Flask, issuer: str) -> None:
    known(issuer, "fay-3", STRONG)
    linked(app, "fay", "fay-3")
    client = app.test_client()
    back = answered(client, "/sign-in/oidc", "fay-3")
    with client.session_transaction() as forms:
        forms["oidc"] = forms["oidc"] | {"nonce": "of another"}
    refused = client.get(back)
    assert (refused.status_code, errors(refused)) == (422, [oidc.FAILED])
    assert client.get("/cases").status_code == 303


class Impostor(BaseHTTPRequestHandler):
    """Describes itself as another issuer than the one that was asked."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(
            b'{"issuer": "https://elsewhere.example", "authorization_endpoint": "https://elsewhere.example"}'
        )

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.long
def test_another_issuer_than_the_configured_one_is_refused(caseroom: Caseroom, cast: Cast) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Impostor) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        app = app_with(caseroom, **configured(address))
        assert app.test_client().get("/sign-in/oidc").headers["Location"] == "/sign-in"
        server.shutdown()


def test_what_is_sent_uses_pkce_and_asks_for_no_address(app: Flask) -> None:
    away = app.test_client().get("/sign-in/oidc?next=https://elsewhere.example")
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert (asked["scope"], asked["response_type"]) == (["openid"], ["code"])
    assert asked["redirect_uri"] == ["http://localhost:8000/sign-in/oidc/callback"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert "elsewhere" not in away.headers["Location"]


def test_one_sign_in_is_linked_to_one_account_and_can_be_unlinked(app: Flask, issuer: str) -> None:
    known(issuer, "fay-5", STRONG)
    fay = linked(app, "fay", "fay-5")
    rita = linked(app, "rita", "fay-5")
    assert oidc.TAKEN in rita.get("/account").text
    assert "Linked on" in fay.get("/account").text
    for _ in range(2):
        assert post(fay, "/account", "/account/oidc/remove").status_code == 303
    _, answer = enter(app, "fay-5")
    assert errors(answer) == [oidc.NOT_LINKED]


def test_a_provider_that_is_away_is_said(caseroom: Caseroom, cast: Cast) -> None:
    app = app_with(caseroom, **configured(f"http://127.0.0.1:{free_port()}"))
    client = app.test_client()
    assert client.get("/sign-in/oidc").headers["Location"] == "/sign-in"
    assert oidc.FAILED in client.get("/sign-in").text


@pytest.mark.parametrize(
    "words",
    [
        {"OIDC_ISSUER": "https://issuer.example"},
        {"OIDC_ISSUER": "http://issuer.example", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"},
    ],
)
def test_half_a_configuration_or_one_in_the_clear_stops_the_start(
    caseroom: Caseroom, words: dict[str, str]
) -> None:

    write_keys(caseroom.settings)
    given = {"INSTANCE": str(caseroom.settings.instance)}
    assert Settings.from_environment(given).oidc_issuer == ""
    with pytest.raises(SettingsError, match="OIDC_ISSUER"):
        Settings.from_environment(given | words)
