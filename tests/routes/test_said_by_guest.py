"""What a guest said in the room, wherever it is read: who said it, of whom, and which agency asked."""

import secrets

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import room
from meetings.operations import closing, corrections, making_minutes, outcomes, requests, said, table
from meetings.queries import on_table
from models.cases import Information
from models.meetings import Attendance
from tests import guested
from tests.cast import AMBER, FUTURES, RIVERSIDE, Cast
from tests.clients import signed_in
from tests.documents.reading import all_text, opened
from tests.held import Held
from tests.issued import files
from tests.officers import Officer, count, entries, typed, wrong
from tests.pages import soup
from tests.places import StoppedClock

LINE = "He is in treatment since June"
SOURCE = (
    f"Said in the room by a guest, {guested.NAME} of {guested.ORGANISATION}, asked by Futures Housing Group"
)


@pytest.fixture
def guest(dev: Officer, caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> str:
    """A guest admitted to the case on the table, in the room."""
    place = guested.register(caseroom, cast, now=clock.now)
    guested.admit(caseroom, cast, place, now=clock.now)
    guested.come_in(caseroom, cast, place, now=clock.now)
    table.step_out(caseroom, cast.viewer("alma", clock.now), cast.items["one"], [cast.attendances["rita"]])
    return place


@pytest.fixture
def line(caseroom: Caseroom, cast: Cast, clock: StoppedClock, guest: str) -> str:
    """What the guest said, asked by Fay's agency."""
    return said.note_said(
        caseroom,
        cast.viewer("dev", clock.now),
        cast.items["one"],
        once=secrets.token_hex(16),
        agency_id=cast.agencies[FUTURES],
        text=LINE,
        guest_id=guest,
    )


def words(app: Flask, who: str, address: str) -> str:
    answer = signed_in(app, who).get(address)
    assert answer.status_code == 200
    return " ".join(soup(answer).get_text(" ").split())


def closed(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> list[str]:
    """Close the meeting; what the drafts of the agency that asked, and of one that heard, say."""
    alma, once = cast.viewer("alma", clock.now), secrets.token_hex(16)
    outcomes.record_no_further_action(caseroom, alma, cast.items["one"], once=once, reasons="None")
    closing.close_meeting(caseroom, alma, cast.meeting)
    making_minutes.make_documents(caseroom, cast.meeting, clock.now)
    drafts = files(caseroom, Held(cast, clock.now), 0)
    return [all_text(opened(drafts[home])) for home in (FUTURES, AMBER)]


def test_pages_of_the_case_say_who_said_it_and_who_asked(app: Flask, cast: Cast, line: str) -> None:
    case = f"/cases/{cast.cases['one']}"
    assert f"{SOURCE}, as noted by the minute-taker" in words(app, "carol", case)
    chronology = words(app, "carol", f"{case}/chronology")
    assert LINE in chronology
    assert SOURCE in chronology
    assert LINE not in words(app, "rita", "/")
    asker = words(app, "fay", f"/information/{line}/said")
    assert "A guest said, when your agency asked: is this right?" in asker
    assert SOURCE in asker
    assert "Said in the room by a guest whom the agency asked" in words(app, "fay", f"/ledger/{line}")


def test_the_phone_of_the_agency_that_asked_offers_it_for_confirmation(
    app: Flask, cast: Cast, line: str
) -> None:
    phone = words(app, "fay", f"/meetings/{cast.meeting}/phone")
    assert "a guest whom you asked said this, as noted by the minute-taker" in phone
    assert "Said by a guest whom they asked, as noted by the minute-taker" in words(
        app, "carol", f"/meetings/{cast.meeting}/phone"
    )


def test_the_wall_shows_it_once_its_agency_agrees_and_names_no_guest(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, line: str
) -> None:
    def on_wall() -> list[tuple[str | None, str | None]]:
        with looking(caseroom, room(cast.meeting, clock.now)) as sight:
            found = on_table.lines(sight, cast.items["one"])
        return [(one.text, one.note) for one in found if one.kind == "information"]

    assert on_wall() == []
    asked = guested.asked(caseroom, cast, FUTURES)
    requests.answer(caseroom, cast.viewer("fay", clock.now), asked, grants=True, pieces=[line])
    assert on_wall() == [(LINE, "Said by a guest whom they asked, as noted by the minute-taker")]


def test_the_record_and_the_minutes_print_where_it_comes_from(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, line: str
) -> None:
    said.confirm_said(caseroom, cast.viewer("fay", clock.now), line)
    texts = closed(caseroom, cast, clock)
    assert f"{SOURCE}, confirmed" in words(app, "alma", f"/meetings/{cast.meeting}/minutes/record")
    for text in texts:
        assert LINE in text
        assert f"Source: {SOURCE}. Said in the room, confirmed by the originator." in text


def test_a_corrected_line_is_printed_as_corrected(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, line: str
) -> None:
    corrections.correct_information(
        caseroom,
        cast.viewer("fay", clock.now),
        line,
        text="He is in treatment since July",
        source=SOURCE,
        withdraw_old=False,
        once=secrets.token_hex(16),
    )
    for text in closed(caseroom, cast, clock):
        assert "He is in treatment since July" in text
        assert "Said in the room, corrected by the originator." in text
        assert LINE not in text
    record = words(app, "alma", f"/meetings/{cast.meeting}/minutes/record")
    assert f"{SOURCE}, corrected" in record
    assert "as noted" not in record


def guest_here(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> dict[str, str]:
    """A guest admitted to the case on the table, in the room; what the form sends of them."""
    place = guested.register(caseroom, cast, now=clock.now)
    guested.admit(caseroom, cast, place, now=clock.now)
    guested.come_in(caseroom, cast, place, now=clock.now)
    with record.reading(caseroom) as session:
        who = session.get_one(Attendance, place).person_id
    return {"text": "He is in treatment", "who": who, "asked_by": cast.agencies[FUTURES]}


def test_what_a_guest_said_is_recorded_by_the_agency_that_asked(
    dev: Officer, cast: Cast, caseroom: Caseroom, clock: StoppedClock
) -> None:
    assert dev.page().select("#record-asked-by") == []
    sent = guest_here(caseroom, cast, clock)
    dev.press(f"{dev.item('one')}/out", person=cast.attendances["rita"])
    guests = dev.page().select("#record-who option[data-guest]")
    assert [option.text for option in guests] == [f"{guested.NAME}, {guested.ORGANISATION}"]

    answer = dev.record("said", **sent)

    assert entries(soup(answer)) == [
        [
            "Said in the room",
            f"He is in treatment Said in the room by a guest, {guested.NAME} of {guested.ORGANISATION}, "
            "asked by Futures Housing Group As noted by the minute-taker "
            "The agencies that were in the room, and the officers",
        ]
    ]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"asked_by": ""}, {"record-asked-by": said.NOT_ASKED}),
        ({"asked_by": RIVERSIDE}, {"record-asked-by": said.NOT_ASKED}),
        ({"text": ""}, {"record-text": "Enter what was said"}),
    ],
)
def test_a_guest_is_asked_by_an_agency_on_the_case(
    dev: Officer,
    cast: Cast,
    caseroom: Caseroom,
    clock: StoppedClock,
    changed: dict[str, str],
    message: dict[str, str],
) -> None:
    sent = guest_here(caseroom, cast, clock)
    before = count(caseroom, Information)
    refused = dev.record(
        "said", **sent | {name: cast.agencies.get(value, value) for name, value in changed.items()}
    )
    assert (refused.status_code, wrong(refused)) == (422, message)
    assert typed(refused, "record-who") == sent["who"]
    assert count(caseroom, Information) == before


def test_a_guest_who_is_out_is_not_heard(
    dev: Officer, cast: Cast, caseroom: Caseroom, clock: StoppedClock
) -> None:
    sent = guest_here(caseroom, cast, clock)
    with record.reading(caseroom) as session:
        place = session.scalars(select(Attendance.id).where(Attendance.person_id == sent["who"])).one()
    dev.press(f"{dev.item('one')}/out", person=place)
    refused = dev.record("said", **sent)
    assert (refused.status_code, wrong(refused)) == (422, {"record-who": said.NOT_ADMITTED})
    assert dev.page().select("#record-who option[data-guest]") == []
