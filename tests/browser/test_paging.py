"""A long list in pages on a laptop and a phone: turned by its links, accessible, no wider than the screen."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.browser.sizes import misfits
from tests.cast import POLICE, lay_action

pytestmark = pytest.mark.browser
ACTIONS = 260


@pytest.fixture
def many(site: Site) -> Site:
    """More actions of Paul's than four pages hold."""
    today = site.caseroom.clock().date()
    for number in range(ACTIONS):
        due = today + timedelta(days=number)
        lay_action(site.caseroom, site.cast, f"A-{number:04}", owner="paul", audience=(POLICE,), due_on=due)
    return site


def first_row(page: Page) -> str:
    return page.locator(".app-table tbody th a").first.inner_text()


def test_a_reader_turns_the_pages(many: Site, devices: Devices) -> None:
    desk, phone = devices.desk("paul"), devices.phone("paul", scripts=False)
    for page in (desk, phone):
        turn_the_pages(page, many)
    assert misfits(desk) == []


def turn_the_pages(page: Page, many: Site) -> None:
    """On by the next page, to the last one, and back."""
    page.goto(f"{many.url}/actions?whose=mine")
    links = page.get_by_role("navigation", name="Pages")
    expect(page.get_by_text(f"Showing 1 to 50 of {ACTIONS}")).to_be_visible()
    links.get_by_role("link", name="Next page").click()
    expect(page.get_by_text(f"Showing 51 to 100 of {ACTIONS}")).to_be_visible()
    assert first_row(page) == "A-0050"
    assert page.title().startswith("Actions (page 2 of 6)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    links.get_by_role("link", name="Page 6").click()
    expect(page.get_by_text(f"Showing 251 to {ACTIONS} of {ACTIONS}")).to_be_visible()
    expect(links.get_by_role("link", name="Next page")).to_have_count(0)
    expect(links.get_by_role("link", name="Page 6")).to_have_attribute("aria-current", "page")
    links.get_by_role("link", name="Previous page").click()
    expect(page.get_by_text(f"Showing 201 to 250 of {ACTIONS}")).to_be_visible()
    assert first_row(page) == "A-0200"
    expect(page.get_by_label("Whose")).to_have_value("mine")


def test_a_reader_sorts_by_a_head_or_on_a_phone_by_choice(site: Site, devices: Devices) -> None:
    desk, phone = devices.desk("paul"), devices.phone("paul", scripts=False)
    for page in (desk, phone):
        page.goto(f"{site.url}/partners")
        page.get_by_label("Kind").select_option("Police")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_text("2 of 47 partners")).to_be_visible()
        assert first_row(page) == "British Transport Police"
    expect(desk.get_by_label("Order")).to_be_hidden()
    desk.get_by_role("columnheader", name="Agency").get_by_role("link").click()
    expect(desk.get_by_role("columnheader", name="Agency")).to_have_attribute("aria-sort", "descending")
    phone.get_by_label("Order").select_option("Agency, last to first")
    phone.get_by_role("button", name="Show").click()
    for page in (desk, phone):
        assert first_row(page) == "Derbyshire Constabulary"
        expect(page.get_by_label("Kind")).to_have_value("Police")
    assert misfits(desk) == []
    head = phone.get_by_role("columnheader", name="Agency").get_by_role("link")
    assert heads_height(head) == 1
    head.focus()
    assert heads_height(head) > 20, "whoever has a keyboard sees the head that they are on"


def heads_height(head: Locator) -> int:
    """How high the heads of a table stand, in pixels."""
    return int(head.evaluate("head => head.closest('thead').clientHeight"))
