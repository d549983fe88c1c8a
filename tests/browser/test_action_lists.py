"""Lists of actions in a real browser, narrowed without scripts too; a case's outcomes copied in one press."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from meetings.doors import record
from meetings.doors.viewers import Clock
from models.outcomes import Action
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.browser.sizes import misfits
from tests.cast import AMBER, FUTURES, POLICE, lay_action
from tests.sitting import another_meeting

pytestmark = pytest.mark.browser
COPY = "Copy decisions and actions"


@pytest.fixture
def given(site: Site) -> Site:
    """Two actions of Paul's and one of Carol's that an earlier meeting gave them."""
    earlier = another_meeting(site.caseroom, site.cast)
    for reference, owner, days in (("A-3M9T", "paul", -3), ("A-7KQ4", "paul", 30), ("A-5XW2", "carol", 60)):
        due = site.caseroom.clock().date() + timedelta(days=days)
        action_id = lay_action(
            site.caseroom,
            site.cast,
            reference,
            owner=owner,
            audience=(AMBER, POLICE, FUTURES),
            due_on=due,
        )
        with record.writing(site.caseroom, Clock(site.cast.now)) as writing:
            writing.session.get_one(Action, action_id).meeting_id = earlier
            writing.audit("demo.made")
    return site


def references(page: Page) -> Locator:
    return page.locator(".app-table tbody th a")


def case_of(site: Site) -> str:
    return f"{site.url}/cases/{site.cast.cases['one']}"


@pytest.mark.parametrize("browser_has", ["scripts", "none"])
def test_a_list_is_narrowed_by_its_form(given: Site, devices: Devices, browser_has: str) -> None:
    """Both lists have the one form: each is narrowed once, one with scripts and one without."""
    scripts = browser_has == "scripts"
    desk = devices.desk("paul", scripts=scripts)
    desk.goto(f"{given.url}/actions" if scripts else f"{given.meeting}/arising")
    expect(references(desk)).to_have_text(["A-3M9T", "A-7KQ4", "A-5XW2"])
    desk.get_by_label("Owner").select_option("Paul")
    desk.get_by_label("Due", exact=True).select_option("Later")
    desk.get_by_role("button", name="Show").click()
    expect(references(desk)).to_have_text(["A-7KQ4"])
    expect(desk.get_by_label("Owner")).to_have_value(given.cast.people["paul"])
    expect(desk.get_by_label("Due", exact=True)).to_have_value("later")


def test_the_lists_are_accessible_and_fit(given: Site, devices: Devices) -> None:
    page = devices.desk("paul")
    for address in (
        f"{given.url}/actions",
        f"{given.url}/actions?case=nothing",
        f"{given.url}/actions?state=lost&due=soon",
        f"{given.meeting}/arising",
        f"{given.meeting}/arising?due=overdue",
        case_of(given),
    ):
        page.goto(address)
        assert misfits(page) == [], address
    page.get_by_text("Read the text").click()
    assert misfits(page) == []
    devices.forgive("422")


def test_one_press_copies_what_the_page_shows(given: Site, devices: Devices) -> None:
    desk = devices.desk("paul")
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.goto(case_of(given))
    desk.get_by_role("button", name=COPY).click()
    expect(desk.locator("#plain-copied")).to_have_text("Copied")
    copied = desk.evaluate("navigator.clipboard.readText()")
    assert copied == desk.locator("#plain").input_value()
    assert "Text of A-3M9T" in copied


def test_where_the_browser_does_not_copy_the_text_is_selected(given: Site, devices: Devices) -> None:
    desk = devices.desk("paul")
    # As over a connection that is not secure.
    desk.add_init_script("delete Navigator.prototype.clipboard")
    desk.goto(case_of(given))
    desk.get_by_role("button", name=COPY).click()
    expect(desk.locator("#plain-copied")).to_contain_text("The text is selected")
    text = desk.locator("#plain").input_value()
    assert desk.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]") == [
        0,
        len(text),
    ]


def test_without_scripts_the_text_is_there_to_select(given: Site, devices: Devices) -> None:
    desk = devices.desk("paul", scripts=False)
    desk.goto(case_of(given))
    expect(desk.get_by_role("button", name=COPY)).to_be_hidden()
    desk.get_by_text("Read the text").click()
    assert "Text of A-7KQ4" in desk.locator("#plain").input_value()
