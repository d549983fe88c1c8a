"""Giving a mobile number on the account's pages: a code, a field, one press to take it away."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from meetings.doors import Caseroom, record
from meetings.reminders.sweep import sweep
from models.people import MobileNumber, Session
from tests import texted
from tests.cast import Cast
from tests.clients import post, signed_in
from tests.home import app_with
from tests.mailed import mails_to, words
from tests.pages import errors, soup, value
from tests.places import StoppedClock

PAGE = "/account/texts"


@pytest.fixture
def paul(app: Flask, planned: Cast) -> FlaskClient:
    return signed_in(app, "paul")


def said(client: FlaskClient, path: str = "/account") -> str:
    """What a page says in its main part."""
    main = soup(client.get(path)).select_one("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def texted_code(caseroom: Caseroom) -> str:
    """The code in the last text that was sent."""
    sweep(caseroom, caseroom.clock())
    found = re.match(r"(\d{6}) is your code", words(mails_to(caseroom, texted.NUMBER)[-1]))
    assert found is not None
    return found[1]


def test_a_number_is_given_proved_and_taken_away(caseroom: Caseroom, paul: FlaskClient) -> None:
    assert "Give your mobile number" in said(paul)
    given = post(paul, PAGE, number="+44 (0)7700-900 123")
    assert (given.status_code, given.headers["Location"]) == (303, PAGE)
    assert "A code is on its way to 07700 900123" in said(paul, PAGE)
    assert value(paul.get(PAGE), "number") == "07700 900123"
    proved = post(paul, PAGE, f"{PAGE}/code", code=texted_code(caseroom))
    assert (proved.status_code, proved.headers["Location"]) == (303, "/account")
    assert "also go to 07700 900123" in said(paul)
    assert "Reminders go to 07700 900123, until you give another number" in said(paul, PAGE)
    for _ in range(2):
        assert post(paul, "/account", f"{PAGE}/remove").status_code == 303
    assert "07700 900123" not in said(paul)


@pytest.mark.parametrize("typed", ["01332 123456", "soon", "07700 900 12", "<b>07700</b>"])
def test_what_is_no_mobile_number_is_said_beside_it_and_kept(paul: FlaskClient, typed: str) -> None:
    answer = post(paul, PAGE, number=typed)
    assert answer.status_code == 422
    assert errors(answer) == ["Enter a UK mobile number, for example 07700 900123"]
    assert value(answer, "number") == typed


def test_a_wrong_code_is_said_beside_it_and_too_many_must_wait(caseroom: Caseroom, paul: FlaskClient) -> None:
    post(paul, PAGE, number="07700 900123")
    code = texted_code(caseroom)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        answer = post(paul, PAGE, f"{PAGE}/code", code=wrong)
        assert answer.status_code == 422
        assert "This code is not right" in errors(answer)[0]
        assert value(answer, "code") == wrong
    answer = post(paul, PAGE, f"{PAGE}/code", code=code)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")


def test_too_many_codes_must_wait(paul: FlaskClient) -> None:
    for number in range(5):
        assert post(paul, PAGE, number=f"07700 90012{number}").status_code == 303
    answer = post(paul, PAGE, number="07700 900129")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert value(answer, "number") == "07700 900129"


def test_another_number_asks_for_a_proof_and_taking_it_away_does_not(
    caseroom: Caseroom, planned: Cast, paul: FlaskClient
) -> None:
    texted.proved(caseroom, planned.viewer("paul"))
    with record.housekeeping(caseroom) as session:
        session.execute(update(Session).values(proved_at=caseroom.clock() - timedelta(minutes=6)))
    assert post(paul, PAGE, number="07700 900456").status_code == 401
    assert post(paul, "/account", f"{PAGE}/remove").status_code == 303
    assert "Give your mobile number" in said(paul)


def test_a_number_that_no_text_reaches_is_told_to_its_person_alone(
    caseroom: Caseroom, planned: Cast, app: Flask, paul: FlaskClient, clock: StoppedClock
) -> None:
    texted.proved(caseroom, planned.viewer("paul"))
    texted.given(caseroom, planned.viewer("paul"), "+447700900456")
    with record.housekeeping(caseroom) as session:
        session.execute(update(MobileNumber).values(unreachable_at=clock.now))
    assert "No text message can be delivered to 07700 900123 since Tue 13 October 2026." in said(paul)
    for number in ("07700 900123", "07700 900456"):
        assert f"No text message can be delivered to {number}." in said(paul, PAGE)
    assert "Reminders go to" not in said(paul, PAGE)
    for path in ("/account", PAGE):
        assert "can be delivered" not in said(signed_in(app, "carol"), path)


def test_where_texts_are_not_set_up_there_is_no_field_but_a_number_can_be_taken_away(
    caseroom: Caseroom, planned: Cast
) -> None:
    texted.proved(caseroom, planned.viewer("paul"))
    served = app_with(caseroom, mail_url="smtps://mail.example")
    client = signed_in(served, "paul")
    assert "Text messages are not set up here." in said(client)
    assert client.get(PAGE).status_code == 404
    for path, data in ((PAGE, {"number": "07700 900456"}), (f"{PAGE}/code", {"code": "123456"})):
        assert post(client, "/account", path, **data).status_code == 404
    assert post(client, "/account", f"{PAGE}/remove").status_code == 303
    assert "07700" not in said(client)
