"""Too many tries over HTTP: 429, how long to wait, what was typed kept, and nobody else kept out."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from meetings.doors import Caseroom
from tests.cast import PASSWORD, Cast, email, lay_scene
from tests.clients import by_form, csrf, post
from tests.home import app_with
from tests.places import StoppedClock
from tests.played import open_meeting

pytestmark = pytest.mark.usefixtures("cast")

CHAIR = email("alma")


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def _try(client: FlaskClient, address: str, password: str, sent_by: str = "") -> TestResponse:
    data = {"csrf_token": csrf(client.get("/sign-in")), "email": CHAIR, "password": password, "next": ""}
    headers = {"X-Forwarded-For": sent_by} if sent_by else {}
    return client.post("/sign-in", data=data, headers=headers, environ_base={"REMOTE_ADDR": address})


def test_after_ten_failures_from_one_place_the_chair_signs_in_from_another(
    app: Flask, clock: StoppedClock
) -> None:
    attacker = app.test_client()
    for _ in range(10):
        assert _try(attacker, "203.0.113.9", "guess").status_code == 422
    refused = _try(attacker, "203.0.113.9", PASSWORD)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "300"
    assert "There were too many tries. Wait 5 minutes" in refused.text
    assert CHAIR in refused.text
    assert _try(app.test_client(), "198.51.100.7", PASSWORD).status_code == 303
    clock.forward(minutes=5)
    assert _try(attacker, "203.0.113.9", PASSWORD).status_code == 303


def test_an_unknown_address_waits_just_the_same(app: Flask) -> None:
    client = app.test_client()
    answers = [
        post(client, "/sign-in", email="nobody@nowhere.example", password="x").status_code for _ in range(11)
    ]
    assert answers == [422] * 10 + [429]


def test_signing_in_rightly_never_makes_anybody_wait(app: Flask) -> None:
    for _ in range(12):
        assert _try(app.test_client(), "198.51.100.7", PASSWORD).status_code == 303


def test_a_forwarded_address_counts_only_behind_a_proxy_of_ours(app: Flask, caseroom: Caseroom) -> None:
    client = app.test_client()
    tries = [_try(client, "10.0.0.1", "guess", sent_by=f"203.0.113.{n}").status_code for n in range(11)]
    assert tries == [422] * 10 + [429]
    behind = app_with(caseroom, proxies=1)
    answers = [
        _try(behind.test_client(), "10.0.0.1", "guess", sent_by=f"203.0.113.{n}").status_code
        for n in range(11)
    ]
    assert answers == [422] * 11


def test_wrong_room_codes_are_answered_with_a_page_that_says_how_long(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    open_meeting(caseroom, cast, clock)
    paul = by_form(app, "paul")
    answers = [post(paul, "/j", code="ZZZZZZ").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    scanned = paul.get("/j/ZZZZZZ")
    assert (scanned.status_code, "Too many tries" in scanned.text) == (429, True)
