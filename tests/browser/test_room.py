"""The room check in real browsers: who should not be here steps out, by phone or console, both ways."""

import pytest
from playwright.sync_api import Page, expect

from meetings.operations import attending, table
from meetings.operations.opening_meeting import open_meeting
from models.states import How
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.keyed import console
from tests.browser.serving import Site
from tests.sitting import EVERYBODY

pytestmark = pytest.mark.browser

SHARED = "Text for involved on one"


@pytest.fixture
def sitting(site: Site) -> Site:
    """Everybody here and agreed, nothing on the table."""
    open_meeting(site.caseroom, site.viewer("alma"), site.cast.meeting)
    people = [site.cast.attendances[name] for name in EVERYBODY]
    attending.record_acknowledgement(
        site.caseroom, site.viewer("dev"), site.cast.meeting, people, how=How.SPOKEN
    )
    return site


def on_phone(devices: Devices, site: Site, name: str) -> Page:
    phone = devices.phone(name)
    phone.goto(f"{site.meeting}/phone")
    return phone


def holds(screen: Page) -> None:
    """The wall shows no case."""
    expect(screen.get_by_text(SHARED)).to_have_count(0)
    expect(screen.get_by_role("heading", name="ASB-ONE7")).to_have_count(0)


def shows(screen: Page) -> None:
    expect(screen.get_by_role("heading", name="ASB-ONE7")).to_be_visible()
    expect(screen.get_by_text(SHARED)).to_be_visible()


def test_whoever_is_named_steps_out_on_their_phone_or_is_marked_out(sitting: Site, devices: Devices) -> None:
    chair, screen = console(devices, sitting, "alma"), devices.paired_projector()
    rita = on_phone(devices, sitting, "rita")
    chair.keyboard.press("n")
    check = chair.locator(".c-check")
    expect(check).to_contain_text("Riverside not on this case")
    expect(check.get_by_role("button", name="Rita is out")).to_be_visible()
    expect(rita.get_by_role("heading", name="This case is not for you")).to_be_visible()
    holds(screen)
    assert [faults(page) for page in (rita, screen)] == [[], []]

    rita.get_by_role("button", name="I have stepped out").tap()
    expect(check).to_have_count(0)
    shows(screen)
    assert faults(rita) == []

    item, place = sitting.cast.items["one"], sitting.cast.attendances["rita"]
    table.come_back(sitting.caseroom, sitting.viewer("dev"), item, place)
    expect(check).to_contain_text("Riverside not on this case")
    holds(screen)

    check.get_by_role("button", name="Rita is out").click()
    expect(check).to_have_count(0)
    shows(screen)
    expect(rita.get_by_role("heading", name="This case is not for you")).to_be_visible()


def test_an_interest_declared_on_a_phone_takes_the_case_off_it_and_the_console_lifts_it(
    sitting: Site, devices: Devices
) -> None:
    chair, screen = console(devices, sitting, "alma"), devices.paired_projector()
    paul = on_phone(devices, sitting, "paul")
    chair.keyboard.press("n")
    expect(chair.locator(".c-check")).to_be_visible()
    chair.keyboard.press("o")
    shows(screen)
    expect(paul.get_by_role("heading", name="ASB-ONE7")).to_be_visible()
    paul.get_by_role("link", name="I know someone in this case").tap()
    paul.wait_for_url("**/interest/**")
    assert faults(paul) == []
    paul.get_by_label("How do you know them?").fill("My cousin lives there")
    paul.get_by_role("button", name="Declare it and step out").tap()
    expect(paul.get_by_role("heading", name="This case is not for you")).to_be_visible()
    kept = chair.locator("#kept-out")
    kept.locator("summary").click()
    expect(kept).to_contain_text("My cousin lives there")
    shows(screen)
    assert [faults(page) for page in (chair, paul)] == [[], []]

    kept.get_by_role("button", name="Let in again").click()
    expect(kept).to_have_count(0)
    expect(paul.get_by_role("heading", name="You are out for this case")).to_be_visible()
