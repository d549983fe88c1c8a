"""A guest's phone: joined by code and name, agreed, then the room's view of their case and nothing else."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.guard.ways_in import GUEST_OVER
from meetings.operations import attending, closing, outcomes, projectors, table
from models.meetings import Acknowledgement, Attendance
from models.people import Session
from tests import guested
from tests.cast import FUTURES, Cast, lay_scene
from tests.clients import csrf, post, signed_in
from tests.pages import errors, statements, value
from tests.places import StoppedClock
from tests.played import open_meeting, put_on_table

TEXT = "Text for involved on one"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def place(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> str:
    """The guest, admitted to case one, whose originator agreed to one piece; the meeting is open."""
    found = guested.register(caseroom, cast)
    guested.admit(caseroom, cast, found)
    guested.let_hear(caseroom, cast, "fay", FUTURES, cast.information["one involved"])
    open_meeting(caseroom, cast, clock)
    return found


def join(client: FlaskClient, caseroom: Caseroom, cast: Cast, clock: StoppedClock, name: str) -> TestResponse:
    code = projectors.room_code(caseroom, cast.meeting, clock.now)
    return post(client, "/guest", code=code, name=name)


def agree(client: FlaskClient) -> TestResponse:
    page = client.get("/guest/phone")
    return client.post(
        "/guest/acknowledgement",
        data={
            "csrf_token": csrf(page),
            "statement_sha256": value(page, "statement_sha256"),
            "answer": "agree",
        },
    )


def joined(app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> FlaskClient:
    """The guest's phone once they agreed."""
    client = app.test_client()
    assert join(client, caseroom, cast, clock, guested.NAME).status_code == 303
    assert agree(client).status_code == 303
    return client


def test_a_guest_reads_the_statement_and_agrees_on_their_own_phone(
    caseroom: Caseroom, cast: Cast, place: str, app: Flask, clock: StoppedClock
) -> None:
    client = app.test_client()
    answer = join(client, caseroom, cast, clock, "  wren   ADEYEMI ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/guest/phone")
    page = client.get("/guest/phone")
    assert "I agree" in page.text
    assert f"{guested.NAME}, {guested.ORGANISATION}" in page.text
    assert agree(client).status_code == 303
    with record.reading(caseroom) as session:
        guest = session.get_one(Attendance, place)
        given = session.get_one(Acknowledgement, guest.acknowledgement_id)
        assert (guest.state, guest.here_by, given.how) == ("here", "code", "phone")
    assert "No case of yours now" in client.get("/guest/phone").text


@pytest.mark.parametrize("name", ["Fay", "Somebody else"])
def test_only_a_guest_of_this_meeting_joins_by_name(
    caseroom: Caseroom, cast: Cast, place: str, app: Flask, clock: StoppedClock, name: str
) -> None:
    refused = join(app.test_client(), caseroom, cast, clock, name)
    wrong_code = post(app.test_client(), "/guest", code="ZZZZZZ", name=guested.NAME)
    assert refused.status_code == wrong_code.status_code == 422
    assert errors(refused) == errors(wrong_code)


def test_too_many_wrong_names_wait(
    caseroom: Caseroom, cast: Cast, place: str, app: Flask, clock: StoppedClock
) -> None:
    client = app.test_client()
    for _ in range(10):
        assert join(client, caseroom, cast, clock, "Nobody").status_code == 422
    assert join(client, caseroom, cast, clock, guested.NAME).status_code == 429


def test_the_phone_shows_what_the_room_sees_of_the_guests_case_and_a_member_sees_more(
    caseroom: Caseroom, cast: Cast, place: str, app: Flask, clock: StoppedClock
) -> None:
    client = joined(app, caseroom, cast, clock)
    put_on_table(caseroom, cast, clock, "one")
    carol = signed_in(app, "carol").get(f"/meetings/{cast.meeting}/phone").text
    guest = client.get("/guest/phone").text
    assert TEXT in carol
    assert TEXT in guest
    for hidden in ("Text for agencies on one", "Title of case one", "Summary of case one"):
        assert hidden in carol
        assert hidden not in guest
    assert "Leave the meeting" in guest


