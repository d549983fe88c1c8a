"""After signing out on a shared laptop the way back shows nothing, and two minutes before the end it asks."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Devices
from tests.browser.serving import Site

pytestmark = pytest.mark.browser
SEEN = "ASB-ONE7"


def test_the_way_back_after_signing_out_shows_nothing(site: Site, devices: Devices) -> None:
    desk = devices.desk("fay")
    for path in ("/cases", f"/cases/{site.cast.cases['one']}"):
        desk.goto(f"{site.url}{path}")
        expect(desk.get_by_role("main")).to_contain_text(SEEN)
    desk.get_by_role("button", name="Sign out", exact=True).click()
    for _ in range(3):
        desk.go_back()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Sign in")
        expect(desk.locator("body")).not_to_contain_text(SEEN)
    assert desk.evaluate("localStorage.length + sessionStorage.length") == 0


def test_whoever_touches_nothing_is_asked_and_keeps_what_they_typed(site: Site, devices: Devices) -> None:
    desk = devices.desk("fay")
    desk.clock.install()
    desk.goto(f"{site.url}/cases/new")
    title = desk.get_by_role("textbox", name="Title", exact=True)
    title.fill("Half a title")
    desk.route("**/account/left", lambda route: route.fulfill(body="110"))
    desk.clock.run_for("13:30")
    expect(desk.get_by_role("heading", name="Are you still there?")).to_be_visible()
    desk.unroute("**/account/left")
    desk.get_by_role("button", name="Stay signed in").click()
    expect(desk.get_by_role("heading", name="Are you still there?")).to_be_hidden()
    expect(title).to_have_value("Half a title")
