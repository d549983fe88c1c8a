"""From the mail to the answer on a phone: open the link, sign in by password or passkey, and answer."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from meetings.doors import record
from meetings.doors.viewers import Clock
from meetings.operations import climbing
from meetings.reminders.sweep import sweep
from models.outcomes import Action
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.browser.sizes import misfits
from tests.browser.test_passkeys import plug_in
from tests.cast import AMBER, FUTURES, PASSWORD, close_meeting_at, email, lay_action
from tests.mailed import link_in, mails_to
from tests.test_live import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def link(site: Site) -> str:
    """The link in the mail that tells Fay of a new action, as the service wrote it."""
    now = site.caseroom.clock()
    due_on = now.date() + timedelta(days=7)
    lay_action(site.caseroom, site.cast, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=due_on)
    close_meeting_at(site.caseroom, site.cast, now - timedelta(days=1))
    sweep(site.caseroom, now)
    wait_until(lambda: bool(mails_to(site.caseroom, email("fay"))))
    (mail,) = mails_to(site.caseroom, email("fay"))
    return link_in(mail)


def fits(page: Page) -> bool:
    """Whether nothing reaches beyond the side of the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def answer(page: Page) -> None:
    """Say that it is done: three taps."""
    page.get_by_label("Done", exact=True).tap()
    page.get_by_label("What was done").fill("Fitted the lock")
    page.get_by_role("button", name="Send answer").tap()
    expect(page.get_by_role("main")).to_contain_text("Fitted the lock")


def by_password(phone: Page, link: str) -> None:
    """Open the link and sign in."""
    phone.goto(link)
    phone.get_by_label("Work e-mail address").fill(email("fay"))
    phone.get_by_label("Password").fill(PASSWORD)
    phone.get_by_role("button", name="Sign in").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Text of A-3M9T")


def test_an_owner_answers_from_the_mail_by_their_password(site: Site, devices: Devices, link: str) -> None:
    phone = devices.guest()
    by_password(phone, link)
    assert faults(phone) == []
    assert fits(phone)
    answer(phone)
    assert faults(phone) == []


def test_an_owner_answers_from_the_mail_without_scripts(site: Site, devices: Devices, link: str) -> None:
    phone = devices.guest(scripts=False)
    by_password(phone, link)
    answer(phone)


def test_an_owner_answers_from_the_mail_by_a_passkey(site: Site, devices: Devices, link: str) -> None:
    phone = devices.phone("fay")
    plug_in(phone)
    phone.goto(f"{site.url}/account")
    phone.get_by_label("What do you call this device?").fill("My phone")
    phone.get_by_role("button", name="Make a passkey on this device").tap()
    phone.get_by_role("button", name="I have kept them: go on").tap()
    expect(phone.get_by_role("main")).to_contain_text("My phone")
    phone.context.clear_cookies()
    phone.goto(link)
    phone.get_by_role("button", name="Use a passkey").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Text of A-3M9T")
    answer(phone)


def test_the_list_that_a_mail_of_several_leads_to_is_accessible_and_fits(
    site: Site, devices: Devices, link: str
) -> None:
    """A late action of Fay’s has climbed to Alma, who chairs the meeting and owns one herself."""
    mine = lay_action(
        site.caseroom, site.cast, "A-77QP", owner="alma", audience=(AMBER,), due_on=site.cast.now.date()
    )
    with record.writing(site.caseroom, Clock(site.caseroom.clock())) as writing:
        for action in writing.session.scalars(select(Action).where(Action.id != mine)):
            climbing.let_see(writing, action, site.cast.people["alma"], "chair")
        writing.audit("demo.made")
    page = devices.desk("alma")
    page.goto(f"{site.url}/actions")
    expect(page.get_by_role("main")).to_contain_text("A-3M9T")
    expect(page.get_by_role("main")).to_contain_text("A-77QP")
    assert misfits(page) == []


def test_somebody_else_is_told_of_no_action(site: Site, devices: Devices, link: str) -> None:
    phone = devices.phone("eve")
    phone.goto(link)
    expect(phone.get_by_role("main")).to_contain_text("You have no actions")
    expect(phone.locator("body")).to_contain_text("That link has ended, or was meant for somebody else.")
    expect(phone.locator("body")).not_to_contain_text("A-3M9T")
    assert faults(phone) == []
    assert fits(phone)
