"""A phone whose session has ended says so and what to do, and keeps nothing of the case, a guest's too."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from meetings.operations import attending, table
from meetings.operations.opening_meeting import open_meeting
from models.states import How
from tests import guested
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.browser.test_guest import join
from tests.browser.test_live import end_sessions
from tests.cast import FUTURES, PASSWORD, close_meeting_at, email, lay_action

pytestmark = pytest.mark.browser
CASE = "ASB-ONE7"


@pytest.fixture
def on_table(opened: Site) -> Site:
    """Case one on the table, with those in the room who may see it."""
    here = [opened.cast.attendances[name] for name in ("alma", "carol", "fay")]
    attending.record_acknowledgement(
        opened.caseroom, opened.viewer("alma"), opened.cast.meeting, here, how=How.SPOKEN
    )
    table.put_on_table(opened.caseroom, opened.viewer("alma"), opened.cast.items["one"])
    return opened


def shows_nothing(phone: Page, heading: str) -> None:
    """The words alone, and no way to what stood there before."""
    expect(phone.get_by_role("heading", level=1)).to_have_text(heading)
    expect(phone.get_by_text("One moment")).to_have_count(0)
    assert (CASE in phone.content(), "Text for" in phone.content()) == (False, False)
    assert phone.locator("main textarea").count() == 0
    assert faults(phone) == []


def test_a_phone_that_is_signed_out_says_so_and_comes_back_after_signing_in(
    on_table: Site, devices: Devices
) -> None:
    devices.forgive("401 (UNAUTHORIZED)")
    phone = devices.phone("carol")
    phone.goto(f"{on_table.meeting}/phone")
    expect(phone.get_by_role("heading", level=1)).to_have_text(CASE)
    end_sessions(on_table)
    shows_nothing(phone, "You are signed out")
    expect(phone.get_by_text("scan the code on the screen again")).to_be_visible()
    with phone.expect_popup() as beside:
        phone.get_by_role("link", name="Sign in").click()
    beside.value.get_by_label("Work e-mail address").fill(email("carol"))
    beside.value.get_by_label("Password").fill(PASSWORD)
    beside.value.get_by_role("button", name="Sign in").click()
    beside.value.wait_for_url("**/phone")
    expect(phone.get_by_role("heading", level=1)).to_have_text(CASE)


def test_typed_text_does_not_stay_on_a_phone_that_is_signed_out(on_table: Site, devices: Devices) -> None:
    devices.forgive("401 (UNAUTHORIZED)")
    due_on = on_table.caseroom.clock().date() + timedelta(days=7)
    lay_action(on_table.caseroom, on_table.cast, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=due_on)
    phone = devices.phone("fay")
    phone.goto(f"{on_table.meeting}/phone")
    phone.get_by_text("Query this action").tap()
    phone.get_by_label("What is not right about it?").fill("He moved away from number 12")
    expect(phone.locator("form[data-unsaved]")).to_have_count(1)
    end_sessions(on_table)
    shows_nothing(phone, "You are signed out")


def test_a_guest_hears_that_the_meeting_has_closed(site: Site, devices: Devices) -> None:
    devices.forgive("401 (UNAUTHORIZED)")
    caseroom, cast = site.caseroom, site.cast
    place = guested.register(caseroom, cast, now=caseroom.clock())
    guested.admit(caseroom, cast, place, now=caseroom.clock())
    open_meeting(caseroom, site.viewer("alma"), cast.meeting)
    phone = devices.guest()
    join(phone, site)
    here = [cast.attendances[name] for name in ("alma", "carol", "fay")]
    attending.record_acknowledgement(caseroom, site.viewer("alma"), cast.meeting, here, how=How.SPOKEN)
    table.put_on_table(caseroom, site.viewer("alma"), cast.items["one"])
    expect(phone.get_by_role("heading", level=1)).to_have_text(CASE)
    close_meeting_at(caseroom, cast, caseroom.clock())
    shows_nothing(phone, "You are no longer in the meeting")
    phone.get_by_role("link", name="type it and join again").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Join a meeting as a guest")


def test_nothing_says_of_a_phone_that_is_signed_out_that_typed_text_is_still_there(
    on_table: Site, devices: Devices
) -> None:
    devices.forgive("401 (UNAUTHORIZED)")
    phone = devices.phone("carol")
    phone.clock.install()
    phone.goto(f"{on_table.meeting}/phone")
    expect(phone.get_by_role("heading", level=1)).to_have_text(CASE)
    end_sessions(on_table)
    with phone.expect_response("**/account/left"):
        phone.clock.fast_forward("14:00")
    phone.clock.run_for("00:01")
    expect(phone.get_by_text("is still on this page")).to_have_count(0)
    expect(phone.get_by_role("dialog")).to_be_hidden()
    phone.get_by_role("button", name="Tap to uncover").tap()
    expect(phone.get_by_role("heading", name="You are signed out")).to_be_visible()
