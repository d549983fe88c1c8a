"""An officer's word on two screens: the phone shows a number, the console three to choose from."""

import pytest
from playwright.sync_api import expect

from meetings.operations.opening_meeting import open_meeting
from meetings.operations.projectors import room_code
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.serving import Site

pytestmark = pytest.mark.browser


def test_the_chair_lets_a_phone_in_by_its_number(site: Site, devices: Devices) -> None:
    open_meeting(site.caseroom, site.viewer("alma"), site.cast.meeting)
    console = devices.desk("alma")
    console.goto(f"{site.meeting}/console")
    phone = devices.guest()
    code = room_code(site.caseroom, site.cast.meeting, site.caseroom.clock())
    phone.goto(f"{site.url}/arrive?room={code}")
    assert faults(phone) == []
    phone.get_by_label("Your name").fill("Rita Mitchell")
    phone.get_by_role("button", name="Show a number").click()
    number = phone.locator("#number").inner_text()
    assert faults(phone) == []

    expect(console.locator(".c-queue--phones")).to_contain_text("Rita Mitchell")
    assert faults(console) == []
    console.keyboard.press("3")
    dialog = console.locator("#vouching")
    expect(dialog).to_contain_text("Rita Mitchell")
    assert faults(console) == []
    dialog.get_by_label("On the register").select_option(site.cast.attendances["rita"])
    dialog.get_by_role("button", name=number, exact=True).click()
    expect(dialog).to_contain_text("Let in, and here now")

    expect(console.locator(".c-queue--phones")).to_have_count(0)
    expect(phone.get_by_role("heading", level=1)).to_have_text("You are let in", timeout=15_000)
    phone.get_by_role("button", name="Go to the meeting").click()
    phone.wait_for_url(f"{site.meeting}/phone")
    phone.get_by_role("button", name="I agree").click()
    expect(phone.get_by_role("button", name="I agree")).to_be_hidden()
    expect(console.locator("#reg")).to_contain_text("Rita")
    phone.goto(f"{site.url}/cases")
    phone.wait_for_url(f"{site.meeting}/phone")
