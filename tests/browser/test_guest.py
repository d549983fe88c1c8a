"""A guest's phone in a real browser: joined by code and name, it shows what originators agreed to alone."""

import pytest
from playwright.sync_api import Page, expect

from meetings.operations import attending, requests, table
from meetings.operations.opening_meeting import open_meeting
from meetings.operations.projectors import room_code
from models.states import How
from tests import guested
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.cast import FUTURES

pytestmark = pytest.mark.browser
SHARED = "Text for involved on one"
KEPT = "Text for agencies on one"


def join(phone: Page, site: Site) -> None:
    """By the code on the screen and the name on the register, then the statement."""
    phone.goto(f"{site.url}/guest")
    assert faults(phone) == []
    code = room_code(site.caseroom, site.cast.meeting, site.caseroom.clock())
    phone.get_by_label("Code on the screen").fill(code)
    phone.get_by_label("Your name").fill(guested.NAME)
    phone.get_by_role("button", name="Join").click()
    agree = phone.get_by_role("button", name="I agree")
    expect(agree).to_be_visible()
    assert faults(phone) == []
    agree.click()


def test_a_guest_sees_only_what_originators_agreed_to(site: Site, devices: Devices) -> None:
    caseroom, cast = site.caseroom, site.cast
    place = guested.register(caseroom, cast, now=caseroom.clock())
    guested.admit(caseroom, cast, place, now=caseroom.clock())
    alma = site.viewer("alma")
    open_meeting(caseroom, alma, cast.meeting)
    phone = devices.guest()
    join(phone, site)
    expect(phone.get_by_role("heading", level=1)).to_have_text("No case of yours now")

    members = [cast.attendances[name] for name in ("alma", "carol", "fay")]
    attending.record_acknowledgement(caseroom, alma, cast.meeting, members, how=How.SPOKEN)
    table.put_on_table(caseroom, site.viewer("alma"), cast.items["one"])
    member = devices.phone("carol")
    member.goto(f"{site.meeting}/phone")
    expect(member.locator("body")).to_contain_text(SHARED)
    expect(member.locator("body")).to_contain_text(KEPT)
    expect(phone.get_by_role("heading", level=1)).to_have_text("ASB-ONE7")
    expect(phone.locator("#live")).to_contain_text("No agency has agreed yet")
    expect(phone.locator("body")).not_to_contain_text(SHARED)

    agreed = [cast.information["one involved"]]
    request_id = guested.asked(caseroom, cast, FUTURES)
    requests.answer(caseroom, site.viewer("fay"), request_id, grants=True, pieces=agreed)
    expect(phone.locator("#live")).to_contain_text(SHARED)
    expect(phone.locator("body")).not_to_contain_text(KEPT)
    assert faults(phone) == []

    requests.answer(caseroom, site.viewer("fay"), request_id, grants=False, reason="Not any more")
    expect(phone.locator("body")).not_to_contain_text(SHARED)
