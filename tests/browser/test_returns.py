"""A return filled on a laptop: brought, changed, seen on the board; its pages accessible at each size."""

import pytest
from playwright.sync_api import Page, expect

from tests.asked import ask_all, return_of
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.browser.sizes import misfits
from tests.cast import POLICE

pytestmark = pytest.mark.browser


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_a_return_is_filled_on_a_laptop(site: Site, devices: Devices) -> None:
    ask_all(site.caseroom, site.cast)
    desk = devices.desk("paul")
    desk.goto(site.url)
    desk.get_by_role("link", name="Returns", exact=True).click()
    first = desk.locator("#waiting ~ tbody tr").first
    expect(first).to_contain_text("ASB-ONE7")
    first.get_by_role("button", name="Nothing held").click()
    expect(desk.get_by_role("status").first).to_contain_text("nothing held")
    expect(desk.locator("#answered ~ tbody tr")).to_contain_text("Nothing held")

    desk.get_by_role("link", name="Change").click()
    reason = desk.get_by_label("Why do you decline?")
    expect(reason).to_be_hidden()
    desk.get_by_label("We decline to answer").check()
    reason.fill("He has not agreed")
    press(desk, "Send answer")
    expect(desk.locator("#answered ~ tbody tr")).to_contain_text("Declined")

    board = devices.desk("alma")
    board.goto(f"{site.url}/meetings/{site.cast.meeting}/returns")
    police = board.get_by_role("row", name="Derbyshire Constabulary")
    expect(police).to_contain_text("answered")
    expect(police).to_contain_text("not yet")
    expect(board.locator("main")).not_to_contain_text("eclined")
    press(board, "Remind all who have not answered")
    expect(board.get_by_role("status").first).to_contain_text("reminded by e-mail")


def test_every_page_of_returns_is_accessible_and_fits(site: Site, devices: Devices) -> None:
    ask_all(site.caseroom, site.cast)
    asked = f"{site.url}/returns/{return_of(site.caseroom, site.cast, POLICE).id}"
    carol, alma = devices.desk("carol"), devices.desk("alma")
    board = f"{site.url}/meetings/{site.cast.meeting}/returns"
    for page, address in (
        (carol, f"{site.url}/returns"),
        (carol, asked),
        (carol, f"{asked}/worker"),
        (alma, board),
    ):
        page.goto(address)
        assert misfits(page) == [], address
