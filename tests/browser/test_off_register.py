"""A phone that waits for its meeting to open says when its owner is taken off the register, and no more."""

import pytest
from playwright.sync_api import expect

from meetings.operations import inviting
from models.states import AttendanceRole
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.serving import Site

pytestmark = pytest.mark.browser


def test_a_phone_says_that_its_owner_is_not_on_the_register_until_they_are_again(
    site: Site, devices: Devices
) -> None:
    devices.forgive("404 (NOT FOUND)")
    phone, cast = devices.phone("fay"), site.cast
    heading = phone.get_by_role("heading", level=1)
    phone.goto(f"{site.meeting}/phone")
    expect(heading).to_have_text("Not open yet")
    inviting.uninvite(site.caseroom, site.viewer("alma"), cast.attendances["fay"])
    expect(heading).to_have_text("You are not on the register of this meeting")
    expect(phone.get_by_text("One moment")).to_have_count(0)
    assert faults(phone) == []
    inviting.invite_people(
        site.caseroom, site.viewer("alma"), cast.meeting, [cast.people["fay"]], role=AttendanceRole.MEMBER
    )
    expect(heading).to_have_text("Not open yet")
