"""Giving a mobile number: accessible on a laptop and as narrow as the phone, by a code texted at once."""

import re

import pytest
from playwright.sync_api import expect

from tests import texted
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.browser.sizes import misfits
from tests.mailed import mails_to, words
from tests.test_live import wait_until

pytestmark = pytest.mark.browser


def test_a_number_is_given_and_proved(site: Site, devices: Devices) -> None:
    page = devices.desk("fay")
    devices.forgive("422")
    page.goto(f"{site.url}/account")
    page.get_by_role("link", name="Give your mobile number").click()
    field = page.get_by_label("UK mobile number")
    expect(field).to_be_visible()
    assert misfits(page) == []
    field.fill("01332 123456")
    page.get_by_role("button", name="Text me a code").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a UK mobile number")
    expect(field).to_have_value("01332 123456")
    assert misfits(page) == []

    field.fill("07700 900123")
    page.get_by_role("button", name="Text me a code").click()
    expect(page.get_by_role("heading", name="Enter the code from the text message")).to_be_visible()
    assert misfits(page) == []
    wait_until(lambda: bool(mails_to(site.caseroom, texted.NUMBER)))
    code = re.match(r"\d{6}", words(mails_to(site.caseroom, texted.NUMBER)[0]))
    assert code is not None
    page.get_by_label("Code from the text message").fill(code[0])
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("status").first).to_contain_text("also come as text messages from now on")
    expect(page.get_by_text("also go to 07700 900123")).to_be_visible()
    assert misfits(page) == []
    page.get_by_role("button", name="Remove the number").click()
    expect(page.get_by_role("link", name="Give your mobile number")).to_be_visible()
