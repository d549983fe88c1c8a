"""After signing out on a shared laptop the way back shows nothing, and two minutes before the end it asks."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from meetings.doors import record
from models.people import Office, Session
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.cast import FUTURES

pytestmark = pytest.mark.browser
SEEN = "ASB-ONE7"


def test_the_way_back_after_signing_out_shows_nothing(site: Site, devices: Devices) -> None:
    desk = devices.signing_in("fay")
    for path in ("/cases", f"/cases/{site.cast.cases['one']}"):
        desk.goto(f"{site.url}{path}")
        expect(desk.get_by_role("main")).to_contain_text(SEEN)
    desk.get_by_role("button", name="Sign out", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Sign in")
    for _ in range(3):
        desk.go_back()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Sign in")
        expect(desk.locator("body")).not_to_contain_text(SEEN)
    assert desk.evaluate("localStorage.length + sessionStorage.length") == 0


def test_whoever_touches_nothing_is_asked_and_keeps_what_they_typed(site: Site, devices: Devices) -> None:
    desk = devices.desk("fay")
    desk.clock.install()
    desk.goto(f"{site.url}/cases/new")
    title = desk.get_by_role("textbox", name="Title", exact=True)
    title.fill("Half a title")
    desk.route("**/account/left", lambda route: route.fulfill(body="110"))
    desk.clock.run_for("13:30")
    expect(desk.get_by_role("heading", name="Are you still there?")).to_be_visible()
    desk.unroute("**/account/left")
    desk.get_by_role("button", name="Stay signed in").click()
    expect(desk.get_by_role("heading", name="Are you still there?")).to_be_hidden()
    expect(title).to_have_value("Half a title")


def test_an_administrator_is_asked_two_minutes_before_their_ten_are_over(
    site: Site, devices: Devices
) -> None:
    desk, alma = devices.desk("alma"), site.cast.people["alma"]
    with record.housekeeping(site.caseroom) as session:
        session.add(Office(person_id=alma, office="administrator"))
    desk.clock.install()
    desk.goto(f"{site.url}/partners/{site.cast.agencies[FUTURES]}/decision")
    why, asking = desk.get_by_label("Why, and what notice"), desk.get_by_role("dialog")
    why.fill("Half a reason")
    desk.clock.run_for("07:59")
    expect(asking).to_be_hidden()
    eight_ago = site.caseroom.clock() - timedelta(minutes=8, seconds=10)
    with record.housekeeping(site.caseroom) as session:
        session.execute(update(Session).where(Session.person_id == alma).values(seen_at=eight_ago))
    desk.clock.run_for("00:02")
    expect(asking).to_contain_text("You will be signed out in two minutes")
    desk.get_by_role("button", name="Stay signed in").click()
    expect(asking).to_be_hidden()
    expect(why).to_have_value("Half a reason")
    with record.reading(site.caseroom) as session:
        seen_at = session.query(Session.seen_at).filter_by(person_id=alma).scalar()
    assert seen_at > eight_ago + timedelta(minutes=8)
