"""Passkeys over HTTP: made, used, removed; a challenge once and soon; nothing that was not unlocked here."""

import json
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.operations import passkeys
from models.credentials import Challenge, Passkey
from models.people import Session
from tests.cast import FUTURES, PASSWORD, Cast, email, lay_scene
from tests.clients import csrf, post, signed_in
from tests.pages import errors, soup
from tests.places import StoppedClock
from tests.planned import suspend
from tests.soft_key import SoftKey

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def make(client: FlaskClient, key: SoftKey, name: str = "Work laptop") -> TestResponse:
    """Make a passkey on a device, as the script of the page does."""
    token = csrf(client.get("/account"))
    asked = client.post("/account/passkeys/challenge", data={"csrf_token": token})
    answer = key.make(json.loads(asked.text))
    data = {"csrf_token": token, "asked": asked.headers["X-Challenge"], "credential": answer, "name": name}
    return client.post("/account/passkeys", data=data)


def ask(client: FlaskClient) -> tuple[str, TestResponse]:
    """A challenge on the sign-in page, with the token of its form."""
    token = csrf(client.get("/sign-in"))
    return token, client.post("/sign-in/passkey/challenge", data={"csrf_token": token})


def use(client: FlaskClient, key: SoftKey, target: str = "/cases") -> TestResponse:
    """Sign in by a passkey."""
    token, asked = ask(client)
    data = {"csrf_token": token, "asked": asked.headers["X-Challenge"], "next": target}
    return client.post("/sign-in/passkey", data=data | {"credential": key.sign(json.loads(asked.text))})


def test_a_passkey_alone_is_a_whole_sign_in(app: Flask, caseroom: Caseroom) -> None:
    key = SoftKey()
    shown = make(signed_in(app, "fay"), key)
    assert len(soup(shown).select("#codes li")) == 10
    client = app.test_client()
    answer = use(client, key)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cases")
    assert client.get("/cases").status_code == 200
    with record.reading(caseroom) as session:
        how = session.scalars(select(Session.how).order_by(Session.made_at, Session.how)).all()
        stored = session.scalars(select(Passkey.name)).one()
    assert sorted(filter(None, how)) == ["passkey", "password"]
    assert "Work laptop" not in stored.stored
    page = client.get("/account").text
    assert "Work laptop" in page
    assert "by passkey" in page


def test_a_second_one_shows_no_codes_again_and_each_is_its_owners_to_remove(
    app: Flask, clock: StoppedClock
) -> None:
    fay, first, second = signed_in(app, "fay"), SoftKey(), SoftKey()
    make(fay, first)
    clock.forward(seconds=1)
    assert make(fay, second, "Phone").status_code == 303
    buttons = [str(one["value"]) for one in soup(fay.get("/account")).select('button[name="passkey"]')]
    assert len(buttons) == 2
    post(signed_in(app, "rita"), "/account", "/account/passkeys/remove", passkey=buttons[0])
    assert use(app.test_client(), first).status_code == 303
    for _ in range(2):
        assert post(fay, "/account", "/account/passkeys/remove", passkey=buttons[0]).status_code == 303
    assert use(app.test_client(), first).status_code == 422
    assert use(app.test_client(), second).status_code == 303


def test_none_is_made_at_another_address_and_the_page_says_where(app: Flask) -> None:
    fay = signed_in(app, "fay")
    own = soup(fay.get("/account", base_url="http://localhost:8000"))
    assert own.select_one('form[data-passkey="make"]') is not None
    other = soup(fay.get("/account"))
    assert other.select_one('form[data-passkey="make"]') is None
    assert "you are at another: sign in there to make one" in other.get_text()


def test_with_one_the_password_alone_is_half_a_sign_in(app: Flask) -> None:
    make(signed_in(app, "fay"), SoftKey())
    client = app.test_client()
    answer = post(client, "/sign-in", email=email("fay"), password=PASSWORD)
    assert answer.headers["Location"] == "/sign-in/code?next=/"
    page = client.get("/sign-in/code", base_url="http://localhost:8000")
    assert soup(page).select_one('form[data-passkey="use"]') is not None


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://elsewhere.example"}, {"host": "elsewhere.example"}, {"unlocked": False}],
    ids=["another origin", "another host", "not unlocked"],
)
def test_what_was_signed_elsewhere_or_without_its_owner_is_refused(
    app: Flask, wrong: dict[str, object]
) -> None:
    right = SoftKey()
    fay = signed_in(app, "fay")
    refused = make(fay, replace(SoftKey(), **wrong))  # type: ignore[arg-type]
    assert (refused.status_code, errors(refused)) == (422, [passkeys.NOT_MADE])
    make(fay, right)
    client = app.test_client()
    answer = use(client, replace(right, **wrong))  # type: ignore[arg-type]
    assert (answer.status_code, errors(answer)) == (422, [passkeys.NOT_KNOWN])
    assert use(client, right).status_code == 303


def test_a_challenge_is_answered_once_and_within_five_minutes(app: Flask, clock: StoppedClock) -> None:
    key, client = SoftKey(), app.test_client()
    make(signed_in(app, "fay"), key)
    token, asked = ask(client)
    data = {"csrf_token": token, "asked": asked.headers["X-Challenge"]}
    signed = data | {"credential": key.sign(json.loads(asked.text))}
    assert client.post("/sign-in/passkey", data=data | {"credential": "{}"}).status_code == 422
    assert client.post("/sign-in/passkey", data=signed).status_code == 303
    thief = app.test_client()
    again = signed | {"csrf_token": csrf(thief.get("/sign-in"))}
    assert thief.post("/sign-in/passkey", data=again).status_code == 404
    token, asked = ask(client)
    clock.forward(minutes=5)
    late = {"csrf_token": token, "asked": asked.headers["X-Challenge"]}
    late["credential"] = key.sign(json.loads(asked.text))
    assert client.post("/sign-in/passkey", data=late).status_code == 404
    assert use(client, key).status_code == 303


def test_a_copied_key_that_counts_from_before_is_refused(app: Flask) -> None:
    key = SoftKey()
    make(signed_in(app, "fay"), key)
    assert use(app.test_client(), key).status_code == 303
    assert use(app.test_client(), replace(key, count=0)).status_code == 422


def test_a_challenge_tells_nobody_who_has_a_passkey(
    app: Flask, caseroom: Caseroom, clock: StoppedClock
) -> None:
    _, before = ask(app.test_client())
    make(signed_in(app, "fay"), SoftKey())
    _, after = ask(app.test_client())
    known = {"challenge"}
    assert {name: value for name, value in json.loads(before.text).items() if name not in known} == {
        name: value for name, value in json.loads(after.text).items() if name not in known
    }
    clock.forward(minutes=6)
    ask(app.test_client())
    with record.reading(caseroom) as session:
        assert len(session.scalars(select(Challenge.id)).all()) == 1, "old challenges are forgotten"


def test_who_may_not_sign_in_may_not_by_a_passkey(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    key = SoftKey()
    make(signed_in(app, "fay"), key)
    assert use(app.test_client(), key).status_code == 303
    suspend(caseroom, cast, FUTURES)
    assert use(app.test_client(), key).status_code == 422
