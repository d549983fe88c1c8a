"""The page where an agency confirms or trims later what it said in the room, and what leads there."""

import secrets

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import corrections, said, table
from models.cases import Information
from models.meetings import Meeting
from models.states import MeetingState, Noted
from tests.cast import FUTURES, Cast, lay_scene
from tests.clients import post, signed_in
from tests.pages import errors, links, soup, statements
from tests.places import START
from tests.sitting import open_with

LINE = "The visits on Fridays are agreed with the family"


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    laid = lay_scene(caseroom, START)
    open_with(caseroom, laid, here=("alma", "dev", "fay", "rita"))
    table.put_on_table(caseroom, laid.viewer("alma"), laid.items["one"])
    return laid


@pytest.fixture
def line(caseroom: Caseroom, cast: Cast) -> str:
    """A line that Fay's agency said on case one."""
    return said.note_said(
        caseroom,
        cast.viewer("dev"),
        cast.items["one"],
        once=secrets.token_hex(16),
        agency_id=cast.agencies[FUTURES],
        text=LINE,
    )


def noted(caseroom: Caseroom, line: str) -> str | None:
    with record.reading(caseroom) as session:
        return session.get_one(Information, line).noted


def corrected(caseroom: Caseroom, cast: Cast, line: str) -> str:
    """The information that its originator put in the place of a line."""
    corrections.correct_information(
        caseroom,
        cast.viewer("fay"),
        line,
        text="Fridays are agreed",
        source="The log",
        withdraw_old=False,
        once=secrets.token_hex(16),
    )
    with record.reading(caseroom) as session:
        return session.scalars(select(Information.id).where(Information.replaces_id == line)).one()


def typed(answer: TestResponse) -> str:
    """What stands in the field."""
    return soup(answer).select("textarea[name=text]")[0].text.strip()


def test_it_is_confirmed_from_the_case_and_from_home(
    app: Flask, caseroom: Caseroom, cast: Cast, line: str
) -> None:
    fay, page = signed_in(app, "fay"), f"/information/{line}/said"
    case = f"/cases/{cast.cases['one']}"
    assert page in links(fay.get(case))
    with statements(app) as counted:
        home = fay.get("/")
    assert page in links(home)
    assert "1 line that your agency said waits for you" in " ".join(soup(home).text.split())
    assert len(counted) <= 6
    assert typed(fay.get(page)) == LINE

    answer = post(fay, page, text=LINE, answer="confirm")

    assert (answer.status_code, answer.location) == (303, case)
    assert noted(caseroom, line) == Noted.CONFIRMED
    assert page not in links(fay.get(case)) + links(fay.get("/"))


def test_it_is_trimmed(app: Flask, caseroom: Caseroom, line: str) -> None:
    fay, page = signed_in(app, "fay"), f"/information/{line}/said"
    assert post(fay, page, text="Fridays are agreed", answer="trim").status_code == 303
    assert noted(caseroom, line) == Noted.TRIMMED
    assert "answered this already" in fay.get(page).text


def test_other_words_are_not_lost_in_a_confirmation(app: Flask, caseroom: Caseroom, line: str) -> None:
    fay, page = signed_in(app, "fay"), f"/information/{line}/said"
    answer = post(fay, page, text="Saturdays", answer="confirm")
    assert answer.status_code == 422
    assert any("You changed the words" in each for each in errors(answer))
    assert typed(answer) == "Saturdays"
    assert noted(caseroom, line) == Noted.AS_NOTED


def test_issued_minutes_end_it_in_words(app: Flask, caseroom: Caseroom, cast: Cast, line: str) -> None:
    fay, page = signed_in(app, "fay"), f"/information/{line}/said"
    assert page in links(fay.get("/"))
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Meeting, cast.meeting).state = MeetingState.ISSUED
        writing.audit("demo.made")

    answer = post(fay, page, text="Saturdays", answer="trim")

    assert answer.status_code == 409
    assert said.ISSUED in answer.text
    assert typed(answer) == "Saturdays"
    assert page not in links(fay.get("/"))


@pytest.mark.parametrize("who", ["alma", "rita", "paul", "eve"])
def test_nobody_of_another_agency_has_the_page(app: Flask, cast: Cast, line: str, who: str) -> None:
    fay, other, page = signed_in(app, "fay"), signed_in(app, who), f"/information/{line}/said"
    assert fay.get(page).status_code == 200
    assert other.get(page).status_code == 404
    assert post(other, "/calendar", page, text=LINE).status_code == 404
    assert page not in links(other.get("/"))


def test_a_line_that_was_corrected_waits_for_no_answer(
    app: Flask, caseroom: Caseroom, cast: Cast, line: str
) -> None:
    fay = signed_in(app, "fay")
    assert f"/information/{line}/said" in links(fay.get("/"))
    newer = corrected(caseroom, cast, line)
    assert [each for each in links(fay.get("/")) if each.endswith("/said")] == []
    case = fay.get(f"/cases/{cast.cases['one']}")
    assert "Said in the room, corrected" in " ".join(soup(case).get_text(" ").split())
    assert noted(caseroom, newer) == Noted.CORRECTED


def test_papers_have_no_such_page(app: Flask, cast: Cast, line: str) -> None:
    fay = signed_in(app, "fay")
    assert fay.get(f"/information/{line}/said").status_code == 200
    assert fay.get(f"/information/{cast.information['one involved']}/said").status_code == 404