def test_outside_for_a_case_they_are_not_admitted_to_they_see_nothing_of_it(
    caseroom: Caseroom, cast: Cast, place: str, app: Flask, clock: StoppedClock
) -> None:
    client = joined(app, caseroom, cast, clock)
    put_on_table(caseroom, cast, clock, "two")
    alma = cast.viewer("alma", clock.now)
    rita = signed_in(app, "rita")
    inside = client.get("/guest/phone").text
    table.step_out(caseroom, alma, cast.items["two"], [place])
    outside = client.get("/guest/phone").text
    assert "ASB-TWO" in rita.get(f"/meetings/{cast.meeting}/phone").text
    for page in (inside, outside):
        assert "ASB-TWO" not in page
        assert "No case of yours now" in page


def test_a_guests_session_opens_no_page_of_a_desk(
    caseroom: Caseroom, cast: Cast, place: str, app: Flask, clock: StoppedClock
) -> None:
    client = joined(app, caseroom, cast, clock)
    for address in (
        "/",
        "/cases",
        f"/meetings/{cast.meeting}",
        f"/meetings/{cast.meeting}/phone",
        "/requests",
    ):
        assert client.get(address).status_code == 303
    assert signed_in(app, "fay").get("/guest/phone").headers["Location"] == "/guest"


def test_the_session_ends_with_the_meeting_and_a_second_phone_ends_the_first(
    caseroom: Caseroom, cast: Cast, place: str, app: Flask, clock: StoppedClock
) -> None:
    first = joined(app, caseroom, cast, clock)
    second = app.test_client()
    join(second, caseroom, cast, clock, guested.NAME)
    assert first.get("/guest/phone").status_code == 303
    assert second.get("/guest/phone").status_code == 200
    put_on_table(caseroom, cast, clock, "one")
    alma = cast.viewer("alma", clock.now)
    outcomes.record_no_further_action(caseroom, alma, cast.items["one"], once="0" * 32, reasons="It stopped")
    closing.close_meeting(caseroom, alma, cast.meeting)
    assert GUEST_OVER not in app.test_client().get("/guest/phone", follow_redirects=True).text
    assert GUEST_OVER in second.get("/guest/phone", follow_redirects=True).text


def test_whoever_leaves_has_left_and_comes_back_by_the_code(
    caseroom: Caseroom, cast: Cast, place: str, app: Flask, clock: StoppedClock
) -> None:
    client = joined(app, caseroom, cast, clock)
    assert post(client, "/guest/phone", "/guest/leave").status_code == 303
    with record.reading(caseroom) as session:
        assert session.get_one(Attendance, place).state == "left"
    assert join(client, caseroom, cast, clock, guested.NAME).status_code == 303
    with record.reading(caseroom) as session:
        assert session.get_one(Attendance, place).state == "here"


def test_another_text_than_the_meetings_is_not_agreed_to(
    caseroom: Caseroom, cast: Cast, place: str, app: Flask, clock: StoppedClock
) -> None:
    client = app.test_client()
    join(client, caseroom, cast, clock, guested.NAME)
    token = csrf(client.get("/guest/phone"))
    sent = {"csrf_token": token, "statement_sha256": "0" * 64, "answer": "agree"}
    answer = client.post("/guest/acknowledgement", data=sent)
    assert answer.status_code == 409
    assert attending.CHANGED in answer.text


def test_a_fragment_costs_few_statements(
    caseroom: Caseroom, cast: Cast, place: str, app: Flask, clock: StoppedClock
) -> None:
    client = joined(app, caseroom, cast, clock)
    put_on_table(caseroom, cast, clock, "one")
    client.get("/guest/phone/live")
    with statements(app) as ran:
        assert client.get("/guest/phone/live").status_code == 200
    assert len(ran) <= 4


def test_a_scanned_code_leads_a_guest_from_the_sign_in_to_their_own_form(app: Flask, cast: Cast) -> None:
    scanned = app.test_client().get("/j/7KQ4M2", follow_redirects=True)
    assert "/guest?code=7KQ4M2" in scanned.text
    assert value(app.test_client().get("/guest?code=7KQ4M2"), "code") == "7KQ4M2"


def test_sessions_of_guests_name_their_meeting(
    caseroom: Caseroom, cast: Cast, place: str, app: Flask, clock: StoppedClock
) -> None:
    joined(app, caseroom, cast, clock)
    with record.reading(caseroom) as session:
        held = session.scalars(select(Session).where(Session.kind == "guest")).one()
        assert held.meeting_id == cast.meeting
        assert held.ends_at - held.made_at == timedelta(hours=8)
