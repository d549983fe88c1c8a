"""A private calendar: the owner's own times, read back as iCalendar, and nothing once it has ended."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from models.agencies import Partner
from models.people import CalendarFeed, Person
from models.records import AuditRow
from tests.cast import FUTURES, POLICE, Cast, lay_action, lay_scene
from tests.clients import post, signed_in
from tests.places import StoppedClock

pytestmark = pytest.mark.usefixtures("cast")

ADDRESS = re.compile(r"http://localhost:8000(/calendar/[\w-]+\.ics)")
DUE = date(2026, 10, 20)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_scene(caseroom, clock.now)
    lay_action(caseroom, laid, "A-3M9T", owner="fay", audience=(FUTURES, POLICE), due_on=DUE)
    lay_action(caseroom, laid, "A-7KQ4", owner="paul", audience=(FUTURES, POLICE), due_on=DUE)
    return laid


def _address(app: Flask, name: str) -> str:
    shown = post(signed_in(app, name), "/calendar")
    found = ADDRESS.search(shown.text)
    assert found is not None, shown.text
    return found[1]


def _events(app: Flask, address: str) -> dict[str, tuple[object, object]]:
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    return {str(event["SUMMARY"]): (event.decoded("DTSTART"), event.decoded("DTEND")) for event in found}


def test_it_holds_when_one_is_needed_and_what_one_owns_and_nothing_else(app: Flask, cast: Cast) -> None:
    address = _address(app, "fay")
    starts = datetime(2026, 10, 13, 9, 0, tzinfo=UTC)
    assert _events(app, address) == {
        "Partnership meeting": (starts, starts + timedelta(minutes=60)),
        "Action A-3M9T is due": (DUE, DUE + timedelta(days=1)),
    }
    text = app.test_client().get(address).text
    for hidden in ("A-7KQ4", "ASB-", "Committee Room", "Fay", "October case meeting", cast.cases["one"]):
        assert hidden not in text


def test_entries_keep_their_names_for_calendar_programs(app: Flask, clock: StoppedClock) -> None:
    address = _address(app, "fay")

    def names() -> set[str]:
        found = Calendar.from_ical(app.test_client().get(address).data).walk("VEVENT")
        return {str(event["UID"]) for event in found}

    before = names()
    clock.forward(hours=1)
    assert names() == before
    assert len(before) == 2


def test_a_new_address_ends_the_one_before_and_it_can_be_ended(app: Flask, caseroom: Caseroom) -> None:
    first = _address(app, "fay")
    second = _address(app, "fay")
    assert app.test_client().get(first).status_code == 404
    assert app.test_client().get(second).status_code == 200
    fay = signed_in(app, "fay")
    assert "has an address until" in fay.get("/calendar").text
    assert second not in fay.get("/calendar").text
    assert post(fay, "/calendar/end").status_code == 303
    assert post(fay, "/calendar/end").status_code == 303
    assert app.test_client().get(second).status_code == 404
    assert "has no address yet" in fay.get("/calendar").text


def test_the_token_itself_is_not_stored(app: Flask, caseroom: Caseroom) -> None:
    token = _address(app, "fay").removeprefix("/calendar/").removesuffix(".ics")
    with record.reading(caseroom) as session:
        assert token not in session.scalars(select(CalendarFeed.token_sha256)).one()


def test_it_is_over_after_ninety_days(app: Flask, clock: StoppedClock) -> None:
    address = _address(app, "fay")
    clock.now += timedelta(days=89)
    assert app.test_client().get(address).status_code == 200
    clock.now += timedelta(days=1)
    assert app.test_client().get(address).status_code == 404


@pytest.mark.parametrize("who", ["left", "suspended"])
def test_it_is_over_at_once_for_who_has_left_or_whose_agency_is_suspended(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, who: str
) -> None:
    address, other = _address(app, "fay"), _address(app, "rita")
    with record.housekeeping(caseroom) as session:
        if who == "left":
            session.execute(update(Person).where(Person.id == cast.people["fay"]).values(left_at=clock.now))
        else:
            own = Partner.agency_id == cast.agencies[FUTURES]
            session.execute(update(Partner).where(own).values(suspended_at=clock.now))
    assert app.test_client().get(address).status_code == 404
    assert app.test_client().get(other).status_code == 200


def test_a_wrong_address_is_no_page_and_its_token_is_noted_nowhere(app: Flask, caseroom: Caseroom) -> None:
    assert signed_in(app, "fay").get("/calendar/wrong-token.ics").status_code == 404
    with record.reading(caseroom) as session:
        assert not [row for row in session.scalars(select(AuditRow.details)) if "wrong-token" in row]
