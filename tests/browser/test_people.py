"""A partner is suspended from its page while a phone is open; the pages of accounts are accessible."""

import pytest
from playwright.sync_api import expect

from meetings.operations import partners, table
from meetings.operations.opening_meeting import open_meeting
from tests import accounts
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.browser.sizes import misfits
from tests.browser.test_live import agree
from tests.cast import EREWASH, FUTURES, POLICE

pytestmark = pytest.mark.browser


@pytest.fixture
def on_table(site: Site) -> Site:
    """Case one on the table, with those in the room who may see it."""
    open_meeting(site.caseroom, site.viewer("alma"), site.cast.meeting)
    for name in ("alma", "carol", "fay"):
        agree(site, name)
    table.put_on_table(site.caseroom, site.viewer("alma"), site.cast.items["one"])
    return site


def test_a_phone_loses_the_case_within_five_seconds_of_its_agency_being_suspended(
    on_table: Site, devices: Devices
) -> None:
    fay, alma = devices.phone("fay"), devices.desk("alma")
    # A poll that was on its way is told of no such meeting, each later one of no such session.
    devices.forgive("401 (UNAUTHORIZED)", "404 (NOT FOUND)")
    fay.goto(f"{on_table.meeting}/phone")
    expect(fay.locator("main")).to_contain_text("ASB-ONE7")
    alma.goto(f"{on_table.url}/partners/{on_table.cast.agencies[FUTURES]}/decision")
    alma.get_by_label("It is suspended").check()
    alma.get_by_label("Why, and what notice was given?").fill("A breach is looked into")
    alma.get_by_role("button", name="Record the decision").click()
    expect(alma.locator("main")).to_contain_text("Suspended")
    expect(fay.locator("body")).not_to_contain_text("ASB-ONE7", timeout=5000)
    fay.goto(f"{on_table.url}/cases")
    expect(fay).to_have_title("Sign in – Caseroom")


def test_the_pages_of_accounts_and_partners_are_accessible_and_fit(site: Site, devices: Devices) -> None:
    accounts.allow_domains(site.caseroom, site.cast)
    now = site.caseroom.clock()
    invited = accounts.invite(site.caseroom, site.cast, "ivy", now=now)
    waiting = accounts.enrolled(site.caseroom, site.cast, "uma", now=now)
    accounts.suspended(site.caseroom, site.cast, "gus", case="one")
    ended = f"/partners/{site.cast.agencies[EREWASH]}"
    why = {"reason": "Letter of 12 October", "once": "a" * 32}
    partners.end(site.caseroom, site.viewer("alma"), site.cast.agencies[EREWASH], from_on=now.date(), **why)
    link = f"/enrol/{accounts.token(site.caseroom, invited)}"
    partner = f"/partners/{site.cast.agencies[POLICE]}"
    carol, alma = devices.desk("carol"), devices.desk("alma")
    people = ("/people", "/people/invitation", "/people/confirmation", "/people/duties", link, "/enrolled")
    for page, address in (
        *((carol, path) for path in people),
        (carol, f"/people/{waiting}"),
        (carol, f"/people/{site.cast.people['paul']}"),
        *((alma, path) for path in ("/partners", "/partners/new", partner, f"{partner}/decision")),
        (alma, f"{partner}/invitation"),
        *((alma, path) for path in (ended, f"{ended}/decision")),
    ):
        page.goto(site.url + address)
        assert misfits(page) == [], address
