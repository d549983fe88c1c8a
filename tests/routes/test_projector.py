"""The projector over HTTP: paired by a code, only what everyone in the room may see, and never an error."""

import re
import sqlite3
from contextlib import closing

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, update
from werkzeug.test import TestResponse

from meetings import live
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import attending, projectors, table
from models.base import new_id
from models.cases import Case
from models.meetings import Attendance
from models.people import Person, Session
from models.states import AttendanceRole, AttendanceState
from tests.cast import AMBER, HOMES, Cast, lay_scene
from tests.clients import csrf, signed_in
from tests.joined import join, opened
from tests.pages import soup, statements
from tests.places import StoppedClock
from tests.played import record_outcomes
from tests.test_live import wait_until

HX = {"HX-Request": "true"}


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def screen(app: Flask) -> FlaskClient:
    """A projector that shows its code."""
    client = app.test_client()
    page = client.get("/projector")
    assert client.post("/projector", data={"csrf_token": csrf(page)}).status_code == 303
    return client


@pytest.fixture
def paired(caseroom: Caseroom, cast: Cast, screen: FlaskClient) -> FlaskClient:
    """The screen of the cast's open meeting."""
    opened(caseroom, cast)
    projectors.pair(caseroom, cast.viewer("alma"), cast.meeting, code_of(screen))
    return screen


@pytest.fixture
def on_case(caseroom: Caseroom, cast: Cast, paired: FlaskClient) -> FlaskClient:
    """The screen with case one on the table and everyone in the room entitled to it."""
    join(caseroom, cast, "alma", "carol", "paul", "fay")
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["one"])
    return paired


def code_of(client: FlaskClient) -> str:
    return words(client.get("/projector"), ".w-pairing__code")


def fragment(client: FlaskClient, rev: int = 0) -> TestResponse:
    return client.get(f"/projector/live?rev={rev}", headers=HX)


def words(answer: TestResponse, selector: str) -> str:
    found = soup(answer).select_one(selector)
    assert found is not None, answer.text
    return " ".join(found.get_text(" ").split())


def screen_of(answer: TestResponse) -> str:
    """Which screen the live element is."""
    assert answer.status_code == 200
    shown = soup(answer).select_one("#live")
    assert shown is not None
    return str(shown["class"][1]).removeprefix("w--")


def rev_of(answer: TestResponse) -> int:
    found = re.search(r"/projector/live\?rev=(\d+)", answer.text)
    assert found
    return int(found[1])


# Pairing


def test_a_screen_shows_a_code_until_it_is_typed(caseroom: Caseroom, cast: Cast, screen: FlaskClient) -> None:
    page = screen.get("/projector")
    assert screen_of(page) == "pairing"
    assert fragment(screen, rev_of(page)).status_code == 204
    opened(caseroom, cast)
    projectors.pair(caseroom, cast.viewer("dev"), cast.meeting, code_of(screen))
    assert screen_of(fragment(screen, rev_of(page))) == "join"


