"""Joining over HTTP: scanned or typed, signed in or on the way there, invited or not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from meetings.doors import Caseroom
from models.states import AttendanceState
from tests.cast import PASSWORD, Cast, email, lay_scene
from tests.clients import csrf, post, signed_in
from tests.joined import attendance, code_now, opened
from tests.pages import errors, links, soup, statements, value
from tests.places import StoppedClock

TITLE = "October case meeting"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    scene = lay_scene(caseroom, clock.now)
    opened(caseroom, scene)
    return scene


@pytest.fixture
def paul(app: Flask, cast: Cast) -> FlaskClient:
    return signed_in(app, "paul")


@pytest.mark.parametrize("path", ["/J/{}", "/j/{}"])
def test_a_scan_leads_to_the_statement(caseroom: Caseroom, cast: Cast, paul: FlaskClient, path: str) -> None:
    answer = paul.get(path.format(code_now(caseroom, cast)))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/meetings/{cast.meeting}/phone")
    assert attendance(caseroom, cast, "paul").state == AttendanceState.HERE
    assert soup(paul.get(answer.headers["Location"])).select_one("#agree") is not None


def test_a_typed_code_does_the_same(caseroom: Caseroom, cast: Cast, paul: FlaskClient) -> None:
    code = code_now(caseroom, cast)
    answer = post(paul, "/j", code=f" {code[:3].lower()} {code[3:].lower()}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/meetings/{cast.meeting}/phone")


def test_a_scan_costs_no_password_hashing_and_few_statements(
    app: Flask, caseroom: Caseroom, cast: Cast, paul: FlaskClient
) -> None:
    path = f"/j/{code_now(caseroom, cast)}"
    paul.get(path)
    with statements(app) as ran:
        assert paul.get(path).status_code == 303
    assert len(ran) <= 4


def test_who_is_not_signed_in_comes_back_after_signing_in(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    client, path = app.test_client(), f"/J/{code_now(caseroom, cast)}"
    answer = client.get(path)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    sent = {
        "email": email("paul"),
        "password": PASSWORD,
        "csrf_token": csrf(page),
        "next": value(page, "next"),
    }
    assert client.post("/sign-in", data=sent).headers["Location"] == path
    assert client.get(path).headers["Location"] == f"/meetings/{cast.meeting}/phone"


@pytest.mark.parametrize(("path", "room"), [("/j", ""), ("/J/7KQ4M2", "7KQ4M2")])
def test_whoever_cannot_sign_in_is_told_the_other_ways(app: Flask, path: str, room: str) -> None:
    client = app.test_client()
    asked = client.get(client.get(path).headers["Location"])
    assert links(asked) == [f"/arrive?room={room}", f"/guest?code={room}"]
    assert links(client.get("/sign-in?next=/joke")) == []


def test_an_old_code_is_refused_beside_the_field_and_names_no_meeting(
    caseroom: Caseroom, cast: Cast, paul: FlaskClient, clock: StoppedClock
) -> None:
    old = code_now(caseroom, cast)
    clock.forward(seconds=121)
    for answer in (paul.get(f"/J/{old}"), post(paul, "/j", code=old)):
        assert answer.status_code == 422
        assert errors(answer) == [
            "This code is not valid now. Take the one that the screen shows: it changes every minute."
        ]
        assert value(answer, "code") == old
        assert TITLE not in answer.text
    assert attendance(caseroom, cast, "paul").state == AttendanceState.INVITED


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter the code"),
        (
            "7KQ 4M",
            "This code is not valid now. Take the one that the screen shows: it changes every minute.",
        ),
        ("7" * 21, "The code has six characters"),
        (
            "\x00\N{SNOWMAN}" * 3,
            "This code is not valid now. Take the one that the screen shows: it changes every minute.",
        ),
    ],
)
def test_what_is_no_code_is_said_beside_the_field(paul: FlaskClient, typed: str, message: str) -> None:
    answer = post(paul, "/j", code=typed)
    assert (answer.status_code, errors(answer)) == (422, [message])


def test_who_was_not_invited_is_sent_to_the_chair_without_a_title(
    app: Flask, caseroom: Caseroom, cast: Cast, paul: FlaskClient
) -> None:
    path = f"/j/{code_now(caseroom, cast)}"
    assert TITLE in paul.get(path, follow_redirects=True).text
    eve = signed_in(app, "eve")
    for answer in (eve.get(path), post(eve, "/j", code=code_now(caseroom, cast))):
        assert answer.status_code == 404
        assert "Ask the chair" in answer.text
        assert TITLE not in answer.text
        assert cast.meeting not in answer.text


def test_asking_only_for_the_head_makes_nobody_here(
    caseroom: Caseroom, cast: Cast, paul: FlaskClient
) -> None:
    assert paul.head(f"/j/{code_now(caseroom, cast)}").status_code == 204
    assert attendance(caseroom, cast, "paul").state == AttendanceState.INVITED
