"""The board of a meeting's returns: who has answered at a glance, and one press for whoever has not."""

from datetime import date

import pytest
from bs4 import Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import asking, opening_meeting, returns
from models.base import new_id
from models.returns import Return
from models.states import Returned
from tests.asked import keep_out, lay_asked, return_of
from tests.cast import FUTURES, POLICE, Cast, lay_scene
from tests.clients import post, signed_in
from tests.pages import soup, statements
from tests.places import StoppedClock
from tests.planned import coordinate, queued


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_asked(caseroom)


@pytest.fixture
def alma(app: Flask, cast: Cast) -> FlaskClient:
    """She coordinates the meeting, and chairs it."""
    return signed_in(app, "alma")


def board_of(cast: Cast) -> str:
    return f"/meetings/{cast.meeting}/returns"


def cells(answer: TestResponse) -> dict[str, list[str]]:
    """What the board says of each agency, first how many it has to answer; in the order of the page."""
    found = {}
    for row in soup(answer).select(".app-board tbody tr"):
        name = row.select_one("th")
        assert isinstance(name, Tag)
        found[name.text] = [_word(cell) for cell in row.select("td")]
    return found


def _word(cell: Tag) -> str:
    if hidden := cell.select_one(".govuk-visually-hidden"):
        return hidden.text if "app-board__do" not in cell["class"] else cell.get_text(" ").split()[0]
    return cell.get_text(" ").strip()


def test_the_board_tells_who_has_answered_and_never_what(
    caseroom: Caseroom, cast: Cast, alma: FlaskClient
) -> None:
    asked = return_of(caseroom, cast, FUTURES)
    returns.answer_return(
        caseroom, cast.viewer("fay"), asked.id, Returned.DECLINED, reason="He has not agreed"
    )
    page = alma.get(board_of(cast))
    assert cells(page) == {
        "Derbyshire Constabulary": ["2", "not yet", "not yet"],
        "Amber Valley Borough Council": ["1", "not yet", ""],
        "Riverside": ["1", "", "not yet"],
        "Futures Housing Group": ["none", "answered", ""],
    }
    assert "4 answers to come, from 3 agencies" in page.text
    assert "due Tue 20 October 2026" in page.text
    for secret in ("Declined", "declined", "He has not agreed", "Title of case"):
        assert secret not in page.text


def test_a_coordinator_goes_from_the_board_to_the_other_pages_of_the_plan(
    app: Flask, cast: Cast, alma: FlaskClient
) -> None:
    plan = f"/meetings/{cast.meeting}/plan"
    tabs = soup(alma.get(board_of(cast))).select("nav[aria-label=Plan] a")
    assert [tab["href"] for tab in tabs] == [plan, f"{plan}/agenda", f"{plan}/people", board_of(cast)]
    assert [tab.text for tab in tabs if tab.get("aria-current") == "page"] == ["Returns"]
    for tab in tabs:
        assert alma.get(str(tab["href"])).status_code == 200
    officer = signed_in(app, "dev").get(board_of(cast))
    assert officer.status_code == 200
    assert soup(officer).select("nav[aria-label=Plan]") == []


def test_the_late_ones_stand_first(caseroom: Caseroom, app: Flask, cast: Cast, clock: StoppedClock) -> None:
    police = return_of(caseroom, cast, POLICE)
    returns.answer_return(caseroom, cast.viewer("paul"), police.id, Returned.NIL)
    asking.mark_late(caseroom, clock.forward(days=8))
    fay = cast.viewer("fay", clock.now)
    returns.answer_return(caseroom, fay, return_of(caseroom, cast, FUTURES).id, Returned.NIL)
    page = signed_in(app, "alma").get(board_of(cast))
    assert list(cells(page).values()) == [
        ["1", "late", ""],
        ["1", "answered", "late"],
        ["1", "", "late"],
        ["none", "answered late", ""],
    ]
    assert "3 late" in page.text


def test_one_press_reminds_all_and_another_tells_that_it_was_done(
    caseroom: Caseroom, cast: Cast, alma: FlaskClient
) -> None:
    path = board_of(cast)
    answer = post(alma, path, f"{path}/chase")
    assert answer.status_code == 303
    assert "6 people are reminded" in alma.get(path).text
    post(alma, path, f"{path}/chase", agency=cast.agencies[POLICE])
    assert "was reminded today already" in alma.get(path).text
    assert len(queued(caseroom, cast)) == 6


def test_one_agency_can_be_reminded_alone(caseroom: Caseroom, cast: Cast, alma: FlaskClient) -> None:
    path = board_of(cast)
    post(alma, path, f"{path}/chase", agency=cast.agencies[FUTURES])
    assert "1 person is reminded" in alma.get(path).text
    assert queued(caseroom, cast) == ["fay"]


def test_an_officer_sees_the_board_and_reminds_nobody(app: Flask, cast: Cast) -> None:
    dev, path = signed_in(app, "dev"), board_of(cast)
    page = dev.get(path)
    assert len(cells(page)) == 4
    assert "Remind" not in page.text
    assert post(dev, "/cases/new", f"{path}/chase").status_code == 404


def test_a_coordinator_who_is_kept_out_of_a_case_has_no_column_of_it(
    caseroom: Caseroom, app: Flask, cast: Cast
) -> None:
    coordinate(caseroom, cast, "eve")
    eve = signed_in(app, "eve")
    assert {len(row) for row in cells(eve.get(board_of(cast))).values()} == {3}
    keep_out(caseroom, cast, "eve", "two")
    page = eve.get(board_of(cast))
    assert {len(row) for row in cells(page).values()} == {2}
    assert "ASB-TWO7" not in page.text


def test_once_the_meeting_is_open_nobody_is_reminded(
    caseroom: Caseroom, cast: Cast, alma: FlaskClient
) -> None:
    opening_meeting.open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
    path = board_of(cast)
    page = alma.get(path)
    assert "Remind" not in page.text
    assert "5 late" in page.text
    assert post(alma, "/cases/new", f"{path}/chase").status_code == 409


def test_an_empty_board_says_what_to_do(caseroom: Caseroom, app: Flask, clock: StoppedClock) -> None:
    cast = lay_scene(caseroom, clock.now)
    page = signed_in(app, "alma").get(board_of(cast))
    assert "Nobody is asked yet" in page.text


def test_the_board_costs_the_same_for_two_agencies_and_for_twenty(
    caseroom: Caseroom, app: Flask, cast: Cast, alma: FlaskClient
) -> None:
    costs = []
    for agencies in (0, 20):
        _ask_more(caseroom, cast, agencies)
        alma.get(board_of(cast))
        with statements(app) as ran:
            page = alma.get(board_of(cast))
        costs.append(len(ran))
    assert len(cells(page)) > 15
    assert costs[0] == costs[1] <= 6


def _ask_more(caseroom: Caseroom, cast: Cast, agencies: int) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        known = {cast.agencies[home] for home in (FUTURES, POLICE)}
        others = [one for one in cast.agencies.values() if one not in known][:agencies]
        row = {
            "meeting_id": cast.meeting,
            "case_id": cast.cases["one"],
            "reference": "ASB-ONE7",
            "kind": "Noise",
            "asked_at": cast.now,
            "due_on": date(2026, 10, 20),
        }
        taken = set(writing.session.query(Return.agency_id).filter_by(case_id=cast.cases["one"]).all())
        for agency_id in others:
            if (agency_id,) not in taken:
                writing.session.execute(insert(Return).values(id=new_id(), agency_id=agency_id, **row))
        writing.audit("demo.made")
