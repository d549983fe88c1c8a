"""The forms that plan a meeting and change it: what they take, what they refuse, what they keep."""

import secrets
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from models.meetings import Meeting
from models.states import MeetingState
from tests.cast import POLICE, Cast, lay_scene
from tests.clients import csrf, post, signed_in
from tests.pages import errors, soup, statements, value
from tests.places import START
from tests.planned import change_row, coordinate, meeting_row, officers_of, suspend


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_scene(caseroom, START)


@pytest.fixture
def alma(app: Flask, cast: Cast) -> FlaskClient:
    return signed_in(app, "alma")


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What a coordinator types into the form."""
    given = {
        "meeting_type": cast.meeting_type,
        "title": "November case meeting",
        "held_on": ["10", "11", "2026"],
        "starts": "10:00",
        "planned_minutes": "120",
        "place": "Committee Room 1",
        "secure_venue": "",
        "chair": cast.people["alma"],
        "deputy": cast.people["carol"],
        "minute_taker": cast.people["dev"],
        "once": secrets.token_hex(16),
    }
    return given | changes


def planned(caseroom: Caseroom, cast: Cast) -> list[Meeting]:
    """The meetings planned in the test, besides the cast's."""
    with record.reading(caseroom) as session:
        return list(session.scalars(select(Meeting).where(Meeting.id != cast.meeting)))


def test_a_meeting_is_planned_and_its_agenda_is_next(
    alma: FlaskClient, caseroom: Caseroom, cast: Cast
) -> None:
    answer = post(alma, "/meetings/new", **typed(cast))

    [meeting] = planned(caseroom, cast)
    assert (answer.status_code, answer.location) == (303, f"/meetings/{meeting.id}/plan/agenda")
    assert meeting.starts_at == datetime(2026, 11, 10, 10, 0, tzinfo=UTC)
    assert (meeting.title, meeting.secure_venue) == ("November case meeting", None)
    assert "The meeting is planned" in alma.get(answer.location).text


def test_the_same_form_sent_twice_plans_once(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    form = typed(cast)
    first = post(alma, "/meetings/new", **form)
    second = post(alma, "/meetings/new", **form)
    assert first.location == second.location
    assert len(planned(caseroom, cast)) == 1


@pytest.mark.parametrize(
    ("starts", "hour", "minute"),
    [("9:05", 9, 5), ("10.30", 10, 30), ("1400", 14, 0), ("2pm", 14, 0), ("2.30 PM", 14, 30)],
)
def test_times_as_people_type_them(
    alma: FlaskClient, caseroom: Caseroom, cast: Cast, starts: str, hour: int, minute: int
) -> None:
    post(alma, "/meetings/new", **typed(cast, starts=starts))
    [meeting] = planned(caseroom, cast)
    assert meeting.starts_at == datetime(2026, 11, 10, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("month", ["12", "dec", "December"])
def test_months_as_people_type_them(alma: FlaskClient, caseroom: Caseroom, cast: Cast, month: str) -> None:
    post(alma, "/meetings/new", **typed(cast, held_on=["1", month, "2026"]))
    [meeting] = planned(caseroom, cast)
    assert meeting.starts_at == datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"meeting_type": ""}, "Choose the kind of meeting"),
        ({"meeting_type": "f" * 32}, "Not a valid choice."),
        ({"title": " \t "}, "Enter a title"),
        ({"title": "x" * 201}, "Use 200 characters or fewer"),
        ({"held_on": ["", "", ""]}, "Enter the date as day, month and year, such as 27 3 2027"),
        ({"held_on": ["31", "2", "2026"]}, "Enter the date as day, month and year, such as 27 3 2027"),
        ({"held_on": ["12", "10", "2026"]}, "That date is past"),
        ({"held_on": ["1", "1", "9999"]}, "That date is more than two years ahead"),
        ({"held_on": ["1", "1", "99999"]}, "Enter the date as day, month and year, such as 27 3 2027"),
        ({"starts": "25:00"}, "Enter the start time, such as 10:00 or 2.30pm"),
        ({"planned_minutes": "two hours"}, "Enter the length in minutes, such as 120"),
        ({"planned_minutes": "0"}, "Enter the length in minutes, such as 120"),
        ({"planned_minutes": "9" * 5000}, "Enter the length in minutes, such as 120"),
        ({"planned_minutes": "9" * 30}, "Enter between 5 and 600 minutes"),
        ({"place": ""}, "Enter the place"),
        ({"secure_venue": "x" * 501}, "Use 500 characters or fewer"),
        ({"chair": ""}, "Choose the chair"),
        ({"chair": "f" * 32}, "Choose somebody whose agency is a partner today"),
        ({"once": "not a key"}, "This page is out of date. Copy what you typed, load it again, then send it"),
    ],
)
def test_bad_input_is_said_beside_its_field(
    alma: FlaskClient, caseroom: Caseroom, cast: Cast, changes: dict[str, Any], message: str
) -> None:
    answer = post(alma, "/meetings/new", **typed(cast, **changes))

    assert (answer.status_code, errors(answer)) == (422, [message])
    assert planned(caseroom, cast) == []
    for name in {"title", "place", "starts", "planned_minutes"} - set(changes):
        assert value(answer, name) == typed(cast)[name]


def test_what_was_typed_is_kept(alma: FlaskClient, cast: Cast) -> None:
    answer = post(alma, "/meetings/new", **typed(cast, starts="teatime", held_on=["3", "someday", "26"]))
    page = soup(answer)
    assert value(answer, "starts") == "teatime"
    assert [str(field["value"]) for field in page.select("[name=held_on]")] == ["3", "someday", "26"]
    chosen = page.select_one("#deputy option[selected]")
    assert chosen is not None
    assert chosen.text == "Carol, Officer"


