"""The second step of a sign-in over HTTP: what half a session opens, codes once, and nobody locked out."""

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import demo_cast, lost_factors, second_factors
from meetings.refusals import Conflict, NotVisible
from models.credentials import Authenticator, RecoveryCode
from models.people import Session
from models.records import Mark
from tests.cast import PASSWORD, Cast, email, lay_scene
from tests.clients import by_form, csrf, post
from tests.home import app_with
from tests.pages import errors, soup
from tests.places import StoppedClock
from tests.proving import App, seed_of, set_up

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def strict(caseroom: Caseroom, cast: Cast) -> Flask:
    """A real partnership's service: nobody gets a desk by a password alone."""
    return app_with(caseroom, second_factor="required")


@pytest.fixture
def phone(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> App:
    """Fay's authenticator app, half a minute after it was set up."""
    held = set_up(caseroom, cast, "fay", clock)
    clock.forward(seconds=60)
    return held


def half_way(app: Flask, name: str = "fay", target: str = "/cases") -> FlaskClient:
    """Somebody's browser after the password."""
    client = app.test_client()
    answer = post(client, "/sign-in", email=email(name), password=PASSWORD, next=target)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/sign-in/code?next={target}")
    return client


def test_after_the_password_only_the_second_step_opens(app: Flask, cast: Cast, phone: App) -> None:
    client = half_way(app)
    for path in ("/", "/cases", f"/cases/{cast.cases['one']}", "/account", "/undertaking", "/j"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/sign-in/code?next={path}")
    assert client.get("/cases", headers={"HX-Request": "true"}).status_code == 401
    assert post(client, "/sign-in/code", "/sign-out").status_code == 303
    assert client.get("/projector/live").status_code == 303

    answer = post(client, "/sign-in/code", code=phone.code(), next="/cases")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cases")
    assert client.get("/cases").status_code == 200


def test_the_cookie_changes_with_the_second_step_and_the_half_session_is_over(
    app: Flask, caseroom: Caseroom, phone: App
) -> None:
    client = half_way(app)
    half = client.get_cookie("caseroom")
    post(client, "/sign-in/code", code=phone.code())
    whole = client.get_cookie("caseroom")
    assert half is not None
    assert whole is not None
    assert half.value != whole.value
    thief = app.test_client()
    thief.set_cookie("caseroom", half.value)
    assert thief.get("/sign-in/code").headers["Location"].startswith("/sign-in?")
    with record.reading(caseroom) as session:
        kinds = session.execute(select(Session.kind, Session.ended_at).order_by(Session.kind)).all()
    assert [(kind, ended is None) for kind, ended in kinds] == [("half", False), ("person", True)]


def test_the_secret_of_forms_changes_with_a_sign_in(app: Flask) -> None:
    client = app.test_client()
    seen = csrf(client.get("/sign-in"))
    signed = {"email": email("fay"), "password": PASSWORD, "csrf_token": seen}
    assert client.post("/sign-in", data=signed).status_code == 303
    assert client.post("/sign-out", data={"csrf_token": seen}).status_code == 400
    assert post(client, "/", "/sign-out").status_code == 303


def test_half_a_session_is_over_after_ten_minutes(app: Flask, clock: StoppedClock, phone: App) -> None:
    client = half_way(app)
    clock.forward(minutes=9, seconds=59)
    assert client.get("/sign-in/code").status_code == 200
    clock.forward(seconds=2)
    assert client.get("/sign-in/code").status_code == 303


def test_a_code_is_taken_once_and_one_step_off_but_not_two(
    app: Flask, clock: StoppedClock, phone: App
) -> None:
    code = phone.code()
    assert post(half_way(app), "/sign-in/code", code=f" {code[:3]} {code[3:]} ").status_code == 303
    again = post(half_way(app), "/sign-in/code", code=code)
    assert (again.status_code, errors(again)) == (422, [second_factors.WRONG])
    clock.forward(seconds=60)
    late = phone.code()
    clock.forward(seconds=30)
    assert post(half_way(app), "/sign-in/code", code=late).status_code == 303
    old = phone.next_code()
    clock.forward(seconds=90)
    assert post(half_way(app), "/sign-in/code", code=old).status_code == 422


@pytest.mark.parametrize("code", ["000000", "12345", "\N{SNOWMAN}" * 6, "0000-0000-0000-0000"])
def test_what_is_no_code_of_hers_is_refused_beside_the_field(app: Flask, phone: App, code: str) -> None:
    client = half_way(app)
    answer = post(client, "/sign-in/code", code=code)
    assert (answer.status_code, errors(answer)) == (422, [second_factors.WRONG])
    assert client.get("/cases").status_code == 303


def test_a_recovery_code_lets_in_once_and_only_its_owner(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, phone: App
) -> None:
    rita = set_up(caseroom, cast, "rita", clock)
    assert post(half_way(app), "/sign-in/code", code=rita.paper[0]).status_code == 422
    typed = phone.paper[0].lower().replace("-", " ")
    assert post(half_way(app), "/sign-in/code", code=typed).status_code == 303
    assert post(half_way(app), "/sign-in/code", code=phone.paper[0]).status_code == 422
    assert post(half_way(app, "rita"), "/sign-in/code", code=rita.paper[0]).status_code == 303


def test_too_many_wrong_codes_wait_wherever_they_come_from_and_a_recovery_code_still_lets_in(
    app: Flask, clock: StoppedClock, phone: App
) -> None:
    client = half_way(app)
    answers = [post(client, "/sign-in/code", code="000000").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    waiting = post(half_way(app), "/sign-in/code", code=phone.code())
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "300")
    assert "A recovery code lets you in meanwhile" in waiting.text
    assert post(half_way(app), "/sign-in/code", code=phone.paper[3]).status_code == 303
    clock.forward(minutes=5)
    assert post(half_way(app), "/sign-in/code", code=phone.code()).status_code == 303


def test_tries_are_counted_over_an_hour_and_a_day_too(app: Flask, clock: StoppedClock, phone: App) -> None:
    answers = []
    for _ in range(5):
        client = half_way(app)
        answers += [post(client, "/sign-in/code", code="000000").status_code for _ in range(5)]
        clock.forward(minutes=5)
    assert answers == [422] * 20 + [429] * 5
    assert "Wait 35 minutes" in post(half_way(app), "/sign-in/code", code=phone.code()).text


def test_the_first_sign_in_sets_one_up_and_leads_nowhere_else(
    strict: Flask, cast: Cast, clock: StoppedClock
) -> None:
    client = half_way(strict)
    asked = client.get("/sign-in/code?next=/cases")
    assert asked.headers["Location"] == "/sign-in/set-up?next=/cases"
    page = client.get(asked.headers["Location"])
    seed = seed_of(strict.extensions["caseroom"], cast, "fay")
    assert soup(page).select_one("#key").text.replace(" ", "") == seed  # type: ignore[union-attr]
    assert soup(page).select_one(".app-qr svg") is not None
    assert client.get("/cases").status_code == 303
    wrong = post(client, "/sign-in/set-up", code="000000", next="/cases")
    assert (wrong.status_code, errors(wrong)) == (422, [second_factors.NOT_YET])

    shown = post(client, "/sign-in/set-up", code=pyotp.TOTP(seed).at(clock.now), next="/cases")
    codes = [item.text for item in soup(shown).select("#codes li")]
    assert (shown.status_code, len(set(codes))) == (200, 10)
    assert all(len(code) == 19 for code in codes)
    assert client.get("/cases").status_code == 200
    clock.forward(seconds=30)
    assert post(half_way(strict), "/sign-in/code", code=codes[9]).status_code == 303


def test_on_the_phone_itself_a_link_opens_the_key_and_nothing_of_it_is_logged(
    strict: Flask, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    page = half_way(strict).get("/sign-in/set-up?next=/cases")
    seed = seed_of(strict.extensions["caseroom"], cast, "fay")
    (link,) = soup(page).select('main a[href^="otpauth:"]')
    made = pyotp.parse_uri(str(link["href"]))
    assert (made.secret, made.name) == (seed, email("fay"))
    key = soup(page).select_one("#key")
    assert key is not None
    assert [len(four) for four in key.text.split(" ")] == [4] * (len(seed) // 4)
    assert page.headers["Cache-Control"] == "no-store"
    assert seed not in caplog.text


def test_a_password_alone_puts_no_other_app_in_the_place_of_one(
    strict: Flask, caseroom: Caseroom, cast: Cast, phone: App
) -> None:
    second_factors.begin(caseroom, cast.viewer("fay", phone.clock.now))
    seed = seed_of(caseroom, cast, "fay")
    client = half_way(strict)
    code = pyotp.TOTP(seed).at(phone.clock.now)
    assert client.get("/sign-in/code").status_code == 200
    assert post(client, "/sign-in/code", "/sign-in/set-up", code=code).status_code == 404
    assert client.get("/cases").status_code == 303
    assert post(client, "/sign-in/code", code=phone.code()).status_code == 303


def test_a_demo_asks_for_none(strict: Flask, caseroom: Caseroom, clock: StoppedClock) -> None:
    half_way(strict)
    with record.writing(caseroom, Clock(clock.now)) as writing:
        writing.session.add(Mark(name=demo_cast.MARK, value="1"))
        writing.audit("demo.made")
    assert by_form(strict, "fay").get("/cases").status_code == 200


def test_it_is_set_up_and_changed_from_ones_own_page(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    fay = by_form(app, "fay")
    assert "You have none" in fay.get("/account").text
    assert fay.get("/account/authenticator").headers["Location"] == "/account"
    assert post(fay, "/account", "/account/authenticator").headers["Location"] == "/account/authenticator"
    first = seed_of(caseroom, cast, "fay")
    shown = post(
        fay, "/account/authenticator", "/account/authenticator/code", code=pyotp.TOTP(first).at(clock.now)
    )
    assert len(soup(shown).select("#codes li")) == 10
    assert "10 of 10 are left" in fay.get("/account").text

    clock.forward(minutes=1)
    post(fay, "/account", "/account/authenticator")
    second = seed_of(caseroom, cast, "fay")
    assert post(half_way(app), "/sign-in/code", code=pyotp.TOTP(first).at(clock.now)).status_code == 303
    clock.forward(minutes=1)
    code = pyotp.TOTP(second).at(clock.now)
    post(fay, "/account/authenticator", "/account/authenticator/code", code=code)
    late = post(fay, "/account", "/account/authenticator/code", code=code)
    assert (late.status_code, late.headers["Location"]) == (303, "/account")
    assert second_factors.NOTHING_TO_CONFIRM in fay.get("/account").text
    clock.forward(minutes=1)
    assert post(half_way(app), "/sign-in/code", code=pyotp.TOTP(first).at(clock.now)).status_code == 422
    assert post(half_way(app), "/sign-in/code", code=pyotp.TOTP(second).at(clock.now)).status_code == 303

    assert post(fay, "/account", "/account/authenticator/remove").status_code == 303
    assert post(fay, "/account", "/account/authenticator/remove").status_code == 303
    assert by_form(app, "fay").get("/cases").status_code == 200


def test_new_recovery_codes_make_the_old_ones_worthless(app: Flask, phone: App) -> None:
    client = half_way(app)
    post(client, "/sign-in/code", code=phone.code())
    shown = post(client, "/account", "/account/recovery-codes")
    fresh = [item.text for item in soup(shown).select("#codes li")]
    assert set(fresh).isdisjoint(phone.paper)
    assert post(half_way(app), "/sign-in/code", code=phone.paper[0]).status_code == 422
    assert post(half_way(app), "/sign-in/code", code=fresh[0]).status_code == 303
    none = post(by_form(app, "rita"), "/account", "/account/recovery-codes")
    assert (none.status_code, "Set up an authenticator app first" in none.text) == (409, True)


def test_where_it_is_required_the_last_one_cannot_be_removed(strict: Flask, cast: Cast, phone: App) -> None:
    caseroom: Caseroom = strict.extensions["caseroom"]
    with pytest.raises(Conflict, match="cannot be removed"):
        second_factors.remove(caseroom, cast.viewer("fay", phone.clock.now))
    assert second_factors.standing(caseroom, cast.viewer("fay")).codes_left == 10


def test_neither_keys_nor_codes_can_be_read_in_the_database(caseroom: Caseroom, phone: App) -> None:
    with record.reading(caseroom) as session:
        seeds = [row.stored for row in session.scalars(select(Authenticator.seed))]
        codes = session.scalars(select(RecoveryCode.code_sha256)).all()
    assert len(seeds) == 1
    assert phone.seed not in seeds[0]
    assert len(codes) == 10
    assert not set(codes) & {code.replace("-", "") for code in phone.paper}


def test_who_lost_phone_and_paper_sets_it_up_anew_once_a_representative_lets_them(
    strict: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    paul, carol = (set_up(caseroom, cast, name, clock) for name in ("paul", "carol"))
    clock.forward(minutes=1)
    inside = half_way(strict, "paul")
    post(inside, "/sign-in/code", code=paul.code())
    assert inside.get("/cases").status_code == 200
    clock.forward(minutes=1)
    representative = half_way(strict, "carol")
    post(representative, "/sign-in/code", code=carol.code())
    page = f"/people/{cast.people['paul']}"
    for _ in range(2):
        assert post(representative, page, f"{page}/second-step").status_code == 303
    assert inside.get("/cases").headers["Location"].startswith("/sign-in")
    asked = half_way(strict, "paul").get("/sign-in/code")
    assert asked.headers["Location"].startswith("/sign-in/set-up")


def test_nobody_takes_a_second_step_from_themselves_or_another_agencys_people(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    set_up(caseroom, cast, "fay", clock)
    set_up(caseroom, cast, "carol", clock)
    for name, whose in (("carol", "fay"), ("carol", "carol"), ("paul", "carol"), ("eve", "fay")):
        with pytest.raises(NotVisible):
            lost_factors.forget(caseroom, cast.viewer(name, clock.now), cast.people[whose])
    assert second_factors.standing(caseroom, cast.viewer("fay", clock.now)).codes_left == 10
