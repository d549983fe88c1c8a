"""A screen that waits for its meeting to open says when its viewer has no place there any more."""

import pytest
from playwright.sync_api import expect

from meetings.doors import record
from meetings.operations import inviting, planning
from meetings.operations.planning import Plan
from models.meetings import Meeting
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


def test_a_console_says_that_its_viewer_is_no_officer_until_they_are_again(
    site: Site, devices: Devices
) -> None:
    devices.forgive("404 (NOT FOUND)")
    console = devices.desk("dev")
    console.goto(f"{site.meeting}/console")
    expect(console.locator("#agenda")).to_be_visible()
    take_minutes(site, "paul")
    heading = console.get_by_role("heading", level=1)
    expect(heading).to_have_text("You are not an officer of this meeting")
    expect(console.locator("#live").get_by_text("What you typed is still here")).to_be_hidden()
    expect(console.get_by_role("link", name="Go to the start page")).to_be_visible()
    expect(console.get_by_text("One moment")).to_have_count(0)
    assert faults(console) == []
    take_minutes(site, "dev")
    expect(console.locator("#agenda")).to_be_visible()


def take_minutes(site: Site, name: str) -> None:
    """Have the coordinator make somebody the minute-taker."""
    with record.reading(site.caseroom) as session:
        meeting = session.get_one(Meeting, site.cast.meeting)
    people = site.cast.people
    plan = Plan(
        title=meeting.title,
        held_on=meeting.starts_at.date(),
        starts=meeting.starts_at.time(),
        planned_minutes=60,
        place=meeting.place,
        secure_venue=meeting.secure_venue,
        chair=people["alma"],
        deputy=people["carol"],
        minute_taker=people[name],
    )
    planning.change_meeting(site.caseroom, site.viewer("alma"), meeting.id, plan, version=meeting.version)