def test_the_cookie_is_the_screens_own(app: Flask) -> None:
    client = app.test_client()
    answer = client.post("/projector", data={"csrf_token": csrf(client.get("/projector"))})
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("projector="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_laptop_is_a_desk_and_a_projector_in_two_windows(app: Flask, cast: Cast) -> None:
    client = signed_in(app, "alma")
    client.post("/projector", data={"csrf_token": csrf(client.get("/projector"))})
    assert screen_of(client.get("/projector")) == "pairing"
    assert client.get("/meetings").status_code == 200


def test_before_the_meeting_opens_its_screen_waits(
    caseroom: Caseroom, cast: Cast, screen: FlaskClient
) -> None:
    projectors.pair(caseroom, cast.viewer("alma"), cast.meeting, code_of(screen))
    shown = fragment(screen)
    assert (screen_of(shown), words(shown, "h1")) == ("holding", "Not open yet")
    assert screen.get("/projector/qr").status_code == 204


def test_a_screen_whose_session_ended_starts_again(caseroom: Caseroom, paired: FlaskClient) -> None:
    assert screen_of(fragment(paired)) == "join"
    with record.writing(caseroom, Clock(caseroom.clock())) as writing:
        writing.session.execute(update(Session).values(ended_at=caseroom.clock()))
        writing.audit("session.ended", kind="projector")
    answer = fragment(paired)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/projector")
    assert "Use this screen as the projector" in paired.get("/projector").text


def test_a_form_that_stood_too_long_is_loaded_anew(app: Flask) -> None:
    answer = app.test_client().post("/projector", data={"csrf_token": "old"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/projector")


# Screens


def test_the_way_in_counts_agency_by_agency_and_names_nobody(
    caseroom: Caseroom, cast: Cast, paired: FlaskClient
) -> None:
    join(caseroom, cast, "paul")
    shown = fragment(paired)
    assert words(shown, ".w-count") == "1 of 6 have agreed to the statement"
    assert [" ".join(line.get_text(" ").split()) for line in soup(shown).select(".w-agencies li")] == [
        "Amber Valley Borough Council 0 of 2",
        "Derbyshire Constabulary 1 of 2",
        "Futures Housing Group 0 of 1",
        "Riverside 0 of 1",
    ]
    assert nobody_named(shown)


def nobody_named(answer: TestResponse) -> bool:
    return not any(name.capitalize() in answer.text for name in HOMES)


def test_the_way_in_turns_on_its_own_fragment(
    caseroom: Caseroom, cast: Cast, paired: FlaskClient, clock: StoppedClock
) -> None:
    first = words(paired.get("/projector/qr"), ".w-code").replace(" ", "")
    assert first == projectors.room_code(caseroom, cast.meeting, clock.now)
    clock.forward(minutes=1)
    assert words(paired.get("/projector/qr"), ".w-code").replace(" ", "") != first


def test_the_statement_is_shown_word_for_word(caseroom: Caseroom, cast: Cast, paired: FlaskClient) -> None:
    table.set_screen(caseroom, cast.viewer("alma"), cast.meeting, "statement")
    shown = fragment(paired)
    assert screen_of(shown) == "statement"
    assert len(soup(shown).select(".w-rules li")) == 8
    assert "Nobody else can hear me or see my screen." in words(shown, ".w-rules")
    assert "October case meeting, 13 October 2026" in shown.text


def test_the_case_is_what_every_agency_in_the_room_may_see(on_case: FlaskClient) -> None:
    shown = fragment(on_case)
    assert (screen_of(shown), words(shown, "h1")) == ("case", "ASB-ONE7")
    assert [item.get_text() for item in soup(shown).select(".w-item__text")] == ["Text for involved on one"]
    assert words(shown, ".w-side__part--grow .w-count") == "4 people"
    for hidden in ("Text for agencies", "Text for officers", "Title of case", "Summary of case"):
        assert hidden not in shown.text
    assert words(shown, ".w-marking") == "OFFICIAL-SENSITIVE"
    assert nobody_named(shown)


def test_a_title_shows_only_where_it_is_ticked_safe(
    caseroom: Caseroom, cast: Cast, on_case: FlaskClient
) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(update(Case).values(title_safe_for_wall=True))
        writing.audit("demo.made")
    assert words(fragment(on_case), ".w-title") == "Title of case one"


def test_what_is_recorded_lands_but_for_the_narrow_action(
    caseroom: Caseroom, cast: Cast, on_case: FlaskClient, clock: StoppedClock
) -> None:
    record_outcomes(caseroom, cast, clock, "one")
    shown = fragment(on_case)
    recorded = [
        (
            line.select(".w-item__tag")[0].get_text().split(" A-")[0],
            str(line.select(".w-item__text")[0].contents[0]),
        )
        for line in soup(shown).select(".w-item")
    ]
    assert sorted(recorded) == [
        ("Action", "Shared action on one"),
        ("Decision", "Decision on one"),
        ("Dissent", "Dissent on one"),
    ]
    assert len(soup(shown).select(".w-item.is-new")) == 1
    assert "Narrow action" not in shown.text
    assert "Reasons" not in shown.text
    clock.forward(seconds=60)
    assert soup(fragment(on_case)).select(".w-item.is-new") == []
    assert nobody_named(shown)


def test_the_room_check_holds_the_screen(caseroom: Caseroom, cast: Cast, on_case: FlaskClient) -> None:
    assert screen_of(fragment(on_case)) == "case"
    join(caseroom, cast, "rita")
    attending.admit(caseroom, cast.viewer("dev"), cast.meeting, cast.attendances["rita"], now=True)
    shown = fragment(on_case)
    assert (screen_of(shown), words(shown, "h1")) == ("holding", "Between cases")
    assert "ASB-ONE7" not in shown.text


def test_the_blank_key_leaves_nothing(caseroom: Caseroom, cast: Cast, on_case: FlaskClient) -> None:
    table.set_screen(caseroom, cast.viewer("alma"), cast.meeting, "nothing")
    shown = fragment(on_case)
    assert screen_of(shown) == "nothing"
    assert "ASB-ONE7" not in shown.text


# Polling


def test_a_poll_with_nothing_new_costs_one_statement_and_no_content(
    app: Flask, caseroom: Caseroom, cast: Cast, on_case: FlaskClient
) -> None:
    rev = known_rev(caseroom, cast, on_case)
    with statements(app) as ran:
        answer = fragment(on_case, rev)
    assert (answer.status_code, answer.data, len(ran)) == (204, b"", 1)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    table.set_screen(caseroom, cast.viewer("alma"), cast.meeting, "nothing")
    assert screen_of(fragment(on_case, rev)) == "nothing"


def known_rev(caseroom: Caseroom, cast: Cast, screen: FlaskClient) -> int:
    """The revision on the screen, once the hub knows it too."""
    rev = rev_of(fragment(screen))
    wait_until(lambda: live.hub(caseroom).newest(cast.meeting) is not None)
    return rev


@pytest.mark.parametrize("mode", ["join", "statement", "case", "closing", "nothing"])
def test_a_screen_costs_few_statements_however_many_attend(
    app: Flask, caseroom: Caseroom, cast: Cast, on_case: FlaskClient, mode: str
) -> None:
    table.set_screen(caseroom, cast.viewer("alma"), cast.meeting, mode)
    known_rev(caseroom, cast, on_case)
    with statements(app) as few:
        assert screen_of(fragment(on_case)) == mode
    invite_many(caseroom, cast)
    with statements(app) as many:
        assert screen_of(fragment(on_case)) == mode
    assert len(few) == len(many) <= 4


def invite_many(caseroom: Caseroom, cast: Cast) -> None:
    """Forty-four more people of a council on the register."""
    people = [
        {"id": new_id(), "agency_id": cast.agencies[AMBER], "name": "One", "role": "O"} for _ in range(44)
    ]
    places = [
        {
            "id": new_id(),
            "meeting_id": cast.meeting,
            "person_id": person["id"],
            "agency_id": person["agency_id"],
            "role": AttendanceRole.MEMBER,
            "state": AttendanceState.INVITED,
            "in_room": False,
        }
        for person in people
    ]
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(insert(Person), people)
        writing.session.execute(insert(Attendance), places)
        writing.audit("demo.made")


# The stream


def test_the_stream_tells_the_revision_and_nothing_of_the_meeting(
    caseroom: Caseroom, cast: Cast, paired: FlaskClient
) -> None:
    rev = known_rev(caseroom, cast, paired)
    with paired.get("/projector/stream") as answer:
        assert answer.mimetype == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store"
        events = iter(answer.response)
        assert next(events) == f"event: rev\ndata: {rev}\n\n".encode()
        join(caseroom, cast, "paul")
        assert next(events) == f"event: rev\ndata: {rev + 2}\n\n".encode()


def test_the_stream_ends_with_its_session(caseroom: Caseroom, cast: Cast, paired: FlaskClient) -> None:
    known_rev(caseroom, cast, paired)
    with paired.get("/projector/stream") as answer:
        events = iter(answer.response)
        assert next(events)
        with record.writing(caseroom, Clock(caseroom.clock())) as writing:
            writing.session.execute(update(Session).values(ended_at=caseroom.clock()))
            writing.audit("session.ended", kind="projector")
        assert [event for event in events if b"rev" in event] == []


def test_streams_over_the_cap_are_refused_and_polling_goes_on(
    caseroom: Caseroom, cast: Cast, paired: FlaskClient
) -> None:
    hub = live.hub(caseroom)
    while hub.take_slot():
        pass
    assert paired.get("/projector/stream").status_code == 503
    assert screen_of(fragment(paired)) == "join"
    hub.give_slot()
    with paired.get("/projector/stream") as answer:
        assert answer.status_code == 200
        assert paired.get("/projector/stream").status_code == 503
    with paired.get("/projector/stream") as again:
        assert again.status_code == 200
    assert paired.head("/projector/stream").status_code == 200
    with paired.get("/projector/stream") as after:
        assert after.status_code == 200


def test_a_screen_of_no_meeting_has_no_stream(screen: FlaskClient) -> None:
    assert screen.get("/projector/stream").status_code == 204


# Faults


@pytest.mark.parametrize("broken", ["meetings", "sessions"])
def test_whatever_fails_the_screen_holds_and_comes_back(
    caseroom: Caseroom, on_case: FlaskClient, broken: str
) -> None:
    assert screen_of(fragment(on_case)) == "case"
    run(caseroom, f"ALTER TABLE {broken} RENAME TO away")
    for answer in (fragment(on_case), on_case.get("/projector")):
        assert (screen_of(answer), words(answer, "h1")) == ("holding", "One moment")
        assert rev_of(answer) == 0
        assert "ASB-ONE7" not in answer.text
        assert "October" not in answer.text
    assert on_case.get("/projector/qr").status_code == 204
    assert on_case.get("/projector/stream").status_code in (200, 503)
    run(caseroom, f"ALTER TABLE away RENAME TO {broken}")
    assert screen_of(fragment(on_case)) == "case"


def run(caseroom: Caseroom, statement: str) -> None:
    with closing(sqlite3.connect(str(caseroom.settings.database_file))) as connection:
        connection.execute(statement)
