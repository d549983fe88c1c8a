"""Joining from the room without a sign-in: a mailed code, an officer's word, one meeting and nothing else."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.guard.ways_in import PHONE_OVER
from meetings.live import hub
from meetings.operations import closing, meeting_codes, vouching
from meetings.reminders.sweep import sweep
from models.arriving import MailedCode, Vouching
from models.people import Person, Session
from models.states import AttendanceState
from tests import guested
from tests.cast import FUTURES, Cast, email
from tests.clients import csrf, post, signed_in
from tests.joined import attendance, code_now, opened
from tests.need_to_know.crawl import settled
from tests.pages import errors, soup
from tests.places import StoppedClock
from tests.planned import suspend

HX = {"HX-Request": "true"}
CODE = re.compile(r"^([0-9A-Z]{4}-[0-9A-Z]{4})$", re.MULTILINE)


@pytest.fixture
def cast(caseroom: Caseroom, planned: Cast) -> Cast:
    opened(caseroom, planned)
    return planned


def ask_code(client: FlaskClient, caseroom: Caseroom, cast: Cast, address: str) -> TestResponse:
    return post(client, "/arrive", "/arrive/code", room=code_now(caseroom, cast), email=address)


def mailed(caseroom: Caseroom) -> str:
    """The code in the one mail that was sent."""
    sweep(caseroom, caseroom.clock())
    (mail,) = caseroom.settings.outbox.glob("*.eml")
    found = CODE.search(mail.read_text())
    assert found is not None
    mail.unlink()
    return found[1]


def type_code(client: FlaskClient, asked: TestResponse, code: str) -> TestResponse:
    path = asked.headers["Location"]
    return post(client, path, "/arrive/code/typed", asked=path.partition("asked=")[2], code=code)


def by_mail(app: Flask, caseroom: Caseroom, cast: Cast, name: str) -> FlaskClient:
    client = app.test_client()
    asked = ask_code(client, caseroom, cast, email(name))
    assert type_code(client, asked, mailed(caseroom)).status_code == 303
    return client


def wait_for_word(app: Flask, caseroom: Caseroom, cast: Cast, name: str = "Rita") -> tuple[FlaskClient, str]:
    """A phone that waits, and its number."""
    client = app.test_client()
    asked = post(client, "/arrive", "/arrive/vouching", room=code_now(caseroom, cast), name=name)
    assert asked.headers["Location"] == "/arrive/vouching"
    number = soup(client.get("/arrive/vouching")).select_one("#number")
    assert number is not None
    return client, number.text


def press(alma: FlaskClient, cast: Cast, name: str, number: str) -> TestResponse:
    """The chair chooses a person and presses a number, for the phone that waits longest."""
    console = f"/meetings/{cast.meeting}/console/vouching"
    row = soup(alma.get(console)).select_one('[name="vouching"]')
    assert row is not None
    person = cast.attendances[name]
    return post(alma, console, vouching=str(row["value"]), person=person, number=number)


def by_word(app: Flask, caseroom: Caseroom, cast: Cast, name: str) -> FlaskClient:
    client, number = wait_for_word(app, caseroom, cast)
    assert press(signed_in(app, "alma"), cast, name, number).status_code == 303
    assert post(client, "/arrive/vouching", "/arrive/vouching/in").status_code == 303
    return client


Way = Callable[[Flask, Caseroom, Cast, str], FlaskClient]


@pytest.mark.long
@pytest.mark.parametrize("way", [by_mail, by_word])
def test_such_a_phone_is_here_and_opens_its_meeting_alone(
    app: Flask, caseroom: Caseroom, cast: Cast, way: Way
) -> None:
    client, phone = way(app, caseroom, cast, "rita"), f"/meetings/{cast.meeting}/phone"
    assert attendance(caseroom, cast, "rita").state == AttendanceState.HERE
    page = client.get(phone)
    assert (page.status_code, soup(page).select_one("#agree") is not None) == (200, True)
    assert client.get(f"{phone}/live?rev=0", headers=HX).status_code == 200
    own = cast.cases["two"]
    assert signed_in(app, "rita").get(f"/cases/{own}").status_code == 200
    for path in (
        "/",
        "/cases",
        f"/cases/{own}",
        "/account",
        f"/meetings/{cast.meeting}",
        "/ledger.csv",
        "/j",
    ):
        assert client.get(path).headers["Location"] == phone, path
        assert client.get(path, headers=HX).status_code == 404, path
    assert client.get("/l/none").headers["Location"] == "/sign-in?next=/l/none", "as at a desk"
    token = csrf(client.get(phone))
    made = client.post("/cases/new", data={"csrf_token": token})
    assert (made.status_code, made.headers["Location"]) == (303, phone)
    other = client.get(f"/meetings/{'0' * 32}/phone")
    assert other.headers["Location"] == phone


@pytest.mark.parametrize("way", [by_mail, by_word])
def test_it_is_over_with_the_meeting_and_after_four_hours(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, way: Way
) -> None:
    client, phone = way(app, caseroom, cast, "rita"), f"/meetings/{cast.meeting}/phone"
    clock.forward(hours=3, minutes=59)
    assert client.get(phone).status_code == 200
    clock.forward(minutes=1)
    assert client.get(phone).headers["Location"].startswith("/sign-in")
    assert PHONE_OVER in client.get(phone, follow_redirects=True).text
    assert PHONE_OVER not in app.test_client().get(phone, follow_redirects=True).text
    again = way(app, caseroom, cast, "rita")
    assert again.get(phone).status_code == 200
    closing.close_meeting(caseroom, cast.viewer("alma", clock.now), cast.meeting)
    assert again.get(phone).headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("way", [by_mail, by_word])
@pytest.mark.parametrize("what", ["suspended", "left"])
def test_whoever_may_not_sign_in_is_cut_off_there_too(
    app: Flask, caseroom: Caseroom, cast: Cast, way: Way, what: str
) -> None:
    client, phone = way(app, caseroom, cast, "fay"), f"/meetings/{cast.meeting}/phone/live?rev=0"
    assert client.get(phone, headers=HX).status_code == 200
    if what == "suspended":
        suspend(caseroom, cast, FUTURES)
    else:
        with record.housekeeping(caseroom) as session:
            gone = update(Person).where(Person.id == cast.people["fay"])
            session.execute(gone.values(left_at=caseroom.clock()))
    assert client.get(phone, headers=HX).status_code == 401


# A code by mail


def test_known_invited_or_not_the_answer_is_the_same(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    pages = []
    for address in (email("rita"), email("eve"), "nobody@nowhere.example"):
        client = app.test_client()
        asked = ask_code(client, caseroom, cast, address)
        assert asked.status_code == 303
        page = client.get(asked.headers["Location"])
        pages.append(
            settled(page.data).replace(asked.headers["Location"].partition("asked=")[2].encode(), b"")
        )
        wrong = type_code(client, asked, "AAAA-AAAA")
        assert (wrong.status_code, errors(wrong)) == (422, [meeting_codes.WRONG])
    assert pages[0] == pages[1] == pages[2]
    sweep(caseroom, caseroom.clock())
    (mail,) = caseroom.settings.outbox.glob("*.eml")
    assert f"To: {email('rita')}" in mail.read_text()


def test_the_mail_names_no_case_and_its_subject_no_code(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    ask_code(app.test_client(), caseroom, cast, email("rita").upper())
    sweep(caseroom, caseroom.clock())
    (mail,) = caseroom.settings.outbox.glob("*.eml")
    text = mail.read_text()
    assert CODE.search(text) is not None
    assert "Subject: Your code for the meeting you are at" in text
    for hidden in ("ASB-", "October case meeting", "Committee Room"):
        assert hidden not in text
    with record.reading(caseroom) as session:
        stored = session.scalars(select(MailedCode.code)).one().stored
    assert CODE.search(text)[1].replace("-", "") not in stored  # type: ignore[index]


def test_a_code_works_once_for_ten_minutes_and_five_tries(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    client = app.test_client()
    asked = ask_code(client, caseroom, cast, email("rita"))
    code = mailed(caseroom)
    assert type_code(client, asked, code.lower()).status_code == 303
    assert type_code(app.test_client(), asked, code).status_code == 422

    late = ask_code(client, caseroom, cast, email("fay"))
    code = mailed(caseroom)
    clock.forward(minutes=10)
    assert type_code(client, late, code).status_code == 422

    asked = ask_code(client, caseroom, cast, email("fay"))
    code = mailed(caseroom)
    tries = [type_code(client, asked, "AAAA-AAAA").status_code for _ in range(6)]
    assert tries == [422] * 5 + [429]
    assert type_code(client, asked, code).status_code == 429


def test_codes_are_asked_for_in_the_room_and_not_without_end(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    client = app.test_client()
    elsewhere = post(client, "/arrive", "/arrive/code", room="ZZZZZZ", email=email("rita"))
    assert (elsewhere.status_code, email("rita") in elsewhere.text) == (422, True)
    answers = [ask_code(client, caseroom, cast, email("rita")).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]
    assert ask_code(client, caseroom, cast, email("fay")).status_code == 303


def test_a_second_phone_ends_the_first(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    first = by_mail(app, caseroom, cast, "rita")
    clock.forward(minutes=1)
    by_word(app, caseroom, cast, "rita")
    assert first.get(f"/meetings/{cast.meeting}/phone").headers["Location"].startswith("/sign-in")
    with record.reading(caseroom) as session:
        how = session.scalars(
            select(Session.how).where(Session.kind == "phone").order_by(Session.made_at)
        ).all()
    assert how == [meeting_codes.BY_MAIL, vouching.BY_OFFICER]


# An officer's word


def test_only_the_number_that_the_phone_shows_lets_it_in(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    client, number = wait_for_word(app, caseroom, cast, "R. Mitchell")
    alma = signed_in(app, "alma")
    page = soup(alma.get(f"/meetings/{cast.meeting}/console/vouching"))
    shown = [str(one["value"]) for one in page.select('button[name="number"]')]
    assert (len(set(shown)), number in shown, "R. Mitchell" in page.text) == (3, True, True)
    wrong = next(one for one in shown if one != number)
    refused = press(alma, cast, "rita", wrong)
    assert (refused.status_code, vouching.NOT_THEIRS in refused.text) == (422, True)
    assert attendance(caseroom, cast, "rita").state == AttendanceState.INVITED
    assert "does not wait any more" in client.get("/arrive/vouching").text
    post(client, "/arrive", "/arrive/vouching/in")
    assert client.get("/").headers["Location"].startswith("/sign-in")


def test_only_officers_see_who_waits_and_vouch(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    _, number = wait_for_word(app, caseroom, cast)
    with record.reading(caseroom) as session:
        waits = session.scalars(select(Vouching.id)).one()
    path = f"/meetings/{cast.meeting}/console/vouching"
    data = {"vouching": waits, "person": cast.attendances["rita"], "number": number}
    for name in ("fay", "eve"):
        client = signed_in(app, name)
        assert client.get(path).status_code == 404
        assert post(client, "/", path, **data).status_code == 404
    assert post(signed_in(app, "dev"), "/", path, **data).status_code == 303
    assert post(signed_in(app, "dev"), "/", path, **data).status_code == 303, "a second press does nothing"


def test_no_guest_comes_in_that_way(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    cast.attendances["guest"] = guested.register(caseroom, cast, now=caseroom.clock())
    _, number = wait_for_word(app, caseroom, cast)
    alma = signed_in(app, "alma")
    offered = soup(alma.get(f"/meetings/{cast.meeting}/console/vouching")).select("select option")
    assert cast.attendances["rita"] in [one["value"] for one in offered]
    assert cast.attendances["guest"] not in [one["value"] for one in offered]
    refused = press(alma, cast, "guest", number)
    assert (refused.status_code, vouching.CHOOSE in refused.text) == (422, True)


@pytest.mark.parametrize("shown", ["vouching", "register", "pairing"])
def test_without_scripts_a_page_of_the_console_leads_back_by_a_link(
    app: Flask, cast: Cast, shown: str
) -> None:
    alma, console = signed_in(app, "alma"), f"/meetings/{cast.meeting}/console"
    dialog, alone = soup(alma.get(f"{console}/{shown}", headers=HX)), soup(alma.get(f"{console}/{shown}"))
    assert len(dialog.select("[data-close]")) == 1
    assert alone.select("[data-close]") == []
    links = [one["href"] for one in alone.select("main a") if one.text == "Back to the meeting"]
    assert links == [console]


def test_a_phone_waits_for_ten_minutes(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    client, _ = wait_for_word(app, caseroom, cast)
    clock.forward(minutes=10)
    assert "does not wait any more" in client.get("/arrive/vouching").text
    assert (
        "No phone waits now" in signed_in(app, "alma").get(f"/meetings/{cast.meeting}/console/vouching").text
    )


def test_the_word_is_good_for_the_phone_that_waited_once(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    client, number = wait_for_word(app, caseroom, cast)
    waiting = client.get_cookie("waiting")
    assert waiting is not None
    press(signed_in(app, "alma"), cast, "rita", number)
    assert "You are let in" in client.get("/arrive/vouching").text
    post(client, "/arrive/vouching", "/arrive/vouching/in")
    thief = app.test_client()
    thief.set_cookie("waiting", waiting.value)
    post(thief, "/arrive", "/arrive/vouching/in")
    assert thief.get("/").headers["Location"].startswith("/sign-in")


def polled(alma: FlaskClient, fragment: BeautifulSoup) -> TestResponse:
    """What the console asks for by itself, at the address that it was given."""
    live = fragment.select_one("#live")
    assert live is not None
    return alma.get(str(live["hx-get"]), headers=HX)


def test_the_console_says_at_once_which_phone_waits_and_where_to_let_it_in(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    alma, console = signed_in(app, "alma"), f"/meetings/{cast.meeting}/console"
    hub(caseroom).wait(cast.meeting, None, 5)
    page = soup(alma.get(console))
    assert page.select_one(".c-queue--phones") is None
    assert polled(alma, page).status_code == 204
    wait_for_word(app, caseroom, cast, "Rita Mitchell")
    page = soup(polled(alma, page))
    told = page.select_one(".c-queue--phones")
    assert told is not None
    assert "A phone waits to be let in" in told.text
    assert "Rita Mitchell" in told.text
    assert [str(one["href"]) for one in told.select("a")] == [f"{console}/vouching"]
    shown = [str(one["value"]) for one in soup(alma.get(f"{console}/vouching")).select('[name="number"]')]
    assert (len(shown), set(shown) & set(told.text.split())) == (3, set()), "no number is given away"
    press(alma, cast, "rita", "00")
    assert soup(polled(alma, page)).select_one(".c-queue--phones") is None


def test_the_console_stops_saying_that_a_phone_waits_though_nothing_is_written_then(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    alma, console = signed_in(app, "alma"), f"/meetings/{cast.meeting}/console"
    hub(caseroom).wait(cast.meeting, None, 5)
    wait_for_word(app, caseroom, cast, "Rita Mitchell")
    page = soup(alma.get(console))
    clock.forward(minutes=9)
    assert (polled(alma, page).status_code, "Rita Mitchell" in page.text) == (204, True)
    clock.forward(minutes=1, seconds=1)
    page = soup(polled(alma, page))
    assert page.select_one(".c-queue--phones") is None
    assert polled(alma, page).status_code == 204


def test_the_console_sends_people_by_the_words_that_their_phone_shows(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    code = code_now(caseroom, cast)
    dialog = signed_in(app, "alma").get(f"/meetings/{cast.meeting}/console/vouching")
    hint = soup(dialog).select_one("#vouching p")
    assert hint is not None
    link, button = re.findall("“(.+?)”", hint.text)
    phone = app.test_client()
    sign_in = soup(phone.get(f"/j/{code}", follow_redirects=True))
    (way,) = [str(one["href"]) for one in sign_in.select("main a") if one.text == link]
    assert button in [one.text.strip() for one in soup(phone.get(way)).select("button")]
