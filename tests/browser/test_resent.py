"""A form of an ordinary page that was sent, come back to by the browser's Back, and sent again."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Devices
from tests.browser.serving import Site

pytestmark = pytest.mark.browser
TOLD = "What you sent first is recorded, and you have edited it since."


def add(desk: Page) -> None:
    """Press the button, not the link of the same name."""
    desk.get_by_role("button", name="Add information").click()


def brought(desk: Page) -> Locator:
    """The pieces on the case that say how many nights it barked."""
    return desk.locator(".app-piece", has_text="Barking on")


def test_as_it_was_it_stays_one_and_edited_it_is_another_only_once_it_is_sent_once_more(
    site: Site, devices: Devices
) -> None:
    devices.forgive("status of 422")
    desk = devices.desk("fay")
    shared = desk.get_by_label("What you want to share")
    desk.goto(f"{site.url}/cases/{site.cast.cases['one']}/information/new")
    desk.get_by_label("Every agency on this case").check()
    desk.get_by_label("No: the others need to know").check()
    shared.fill("Barking on nine nights")
    desk.get_by_label("Where it came from").fill("Tenancy file")
    desk.get_by_label("Why the others need it").fill("How often it happens")
    desk.get_by_label("A suspect").check()
    add(desk)
    expect(brought(desk)).to_have_count(1)

    desk.go_back()
    expect(shared).to_have_value("Barking on nine nights")
    add(desk)
    expect(desk.get_by_role("status").first).to_contain_text("Your information is on the case")
    expect(brought(desk)).to_have_count(1)

    desk.go_back()
    shared.fill("Barking on ten nights")
    add(desk)
    expect(desk.locator(".govuk-error-summary")).to_contain_text(TOLD)
    expect(shared).to_have_value("Barking on ten nights")
    add(desk)
    expect(brought(desk)).to_have_count(2)
