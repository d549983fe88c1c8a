"""The statement on a phone: nothing before it is answered, one tap, bound to its text."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings.doors import Caseroom, record
from models.meetings import Acknowledgement
from tests.cast import Cast
from tests.clients import csrf, signed_in
from tests.counting import counting
from tests.joined import attendance, opened, scan, statement
from tests.pages import soup, value
from tests.phones import acknowledge, heading, phone
from tests.places import StoppedClock


@pytest.fixture
def cast(caseroom: Caseroom, planned: Cast) -> Cast:
    opened(caseroom, planned)
    return planned


def rows(caseroom: Caseroom, name: type) -> int:
    with record.reading(caseroom) as session:
        return session.scalar(select(func.count()).select_from(name)) or 0


def test_before_it_opens_there_is_nothing_to_answer(app: Flask, planned: Cast) -> None:
    assert heading(signed_in(app, "paul").get(phone(planned))) == "Not open yet"


def test_one_tap_after_the_scan(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    paul = signed_in(app, "paul")
    scan(caseroom, cast, "paul")
    page = paul.get(phone(cast))
    assert len(soup(page).select(".p-statement li")) == 8
    assert "Text for" not in page.text
    assert soup(page).select_one("#alone") is None
    assert [button.text for button in soup(page).select("#agree button")] == ["I agree", "I do not agree"]
    done = acknowledge(paul, cast, "agree")
    assert (done.status_code, done.headers["Location"]) == (303, phone(cast))
    assert heading(paul.get(phone(cast))) == "Between cases"


def test_a_second_press_says_when_it_was_recorded(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    paul = signed_in(app, "paul")
    scan(caseroom, cast, "paul")
    page = paul.get(phone(cast))
    sent = {
        "csrf_token": csrf(page),
        "statement_sha256": value(page, "statement_sha256"),
        "answer": "agree",
    }
    before = rows(caseroom, Acknowledgement)
    said = []
    for _ in range(2):
        paul.post(f"/meetings/{cast.meeting}/acknowledgement", data=sent)
        said.append("Already recorded at 10:00." in paul.get(phone(cast)).text)
        clock.forward(minutes=2)
    assert said == [False, True]
    assert rows(caseroom, Acknowledgement) == before + 1


def test_a_tap_takes_one_statement_for_who_asks_and_seven_inside_the_write(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    """All phones of a meeting tap at once and one writes at a time: the others wait for what it asks."""
    paul = signed_in(app, "paul")
    scan(caseroom, cast, "paul")
    sent = {
        "csrf_token": csrf(paul.get(phone(cast))),
        "statement_sha256": statement(caseroom, cast),
        "answer": "agree",
    }
    with counting(caseroom) as statements:
        done = paul.post(f"/meetings/{cast.meeting}/acknowledgement", data=sent)

    assert done.status_code == 303
    assert len(statements) == 8
    assert [one.split()[:3] for one in statements[-5:]] == [
        ["INSERT", "INTO", "acknowledgements"],
        ["UPDATE", "attendances", "SET"],
        ["UPDATE", "meetings", "SET"],
        ["SELECT", "audit_rows.seq,", "audit_rows.hash"],
        ["INSERT", "INTO", "audit_rows"],
    ]


def test_a_refusal_is_recorded_and_can_be_taken_back(app: Flask, caseroom: Caseroom, on_case: Cast) -> None:
    dev = signed_in(app, "dev")
    scan(caseroom, on_case, "dev")
    assert acknowledge(dev, on_case, "decline").status_code == 303
    page = dev.get(phone(on_case))
    assert "You did not agree, recorded at 10:00. You can still agree." in page.text
    assert "Text for" not in page.text
    assert [button.text for button in soup(page).select("#agree button")] == ["I agree"]
    acknowledge(dev, on_case, "agree")
    assert heading(dev.get(phone(on_case))) == "You join at the next case"


def test_another_text_is_a_conflict_that_shows_the_present_one(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    paul = signed_in(app, "paul")
    scan(caseroom, cast, "paul")
    refused = acknowledge(paul, cast, "agree", statement_sha256="0" * 64)
    assert refused.status_code == 409
    assert "has changed since you opened this page" in refused.text
    assert value(refused, "statement_sha256") == statement(caseroom, cast)
    assert attendance(caseroom, cast, "paul").agreed_at is None


@pytest.mark.parametrize("pressed", ["", "perhaps"])
def test_no_answer_is_no_answer(app: Flask, caseroom: Caseroom, cast: Cast, pressed: str) -> None:
    paul = signed_in(app, "paul")
    scan(caseroom, cast, "paul")
    refused = acknowledge(paul, cast, pressed)
    assert refused.status_code == 422
    assert "Choose one of the two answers" in refused.text


def test_from_elsewhere_it_takes_the_tick(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    paul = signed_in(app, "paul")
    refused = acknowledge(paul, cast, "agree")
    assert refused.status_code == 422
    assert "Tick that you are alone and cannot be overheard" in refused.text
    assert acknowledge(paul, cast, "agree", alone="y").status_code == 303
    assert attendance(caseroom, cast, "paul").here_by == "remote"


def test_a_stranger_finds_nothing(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    paul, eve = signed_in(app, "paul"), signed_in(app, "eve")
    assert paul.get(phone(cast)).status_code == 200
    for path in (phone(cast), phone(cast, "/live?rev=99"), phone(cast, "/leave")):
        assert eve.get(path).status_code == 404
    sent = {
        "csrf_token": csrf(eve.get("/")),
        "statement_sha256": statement(caseroom, cast),
        "answer": "agree",
    }
    assert eve.post(f"/meetings/{cast.meeting}/acknowledgement", data=sent).status_code == 404
