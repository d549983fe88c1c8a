"""A button of a phone tapped twice at once: the second tap is not for what stands in its place by then."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.sitting import open_with

pytestmark = pytest.mark.browser

# Within what a hand takes for a second tap, and after it, in seconds.
AT_ONCE, LATER = 0.1, 1.1


def test_leaving_for_five_minutes_is_not_undone_by_its_second_tap(site: Site, devices: Devices) -> None:
    open_with(site.caseroom, site.cast)
    phone = devices.phone("paul")
    phone.goto(f"{site.meeting}/phone")
    leave = phone.get_by_role("button", name="Leave for five minutes")
    box = leave.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 4
    began = float(phone.evaluate("Date.now() / 1000"))
    phone.touchscreen.tap(x, y)
    back = phone.get_by_role("button", name="I am back")
    expect(back).to_be_visible()

    phone.clock.set_fixed_time(began + AT_ONCE)
    with phone.expect_response("**/phone/live?*"):
        phone.touchscreen.tap(x, y)
    expect(back).to_be_visible()

    phone.clock.set_fixed_time(began + LATER)
    with phone.expect_response("**/phone/back"):
        phone.touchscreen.tap(x, y)
    expect(leave).to_be_visible()
