"""From a real mail past each sign-in to the page of its action, and for nobody else anywhere."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from meetings import action_links
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.reminders.sweep import sweep
from meetings.sealed import seal
from models import Base
from models.cases import Exclusion
from models.outcomes import Action
from models.states import ExclusionKind
from tests.cast import FUTURES, PASSWORD, POLICE, Cast, close_meeting_at, email, lay_action, lay_scene
from tests.clients import csrf, post, signed_in
from tests.home import app_with
from tests.mailed import mails_to, path_in, words
from tests.need_to_know.crawl import settled
from tests.places import StoppedClock
from tests.proving import set_up

DUE = date(2026, 10, 20)
ENDED = "That link has ended, or was meant for somebody else."


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def action(caseroom: Caseroom, cast: Cast) -> str:
    """An action of Fay’s, which her agency and the officers may see."""
    return lay_action(caseroom, cast, "A-3M9T", owner="fay", audience=(FUTURES, POLICE), due_on=DUE)


@pytest.fixture
def link(caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str) -> str:
    """What the mail at the closing of the meeting leads Fay to."""
    close_meeting_at(caseroom, cast, clock.forward(hours=1))
    sweep(caseroom, clock.now)
    (mail,) = mails_to(caseroom, email("fay"))
    return path_in(mail)


def forged(link: str) -> str:
    """The same link but for its signature."""
    return f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}"


def rows(caseroom: Caseroom) -> dict[str, int]:
    with record.reading(caseroom) as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def led_to_own_list(client: FlaskClient, link: str) -> str:
    """The page that a link ends at when it leads to no action."""
    answer = client.get(link)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/actions")
    page = client.get("/actions")
    assert ENDED in page.text
    return settled(page.data).decode()


def test_the_link_leads_past_the_password_to_the_page_where_one_answers(
    app: Flask, link: str, action: str
) -> None:
    fay = app.test_client()
    sent = fay.get(link).headers["Location"]
    assert sent == f"/sign-in?next={link}"
    entered = post(fay, sent, "/sign-in", email=email("fay"), password=PASSWORD, next=link)
    assert entered.headers["Location"] == link
    led = fay.get(link)
    assert (led.status_code, led.headers["Location"]) == (303, f"/actions/{action}")
    page = fay.get(f"/actions/{action}")
    assert "Say how it stands" in page.text
    assert ENDED not in page.text


def test_the_link_survives_the_second_step(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, link: str, action: str
) -> None:
    phone = set_up(caseroom, cast, "fay", clock)
    clock.forward(seconds=60)
    strict = app_with(caseroom, second_factor="required")
    fay = strict.test_client()
    fay.get(link)
    half = post(fay, f"/sign-in?next={link}", "/sign-in", email=email("fay"), password=PASSWORD, next=link)
    step = half.headers["Location"]
    assert step == f"/sign-in/code?next={link}"
    whole = post(fay, step, "/sign-in/code", code=phone.code(), next=link)
    assert whole.headers["Location"] == link
    assert fay.get(link).headers["Location"] == f"/actions/{action}"


def test_a_forwarded_mail_shows_nobody_that_there_is_an_action(
    app: Flask, link: str, action: str, cast: Cast
) -> None:
    """The chair, who sees the action by its own address, follows Fay’s link, as does Eve, who sees none."""
    other = action_links.make(bytes(range(32)), cast.people["fay"], "0" * 32, DUE)
    assert signed_in(app, "fay").get(link).headers["Location"] == f"/actions/{action}"
    for name in ("alma", "eve"):
        client = signed_in(app, name)
        pages = {led_to_own_list(client, each) for each in (link, forged(link), f"/l/{other}", "/l/none")}
        assert len(pages) == 1, name
    nobody, asked = app.test_client(), set()
    for each in (link, forged(link), "/l/none"):
        answer = nobody.get(each)
        assert answer.headers["Location"] == f"/sign-in?next={each}"
        page = settled(nobody.get(answer.headers["Location"]).data).decode()
        asked.add(page.replace(each, ""))
    assert len(asked) == 1


def test_no_following_of_a_link_writes(app: Flask, caseroom: Caseroom, link: str) -> None:
    fay = signed_in(app, "fay")
    before = rows(caseroom)
    for client in (app.test_client(), fay):
        for follow in (client.get, client.head):
            for each in (link, forged(link)):
                assert follow(each).status_code == 303
    assert rows(caseroom) == before
    assert app.test_client().post(link).status_code == 405


def test_an_ended_link_leads_its_reader_to_their_own_actions(
    app: Flask, clock: StoppedClock, link: str, action: str
) -> None:
    last = action_links.last_day(DUE, DUE)
    clock.now = clock.now.replace(month=last.month, day=last.day, hour=23)
    assert signed_in(app, "fay").get(link).headers["Location"] == f"/actions/{action}"
    clock.forward(hours=1)
    assert "Text of A-3M9T" in led_to_own_list(signed_in(app, "fay"), link)


def test_whoever_may_not_see_the_action_any_more_is_led_to_their_own(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, link: str
) -> None:
    fay = signed_in(app, "fay")
    with record.writing(caseroom, Clock(clock.now)) as writing:
        writing.session.add(
            Exclusion(
                case_id=cast.cases["one"],
                person_id=cast.people["fay"],
                kind=ExclusionKind.PUT_OUT,
                reason=seal(writing.key("case", cast.cases["one"]), "exclusions.reason", "A neighbour"),
                made_by=cast.people["alma"],
                made_at=clock.now,
            )
        )
        writing.audit("demo.made")
    assert "A-3M9T" not in led_to_own_list(fay, link)


def test_a_link_followed_from_webmail_is_taken_and_nothing_else_from_there_is(app: Flask, link: str) -> None:
    fay = signed_in(app, "fay")
    there = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert fay.get(link, headers=there).status_code == 303
    assert fay.get(link, headers=there | {"Sec-Fetch-Dest": "iframe"}).status_code == 403


def test_a_mail_that_lists_several_leads_to_the_list(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    lay_action(caseroom, cast, "A-77QP", owner="fay", audience=(FUTURES,), due_on=DUE)
    close_meeting_at(caseroom, cast, clock.forward(hours=1))
    sweep(caseroom, clock.now)
    (mail,) = mails_to(caseroom, email("fay"))
    assert path_in(mail) == "/actions"
    page = signed_in(app, "fay").get("/actions").text
    assert page.index("A-3M9T") < page.index("A-77QP")
    assert "ASB-" not in words(mail)


def test_the_answer_from_the_mail_is_recorded(app: Flask, caseroom: Caseroom, link: str, action: str) -> None:
    fay = signed_in(app, "fay")
    page = fay.get(link).headers["Location"]
    data = {"csrf_token": csrf(fay.get(page)), "state": "done", "text": "Fitted.", "due": ""}
    assert fay.post(f"{page}/answer", data=data).status_code == 303
    with record.reading(caseroom) as session:
        assert session.get_one(Action, action).state == "done"


def test_what_climbed_to_the_chair_stands_on_the_list_that_their_mail_leads_to(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    """Two late actions of Fay’s, of which Alma is told in one mail."""
    lay_action(caseroom, cast, "A-77QP", owner="fay", audience=(FUTURES,), due_on=DUE)
    close_meeting_at(caseroom, cast, clock.forward(hours=1))
    assert "A-77QP" not in signed_in(app, "alma").get("/actions").text
    clock.now = clock.now.replace(day=30)
    while sweep(caseroom, clock.now):
        pass
    mail = next(
        one for one in mails_to(caseroom, email("alma")) if one["Subject"] == "2 actions need an answer"
    )
    page = signed_in(app, "alma").get(path_in(mail)).text
    assert "A-3M9T" in page
    assert "A-77QP" in page
    assert "A-77QP" not in signed_in(app, "eve").get("/actions").text