def test_control_characters_do_not_stay(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    post(alma, "/meetings/new", **typed(cast, title="Nov\x00ember\r\nmeeting", place="Room\x0b1"))
    [meeting] = planned(caseroom, cast)
    assert (meeting.title, meeting.place) == ("November meeting", "Room\n1")


def test_the_same_officer_twice_is_refused(alma: FlaskClient, cast: Cast) -> None:
    answer = post(alma, "/meetings/new", **typed(cast, deputy=cast.people["alma"]))
    assert (answer.status_code, errors(answer)) == (422, ["Choose somebody other than the chair"])


def test_nobody_of_a_suspended_agency_is_offered(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    assert "Carol" in alma.get("/meetings/new").text
    suspend(caseroom, cast, POLICE)
    assert "Carol" not in alma.get("/meetings/new").text
    answer = post(alma, "/meetings/new", **typed(cast))
    assert (answer.status_code, errors(answer)) == (422, ["Choose somebody whose agency is a partner today"])


def test_only_coordinators_plan(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    for name in ("dev", "fay", "eve"):
        client = signed_in(app, name)
        token = csrf(client.get("/"))
        answer = client.post("/meetings/new", data={**typed(cast), "csrf_token": token})
        assert answer.status_code == 404
        answer = client.post(f"/meetings/{cast.meeting}/plan", data={**typed(cast), "csrf_token": token})
        assert answer.status_code == 404
    assert planned(caseroom, cast) == []
    coordinate(caseroom, cast, "eve")
    assert post(signed_in(app, "eve"), "/meetings/new", **typed(cast)).status_code == 303


def test_a_form_without_its_token_is_refused(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    assert alma.post("/meetings/new", data=typed(cast)).status_code == 400
    assert planned(caseroom, cast) == []


def save(client: FlaskClient, cast: Cast, version: str, **changes: Any) -> TestResponse:
    given = typed(cast, held_on=["13", "10", "2026"], version=version, **changes)
    return post(client, f"/meetings/{cast.meeting}/plan", **given)


def test_the_form_of_a_change_holds_what_stands(alma: FlaskClient, cast: Cast) -> None:
    page = alma.get(f"/meetings/{cast.meeting}/plan")
    title = soup(page).select_one("title")
    assert title is not None
    assert title.text == "Day, place and officers of October case meeting – Caseroom"
    assert value(page, "title") == "October case meeting"
    assert [str(field["value"]) for field in soup(page).select("[name=held_on]")] == ["13", "10", "2026"]
    assert (value(page, "starts"), value(page, "planned_minutes")) == ("10:00", "60")
    assert (value(page, "version"), value(page, "place")) == ("1", "Committee Room 2")
    chosen = [option.text for option in soup(page).select("option[selected]")]
    assert chosen == ["Alma, Officer", "Carol, Officer", "Dev, Officer"]


def test_a_change_is_saved(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    answer = save(alma, cast, "1", title="Moved", chair=cast.people["paul"])
    assert (answer.status_code, answer.location) == (303, f"/meetings/{cast.meeting}")
    assert meeting_row(caseroom, cast.meeting).title == "Moved"
    assert officers_of(caseroom, cast, cast.meeting)["chair"] == "paul"


def test_a_bad_change_is_kept_and_said(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    answer = save(alma, cast, "1", place="", title="Moved")
    assert (answer.status_code, errors(answer)) == (422, ["Enter the place"])
    assert value(answer, "title") == "Moved"
    answer = save(alma, cast, "1", planned_minutes="1")
    assert (answer.status_code, errors(answer)) == (422, ["Enter between 5 and 600 minutes"])
    assert meeting_row(caseroom, cast.meeting).version == 1


def test_a_stale_change_shows_both_texts_and_then_replaces(
    alma: FlaskClient, caseroom: Caseroom, cast: Cast
) -> None:
    save(alma, cast, "1", place="Theirs")

    answer = save(alma, cast, "1", place="Mine")

    assert answer.status_code == 409
    theirs = soup(answer).select_one(".app-conflict")
    assert theirs is not None
    assert "Theirs" in theirs.text
    assert "Tue 13 October 2026, 10:00" in theirs.text
    assert (value(answer, "place"), value(answer, "version")) == ("Mine", "2")
    assert meeting_row(caseroom, cast.meeting).place == "Theirs"
    assert save(alma, cast, value(answer, "version"), place="Mine").status_code == 303
    assert meeting_row(caseroom, cast.meeting).place == "Mine"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 50])
def test_a_senseless_version_is_stale(
    alma: FlaskClient, caseroom: Caseroom, cast: Cast, version: str
) -> None:
    assert save(alma, cast, version, place="Mine").status_code == 409
    assert meeting_row(caseroom, cast.meeting).place == "Committee Room 2"


def test_an_opened_meeting_is_not_changed(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    token = csrf(alma.get(f"/meetings/{cast.meeting}/plan"))
    change_row(caseroom, cast, cast.meeting, state=MeetingState.OPEN)

    answer = alma.post(
        f"/meetings/{cast.meeting}/plan",
        data={**typed(cast, held_on=["13", "10", "2026"], version="1"), "csrf_token": token},
    )

    assert answer.status_code == 409
    assert "has been opened" in answer.text
    answer = alma.get(f"/meetings/{cast.meeting}/plan")
    assert (answer.status_code, answer.location) == (303, f"/meetings/{cast.meeting}")


def test_the_form_takes_at_most_six_statements(app: Flask, alma: FlaskClient) -> None:
    with statements(app) as ran:
        assert alma.get("/meetings/new").status_code == 200
    assert len(ran) <= 6, ran
