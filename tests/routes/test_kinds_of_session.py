"""Sessions that stand for less than a desk's: an administrator's, and a phone's at one meeting."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from meetings.doors import Caseroom, record
from meetings.operations import closing, new_sessions
from meetings.operations.meeting_codes import BY_MAIL
from meetings.operations.vouching import BY_OFFICER
from models.people import Office
from tests import accounts
from tests.cast import FUTURES, PASSWORD, Cast, lay_scene
from tests.clients import csrf, post, signed_in, signed_in_at
from tests.pages import soup, value
from tests.places import StoppedClock
from tests.routes.test_own_sessions import HX, TYPED, is_in, seconds_left
from tests.sitting import open_with

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


# An administrator


def test_an_administrator_is_signed_out_after_ten_minutes_untouched(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    ada = signed_in_at(app, accounts.lay_administrator(caseroom, cast))
    fay = signed_in(app, "fay")
    assert (seconds_left(ada), seconds_left(fay)) == (600, 900)
    clock.forward(minutes=9)
    assert ada.get("/partners").status_code == 200
    assert fay.get("/partners").status_code == 200
    for left in (600, 300):
        assert seconds_left(ada) == left, "asking does not keep it"
        clock.forward(minutes=5)
    assert not is_in(ada)
    assert is_in(fay)
    assert ada.get("/partners").headers["Location"] == "/sign-in?next=/partners"


def test_an_administrator_stays_for_four_hours_at_most(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    ada = signed_in_at(app, accounts.lay_administrator(caseroom, cast))
    for _ in range(26):
        clock.forward(minutes=9)
        assert ada.get("/partners").status_code == 200
    assert seconds_left(ada) == 6 * 60
    clock.forward(minutes=6)
    assert not is_in(ada)


def test_an_officer_who_is_made_administrator_has_no_hour(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    open_with(caseroom, cast, here=("alma",))
    alma = signed_in(app, "alma")
    assert seconds_left(alma) == 8 * 3600
    with record.housekeeping(caseroom) as session:
        session.add(Office(person_id=cast.people["alma"], office="administrator"))
    assert seconds_left(alma) == 600
    clock.forward(minutes=10)
    assert not is_in(alma)
    closing.close_meeting(caseroom, cast.viewer("dev", clock.now), cast.meeting)
    assert not is_in(alma), "closing gives no administrator time anew"


def test_what_an_administrator_typed_comes_back_too(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    address = accounts.lay_administrator(caseroom, cast)
    ada = signed_in_at(app, address)
    page = f"/partners/{cast.agencies[FUTURES]}/decision"
    token = csrf(ada.get(page))
    clock.forward(minutes=10)
    asked = ada.post(page, data={"csrf_token": token, "change": "suspended", "reason": TYPED})
    assert (asked.status_code, TYPED in asked.text) == (401, False)
    signing = {"email": address, "password": PASSWORD, "csrf_token": csrf(asked)}
    assert TYPED in ada.post("/sign-in", data=signing | {"kept": value(asked, "kept")}).text


# A phone at a meeting


def phone_of(app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, how: str) -> FlaskClient:
    """Fay's phone, let into the meeting alone."""
    with record.writing(caseroom, cast.viewer("fay", clock.now)) as writing:
        token = new_sessions.start_phone(
            writing, cast.people["fay"], cast.meeting, how=how, device="Safari on iPhone"
        ).token
    client = app.test_client()
    client.set_cookie("caseroom", token)
    return client


@pytest.mark.parametrize("how", [BY_MAIL, BY_OFFICER])
def test_a_phone_at_a_meeting_is_listed_and_ended_from_the_desk(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, how: str
) -> None:
    open_with(caseroom, cast, here=("fay",))
    fay, live = signed_in(app, "fay"), f"/meetings/{cast.meeting}/phone/live?rev=0"
    phone = phone_of(app, caseroom, cast, clock, how)
    assert phone.get(live, headers=HX).status_code == 200
    shown = [row.get_text(" ") for row in soup(fay.get("/account")).select(".govuk-summary-list__row")]
    assert len(shown) == 2
    assert "Safari on iPhone" in shown[1]
    assert f"by {how} for one meeting, until it closes" in " ".join(shown[1].split())
    named = value(fay.get("/account"), "end")
    post(signed_in(app, "rita"), "/account", "/account/sessions", end=named)
    assert phone.get(live, headers=HX).status_code == 200, "nobody else ends it"
    assert post(fay, "/account", "/account/sessions", end=named).status_code == 303
    assert phone.get(live, headers=HX).status_code == 401
    assert is_in(fay)
    assert "Safari on iPhone" not in fay.get("/account").text


def test_a_phone_takes_no_desks_place_and_is_not_listed_once_its_meeting_is_over(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    open_with(caseroom, cast, here=("fay",))
    phone = phone_of(app, caseroom, cast, clock, BY_MAIL)
    desks = [signed_in(app, "fay") for _ in range(3)]
    assert all(is_in(desk) for desk in desks)
    assert phone.get(f"/meetings/{cast.meeting}/phone").status_code == 200
    assert "Safari on iPhone" in desks[0].get("/account").text
    closing.close_meeting(caseroom, cast.viewer("alma", clock.now), cast.meeting)
    fay = signed_in(app, "fay")
    assert "Safari on iPhone" not in fay.get("/account").text
