"""What is typed or pressed by mistake on the console: nothing comes of it that a next key cannot undo."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from meetings.doors import record
from meetings.operations import table
from models.meetings import Officer
from models.people import Person
from models.states import MeetingOffice
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.keyed import console, focused
from tests.browser.serving import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def on_table(opened: Site) -> Site:
    """Case `one` on the table."""
    table.put_on_table(opened.caseroom, opened.viewer("alma"), opened.cast.items["one"])
    return opened


def test_words_typed_beside_a_field_do_not_take_the_chair(opened: Site, devices: Devices) -> None:
    page = console(devices, opened, "dev")
    page.keyboard.press("t")
    page.wait_for_url("**/chair")
    page.keyboard.type(" take this to the tenant\n")
    expect(page.get_by_role("heading", name="Take the chair")).to_be_visible()
    with record.reading(opened.caseroom) as session:
        assert office_of(session, opened, "dev") != MeetingOffice.CHAIR
    page.get_by_role("button", name="Take the chair").click()
    expect(page.get_by_text("You have the chair", exact=True).first).to_be_visible()
    with record.reading(opened.caseroom) as session:
        assert office_of(session, opened, "dev") == MeetingOffice.CHAIR


def office_of(session: Session, site: Site, name: str) -> str:
    """What a person is at the cast's meeting."""
    return session.get_one(Officer, (site.cast.meeting, site.cast.people[name])).office


def test_the_keys_that_record_press_the_button_that_has_the_focus(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "alma")
    page.locator("#mode-nothing").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#mode-nothing")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#trouble")).to_be_hidden()


def test_an_error_goes_with_the_kind_of_entry_that_it_is_about(on_table: Site, devices: Devices) -> None:
    devices.forgive("422 (UNPROCESSABLE")
    page = console(devices, on_table, "alma")
    page.keyboard.press("d")
    page.locator("#record-text").fill("Call on the family")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#record-due-error")).to_contain_text("Enter a review date")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    focused(page, "record-text")
    expect(page.locator(".c-error, .is-bad, [aria-invalid]")).to_have_count(0)
    expect(page.locator("#record-text")).to_have_value("Call on the family")
    expect(page.locator("#record-due")).to_have_attribute(
        "aria-describedby", "record-due-hint record-due-echo"
    )
    assert faults(page) == []


def test_a_surname_typed_in_a_list_of_people_chooses_nobody_else(on_table: Site, devices: Devices) -> None:
    with record.writing(on_table.caseroom, on_table.viewer("alma")) as writing:
        writing.session.get_one(Person, on_table.cast.people["paul"]).name = "Paul Farlow"
        writing.audit("demo.made")
    page = console(devices, on_table, "alma")
    page.keyboard.press("a")
    page.keyboard.type("Call on the family")
    for typed, chosen in (("farlow", "paul"), ("fay", "fay"), ("paul", "paul")):
        page.keyboard.press("Tab")
        owner = focused(page, "record-who")
        page.keyboard.type(typed)
        expect(owner).to_have_value(on_table.cast.people[chosen])
        page.keyboard.press("Shift+Tab")
        focused(page, "record-text")
