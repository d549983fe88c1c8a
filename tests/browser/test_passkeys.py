"""A passkey in a real browser, with an authenticator that Chromium plays: made, then used to sign in."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.serving import Site

pytestmark = pytest.mark.browser
KIND = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in(page: Page) -> None:
    """Give the browser an authenticator whose owner is at the device."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KIND})


def test_a_passkey_is_made_and_signs_in(site: Site, devices: Devices) -> None:
    desk = devices.desk("fay")
    plug_in(desk)
    desk.goto(f"{site.url}/account")
    assert faults(desk) == []
    desk.get_by_label("What do you call this device?").fill("Work laptop")
    desk.get_by_role("button", name="Make a passkey on this device").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    desk.get_by_role("button", name="I have kept them: go on").click()
    expect(desk.get_by_role("main")).to_contain_text("Work laptop")
    assert faults(desk) == []
    desk.get_by_role("button", name="Sign out", exact=True).click()
    expect(desk.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    desk.goto(f"{site.url}/sign-in?next=/cases")
    desk.get_by_role("button", name="Use a passkey").click()
    desk.wait_for_url(f"{site.url}/cases")


def test_without_scripts_nothing_of_passkeys_is_in_the_way(site: Site, devices: Devices) -> None:
    desk = devices.desk("fay", scripts=False)
    desk.goto(f"{site.url}/account")
    expect(desk.get_by_text("This browser cannot make a passkey.")).to_be_visible()
    expect(desk.get_by_role("button", name="Make a passkey on this device")).to_be_hidden()
