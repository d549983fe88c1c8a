"""The page of mails that did not arrive: on a laptop and a phone, accessible, one press to send again."""

import pytest
from playwright.sync_api import expect

from models.mails import MailKind
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.browser.sizes import misfits
from tests.failed import lay_failed

pytestmark = pytest.mark.browser


def test_a_coordinator_finds_it_and_sends_again(site: Site, devices: Devices) -> None:
    page = devices.desk("alma")
    address = f"{site.url}/undelivered"
    page.goto(address)
    expect(page.get_by_role("heading", name="No message is listed")).to_be_visible()
    assert misfits(page) == []
    for name, kind in (("fay", MailKind.ACTION), ("paul", MailKind.RETURN), ("rita", MailKind.ACTION)):
        lay_failed(site.caseroom, site.cast, name, kind=kind)
    page.goto(site.url)
    page.get_by_role("link", name="3 messages about your meetings could not be delivered").click()
    expect(page).to_have_url(address)
    assert misfits(page) == []
    page.get_by_role("button", name="Send again to Fay: Reminder of an action").click()
    expect(page.get_by_role("status").first).to_contain_text("1 message is being sent again")
    page.get_by_role("button", name="Send all 2 again").click()
    expect(page.get_by_role("status").first).to_contain_text("2 messages are being sent again")
    expect(page.get_by_role("button", name="Send again")).to_have_count(0)
