"""The actions read back before the close: how the console comes to it, and what the projector then shows."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import attending, projectors, table
from models.meetings import AgendaItem
from models.states import ItemState, ScreenMode
from tests.cast import Cast, lay_scene
from tests.clients import csrf
from tests.joined import join, opened, scan
from tests.officers import Officer
from tests.pages import soup
from tests.places import StoppedClock
from tests.played import record_outcomes
from tests.routes.test_projector import code_of, fragment, nobody_named, screen_of, words
from tests.sitting import meeting_of, open_with


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def dev(app: Flask, cast: Cast, caseroom: Caseroom) -> Officer:
    """The minute-taker of a meeting under way."""
    open_with(caseroom, cast)
    return Officer(app, cast, "dev")


@pytest.fixture
def on_case(app: Flask, caseroom: Caseroom, cast: Cast) -> FlaskClient:
    """A screen with case one on the table and everyone in the room entitled to it."""
    screen = app.test_client()
    screen.post("/projector", data={"csrf_token": csrf(screen.get("/projector"))})
    opened(caseroom, cast)
    projectors.pair(caseroom, cast.viewer("alma"), cast.meeting, code_of(screen))
    join(caseroom, cast, "alma", "carol", "paul", "fay")
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["one"])
    return screen


def test_after_the_last_case_the_actions_are_read_back_then_the_meeting_is_closed(
    dev: Officer, caseroom: Caseroom
) -> None:
    for name in ("one", "two"):
        dev.put(name)
        assert dev.record("nothing", on=name, text="The calls have stopped").status_code == 200
    assert next_step(dev.page()) == "Read actions backN"
    assert dev.press(f"{dev.base}/table", closing=dev.cast.items["two"]).status_code == 200
    meeting = meeting_of(caseroom, dev.cast)
    assert (meeting.on_table_id, meeting.screen_mode) == (None, "closing")
    page = dev.page()
    assert "Projector: the actions that everyone here may see" in page.text
    assert next_step(page) == "Close the meetingN"
    dev.press(f"{dev.base}/screen", mode="case")
    assert next_step(dev.page()) == "Read actions backN"


def test_the_last_case_needs_an_outcome_before_the_actions_are_read_back(
    dev: Officer, caseroom: Caseroom
) -> None:
    dev.put("one")
    action = {"text": "Call", "who": dev.cast.people["paul"], "due": "+7"}
    assert dev.record("action", **action).status_code == 200
    answer = dev.press(f"{dev.base}/table", closing=dev.cast.items["one"])
    assert answer.status_code == 422
    assert "ASB-ONE7 has no outcome" in answer.text
    assert meeting_of(caseroom, dev.cast).screen_mode == "case"


def next_step(page: BeautifulSoup) -> str:
    """What N does."""
    (step,) = page.select("[data-key=n]")
    return " ".join(step.text.split())


def test_with_no_case_left_it_says_how_to_close(dev: Officer, caseroom: Caseroom) -> None:
    assert "choose a case from the agenda" in dev.page().text
    with record.writing(caseroom, Clock(dev.cast.now)) as writing:
        writing.session.execute(update(AgendaItem).values(state=ItemState.DONE))
        writing.audit("demo.made")
    page = dev.page()
    assert "No case is left to take. Press “Read actions back”N, then “Close the meeting”" in page.text
    assert next_step(page) == "Read actions backN"


def read_back(caseroom: Caseroom, cast: Cast, screen: FlaskClient) -> list[str]:
    """What the closing screen says of each action."""
    shown = fragment(screen)
    assert screen_of(shown) == "closing"
    assert nobody_named(shown)
    return [" ".join(line.get_text(" ").split()) for line in soup(shown).select(".w-back li")]


@pytest.fixture
def at_close(caseroom: Caseroom, cast: Cast, on_case: FlaskClient, clock: StoppedClock) -> FlaskClient:
    """The screen reads the actions back, of case one alone, with those who heard of it in the room."""
    record_outcomes(caseroom, cast, clock, "one")
    item, alma = cast.items["one"], cast.viewer("alma", clock.now)
    table.end_item(caseroom, alma, item, screen=ScreenMode.CLOSING)
    return on_case


ON_ONE = ["ASB-ONE7 Shared action on one Derbyshire Constabulary due Tue 20 October"]


def test_the_actions_are_read_back_but_for_the_narrow_one(
    caseroom: Caseroom, cast: Cast, at_close: FlaskClient
) -> None:
    assert read_back(caseroom, cast, at_close) == ON_ONE
    assert "Narrow action" not in fragment(at_close).text


def test_whoever_comes_late_hears_of_no_case_they_are_not_on(
    caseroom: Caseroom, cast: Cast, at_close: FlaskClient
) -> None:
    assert read_back(caseroom, cast, at_close) == ON_ONE
    scan(caseroom, cast, "rita")
    assert read_back(caseroom, cast, at_close) == []
    assert words(fragment(at_close), ".w-none") == "Nothing that every agency in the room may see."
    attending.mark_left(caseroom, cast.viewer("alma"), cast.meeting, cast.attendances["rita"])
    assert read_back(caseroom, cast, at_close) == ON_ONE


def test_somebody_who_stepped_out_is_back_when_the_actions_are_read(
    caseroom: Caseroom, cast: Cast, on_case: FlaskClient, clock: StoppedClock
) -> None:
    """Also while the case is still on the table, where the case screen would show its action."""
    record_outcomes(caseroom, cast, clock, "one")
    assert "Shared action on one" in fragment(on_case).text
    join(caseroom, cast, "rita")
    assert "Shared action on one" in fragment(on_case).text
    table.set_screen(caseroom, cast.viewer("alma"), cast.meeting, "closing")
    assert read_back(caseroom, cast, on_case) == []
