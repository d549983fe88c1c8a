"""How long a session stands, where one is signed in, and that what was typed survives its end."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings import devices
from meetings.doors import Caseroom, record
from meetings.guard.admission import POLLS
from meetings.operations import closing
from models.people import Session
from tests.cast import PASSWORD, Cast, email, lay_scene
from tests.clients import by_form, csrf, post
from tests.pages import links, soup, value
from tests.places import StoppedClock
from tests.proving import set_up
from tests.sitting import open_with

pytestmark = pytest.mark.usefixtures("cast")

HX = {"HX-Request": "true"}
TYPED = "Title that took an hour"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def is_in(client: FlaskClient) -> bool:
    """Whether a session still stands, asked as a page asks by itself."""
    return client.get("/account/left", headers=HX).status_code == 200


def seconds_left(client: FlaskClient) -> int:
    return int(client.get("/account/left").text)


def new_case(cast: Cast) -> dict[str, str]:
    """What somebody typed about a new case."""
    return {"once": "a" * 32, "kind": "Noise", "title": TYPED, "summary": "Long <b>summary</b>"}


# How long it stands


def test_a_desk_is_signed_out_after_fifteen_minutes_untouched(app: Flask, clock: StoppedClock) -> None:
    fay = by_form(app, "fay")
    assert seconds_left(fay) == 900
    clock.forward(minutes=14)
    assert fay.get("/cases").status_code == 200
    assert seconds_left(fay) == 900
    clock.forward(minutes=14, seconds=59)
    assert is_in(fay)
    clock.forward(seconds=1)
    assert not is_in(fay)
    assert fay.get("/cases").headers["Location"] == "/sign-in?next=/cases"


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    open_with(caseroom, cast, here=("fay",))
    rita, live = by_form(app, "rita"), f"/meetings/{cast.meeting}/phone/live?rev=0"
    for _ in range(2):
        clock.forward(minutes=5)
        assert rita.get(live, headers=HX).status_code == 200
    clock.forward(minutes=5)
    assert rita.get(live, headers=HX).status_code == 401


def test_every_route_that_is_polled_is_named(app: Flask) -> None:
    asked = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.endswith(("/live", "/stream"))}
    assert asked | {"account.left", "projector.way_in"} == POLLS


def test_an_officer_has_an_hour_while_their_meeting_is_open(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    open_with(caseroom, cast, here=("fay",))
    dev = by_form(app, "dev")
    assert seconds_left(dev) == 3600
    clock.forward(minutes=59)
    assert is_in(dev)
    clock.forward(minutes=1)
    assert not is_in(dev)


def test_who_is_here_has_no_idle_time_until_the_meeting_closes(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    open_with(caseroom, cast, here=("alma", "fay"))
    fay, alma, rita = by_form(app, "fay"), by_form(app, "alma"), by_form(app, "rita")
    clock.forward(hours=3)
    assert is_in(fay)
    assert is_in(alma)
    assert seconds_left(fay) == 5 * 3600
    closing.close_meeting(caseroom, cast.viewer("alma", clock.now), cast.meeting)
    assert [seconds_left(one) for one in (fay, alma)] == [900, 900]
    assert not is_in(rita), "who was not here has been idle since long"
    clock.forward(minutes=15)
    assert not is_in(fay)
    assert not is_in(alma)


def test_no_session_stands_longer_than_eight_hours(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    open_with(caseroom, cast, here=("fay",))
    fay = by_form(app, "fay")
    clock.forward(hours=7, minutes=59)
    assert seconds_left(fay) == 60
    clock.forward(minutes=1)
    assert not is_in(fay)


def test_staying_begins_the_time_anew(app: Flask, clock: StoppedClock) -> None:
    fay = by_form(app, "fay")
    token = csrf(fay.get("/"))
    clock.forward(minutes=14)
    assert seconds_left(fay) == 60
    assert fay.post("/account/stay", data={"csrf_token": token}).status_code == 204
    assert seconds_left(fay) == 900


# Where one is signed in


def test_a_fourth_device_ends_the_one_used_longest_ago_and_says_so(app: Flask, clock: StoppedClock) -> None:
    held = []
    for _ in range(3):
        held.append(by_form(app, "fay"))
        clock.forward(minutes=1)
    held[0].get("/cases")
    last = by_form(app, "fay")
    assert [is_in(client) for client in (*held, last)] == [True, False, True, True]
    assert "You were signed in on three other devices" in last.get("/").text
    assert "three other devices" not in last.get("/").text


def test_sessions_are_listed_and_ended_one_by_one_or_all(app: Flask, cast: Cast, clock: StoppedClock) -> None:
    first, second, third = (by_form(app, "fay") for _ in range(3))
    page = soup(first.get("/account"))
    assert len(page.select(".govuk-summary-list__row")) == 3
    assert page.select_one(".govuk-summary-list__key").text.endswith("this device")  # type: ignore[union-attr]
    buttons = [str(button["value"]) for button in page.select('button[name="end"]')]
    assert buttons.pop() == "others"
    post(by_form(app, "rita"), "/account", "/account/sessions", end=buttons[0])
    assert is_in(second)
    assert is_in(third)
    assert post(first, "/account", "/account/sessions", end=buttons[0]).status_code == 303
    assert [is_in(second), is_in(third)].count(True) == 1
    assert post(first, "/account", "/account/sessions", end="others").status_code == 303
    assert [is_in(client) for client in (first, second, third)] == [True, False, False]


@pytest.mark.parametrize(
    ("says", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156 Safari/537.36",
            "Chrome on Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156 Safari/537.36 Edg/156", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) Version/20 Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko Firefox/150", "Firefox on Linux"),
        ("<script>", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_device_is_called_by_browser_and_system(says: str, name: str) -> None:
    assert devices.called(says) == name


# What was typed


def test_what_was_typed_comes_back_after_signing_in_again(
    app: Flask, cast: Cast, clock: StoppedClock
) -> None:
    fay = by_form(app, "fay")
    token = csrf(fay.get("/cases/new"))
    clock.forward(minutes=16)
    asked = fay.post("/cases/new", data=new_case(cast) | {"csrf_token": token})
    assert asked.status_code == 401
    assert "what you typed is kept for you" in asked.text
    assert TYPED not in asked.text

    signing = {"email": email("fay"), "password": PASSWORD, "csrf_token": csrf(asked)}
    back = fay.post("/sign-in", data=signing | {"kept": value(asked, "kept")})
    assert back.status_code == 200
    assert TYPED in soup(back).text
    assert "Long <b>summary</b>" in soup(back).text
    form = soup(back).select_one('form[action="/cases/new"]')
    assert form is not None
    again = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    assert {name: again[name] for name in new_case(cast)} == new_case(cast)
    sent = fay.post("/cases/new", data=again)
    assert (sent.status_code, TYPED in sent.text) == (422, True), (
        "the page of the form shows it with what is wrong"
    )


def test_nobody_else_gets_what_was_typed(app: Flask, cast: Cast, clock: StoppedClock) -> None:
    fay = by_form(app, "fay")
    token = csrf(fay.get("/cases/new"))
    clock.forward(minutes=16)
    asked = fay.post("/cases/new", data=new_case(cast) | {"csrf_token": token})
    kept = value(asked, "kept")
    for name, text in (("rita", kept), ("fay", kept[:-8] + "AAAAAAAA"), ("fay", "no form")):
        signing = {"email": email(name), "password": PASSWORD, "csrf_token": csrf(fay.get("/sign-in"))}
        answer = fay.post("/sign-in", data=signing | {"kept": text})
        assert (answer.status_code, TYPED in answer.text) == (303, False)


def test_what_was_sent_by_nobody_is_said_to_be_lost(app: Flask, cast: Cast) -> None:
    fay = by_form(app, "fay")
    token = csrf(fay.get("/cases/new"))
    fay.delete_cookie("caseroom")
    asked = fay.post("/cases/new", data=new_case(cast) | {"csrf_token": token})
    assert asked.status_code == 303
    assert "You were not signed in, so nothing was saved." in fay.get(asked.headers["Location"]).text


def test_it_survives_the_second_step_too(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    fay = by_form(app, "fay")
    phone = set_up(caseroom, cast, "fay", clock)
    token = csrf(fay.get("/cases/new"))
    clock.forward(minutes=16)
    asked = fay.post("/cases/new", data=new_case(cast) | {"csrf_token": token})
    signing = {"email": email("fay"), "password": PASSWORD, "csrf_token": csrf(asked)}
    step = fay.post("/sign-in", data=signing | {"kept": value(asked, "kept")})
    assert "Enter your code" in step.text
    typed = {"code": phone.code(), "csrf_token": csrf(step), "kept": value(step, "kept")}
    assert TYPED in fay.post("/sign-in/code", data=typed).text


# Proving it again


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://localhost/ledger?case=ASB-ONE7", ["/ledger?case=ASB-ONE7"]),
        ("http://elsewhere.example/ledger", []),
        ("", []),
    ],
)
def test_who_proves_it_for_a_file_is_led_back_from_the_page_that_stays(
    app: Flask, cast: Cast, clock: StoppedClock, referer: str, back: list[str]
) -> None:
    fay = by_form(app, "fay")
    clock.forward(minutes=5, seconds=1)
    path = fay.get("/ledger.csv").headers["Location"]
    asked = fay.get(path, headers={"Referer": referer})
    assert leads_back(asked) == back
    typed = {"csrf_token": csrf(asked), "proof": "", "back": value(asked, "back")}
    assert leads_back(fay.post("/sign-in/again", data=typed)) == back
    assert leads_back(fay.post("/sign-in/again", data={**typed, "back": "//elsewhere.example"})) == ["/"]


def leads_back(answer: TestResponse) -> list[str]:
    return [str(a["href"]) for a in soup(answer).select("main a") if a.get_text() == "Back to where you were"]


def test_an_export_asks_again_who_has_not_just_signed_in(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    fay = by_form(app, "fay")
    assert fay.get("/ledger.csv").status_code == 200
    clock.forward(minutes=5, seconds=1)
    asked = fay.get("/ledger.csv")
    assert asked.headers["Location"] == "/sign-in/again?next=/ledger.csv"
    path = asked.headers["Location"]
    assert post(fay, path, "/sign-in/again", proof="not it", next="/ledger.csv").status_code == 422
    assert fay.get("/ledger.csv").status_code == 303
    phone = set_up(caseroom, cast, "fay", clock)
    clock.forward(minutes=1)
    assert post(fay, path, "/sign-in/again", proof="000000", next="/ledger.csv").status_code == 422
    proved = post(fay, path, "/sign-in/again", proof=phone.code(), next="/ledger.csv")
    assert (proved.status_code, proved.headers["Location"]) == (303, "/ledger.csv")
    assert fay.get("/ledger.csv").status_code == 200
    clock.forward(minutes=6)
    assert post(fay, path, "/sign-in/again", proof=PASSWORD, next="/ledger.csv").status_code == 303
    assert fay.get("/ledger.csv").status_code == 200


def test_a_form_that_must_wait_for_it_is_given_back(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    open_with(caseroom, cast)
    closing.close_meeting(caseroom, cast.viewer("alma", clock.now), cast.meeting)
    alma = by_form(app, "alma")
    token = csrf(alma.get("/"))
    clock.forward(minutes=6)
    issue = f"/meetings/{cast.meeting}/minutes/issue"
    asked = alma.post(issue, data={"csrf_token": token, "read": "y"})
    assert (asked.status_code, "Confirm that it is you" in asked.text) == (401, True)
    typed = {"csrf_token": csrf(asked), "proof": PASSWORD, "kept": value(asked, "kept")}
    back = alma.post("/sign-in/again", data=typed)
    assert soup(back).select_one(f'form[action="{issue}"]') is not None
    assert "Press Send to do what you had pressed" in back.text
    assert links(back) == ["/"]


def test_the_record_says_by_what_and_when(app: Flask, caseroom: Caseroom, clock: StoppedClock) -> None:
    by_form(app, "fay")
    with record.reading(caseroom) as session:
        row = session.scalars(select(Session)).one()
    assert (row.how, row.device, row.proved_at) == ("password", "A browser", clock.now)


def test_another_password_signs_out_everywhere_else(app: Flask) -> None:
    fay, other = by_form(app, "fay"), by_form(app, "fay")
    for password, words in (
        ("short one", "Use 15 characters or more"),
        ("Derbyshire2026!!", "Many people would guess this"),
        ("w" * 129, "Use 128 characters or fewer"),
    ):
        refused = post(fay, "/account/password", password=password, again=password)
        assert (refused.status_code, words in refused.text) == (422, True)
    typed = "an owl re\N{LATIN SMALL LIGATURE FFI}ns maps"
    assert post(fay, "/account/password", password=typed, again=typed).status_code == 303
    assert is_in(fay)
    assert not is_in(other)
    client = app.test_client()
    assert post(client, "/sign-in", email=email("fay"), password=PASSWORD).status_code == 422
    composed = "an owl reffins maps"
    assert post(client, "/sign-in", email=email("fay"), password=composed).status_code == 303
