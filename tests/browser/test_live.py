"""The meeting in real browsers: what happens on one device shows on the others, and nothing stale stays."""

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import update

from meetings.doors import record
from meetings.doors.viewers import Clock
from meetings.operations import attending, table
from meetings.operations.projectors import room_code
from models.meetings import Meeting
from models.people import Session
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.keyed import console, held_back
from tests.browser.serving import Site
from tests.cast import PASSWORD, email

pytestmark = pytest.mark.browser

AGREED = "{} of 6 have agreed to the statement"
CUT = (
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",
    "Failed to fetch",
    "network error",
    "htmx:error: timeout",
)


@pytest.fixture
def on_table(opened: Site) -> Site:
    """Case one on the table, with those in the room who may see it."""
    for name in ("alma", "carol", "fay"):
        agree(opened, name)
    table.put_on_table(opened.caseroom, opened.viewer("alma"), opened.cast.items["one"])
    return opened


def agree(site: Site, name: str) -> None:
    """Let a person agree on a phone that no browser plays."""
    with record.reading(site.caseroom) as session:
        text = session.get_one(Meeting, site.cast.meeting).statement_sha256
    viewer = site.viewer(name)
    attending.arrive(site.caseroom, viewer, room_code(site.caseroom, site.cast.meeting, viewer.now))
    attending.acknowledge(site.caseroom, viewer, site.cast.meeting, text, agrees=True)


def scan(phone: Page, site: Site, screen: Page) -> None:
    """Open the address that the screen's QR code stands for."""
    screen.screenshot(path=(picture := site.caseroom.settings.instance / "wall.png"))
    (code,) = zxingcpp.read_barcodes(Image.open(picture))
    assert code.text.startswith(f"HTTP://LOCALHOST:{site.port}/J/")
    phone.goto(f"{site.url}/J/{code.text.rsplit('/', 1)[1]}")
    expect(phone.get_by_role("heading", name="Confidentiality statement")).to_be_visible()


@pytest.mark.parametrize("site", [{"SCREEN_POLL_MS": "60000"}], indirect=True)
def test_the_stream_alone_brings_what_is_new(opened: Site, devices: Devices) -> None:
    screen = devices.projector()
    devices.pair(screen)
    screen.reload()
    expect(screen.locator(".w-count")).to_have_text(AGREED.format(0))
    expect(screen.locator("#live")).to_have_attribute("hx-trigger", "rev from:body, every 60000ms")
    agree(opened, "paul")
    expect(screen.locator(".w-count")).to_have_text(AGREED.format(1))


@pytest.mark.parametrize("site", [{"ROOM_CODE_SECONDS": "1"}], indirect=True)
def test_polling_alone_brings_what_is_new_and_turns_the_code(opened: Site, devices: Devices) -> None:
    devices.forgive("projector/stream", *CUT)
    screen = devices.paired_projector()
    screen.context.route("**/projector/stream", lambda route: route.abort())
    screen.reload()
    expect(screen.locator(".w-count")).to_have_text(AGREED.format(0))
    first = screen.locator(".w-code").inner_text()
    agree(opened, "paul")
    expect(screen.locator(".w-count")).to_have_text(AGREED.format(1))
    expect(screen.locator(".w-code")).not_to_have_text(first)


@pytest.mark.everyday
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_phone_agrees_and_follows_and_the_projector_hears_with_scripts_and_without(
    opened: Site, devices: Devices, *, scripts: bool
) -> None:
    phone, screen = devices.phone("paul", scripts=scripts), devices.paired_projector()
    scan(phone, opened, screen)
    phone.get_by_role("button", name="I do not agree").tap()
    expect(phone.get_by_text("You did not agree, recorded at")).to_be_visible()
    expect(screen.locator(".w-count")).to_have_text(AGREED.format(0))
    phone.get_by_role("button", name="I agree").tap()
    expect(phone.get_by_role("heading", name="Between cases")).to_be_visible()
    expect(screen.locator(".w-count")).to_have_text(AGREED.format(1))
    expect(screen.locator(".w-agencies li", has_text="Derbyshire Constabulary")).to_contain_text("1 of 2")
    assert "Paul" not in screen.content()
    renewal = phone.locator('noscript meta[http-equiv="refresh"]')
    assert scripts or renewal.get_attribute("content") == "20"
    for name in ("alma", "carol", "fay"):
        agree(opened, name)
    table.put_on_table(opened.caseroom, opened.viewer("alma"), opened.cast.items["one"])
    if not scripts:
        phone.reload()
    expect(phone.get_by_role("heading", name="ASB-ONE7")).to_be_visible()
    expect(phone.get_by_text("Text for involved on one")).to_be_visible()
    expect(phone.get_by_text("Text for agencies on one")).to_be_visible()
    expect(phone.get_by_text("Text for officers on one")).to_have_count(0)


def test_the_server_is_killed_and_everyone_comes_back_where_they_were(
    on_table: Site, devices: Devices
) -> None:
    devices.forgive(*CUT)
    screen, phone = devices.paired_projector(), devices.phone("fay")
    phone.goto(f"{on_table.meeting}/phone")
    for page in (screen, phone):
        expect(page.get_by_role("heading", name="ASB-ONE7")).to_be_visible()
    on_table.kill()
    for page in (screen, phone):
        expect(page.get_by_role("heading", name="One moment")).to_be_visible(timeout=8000)
        assert "ASB-ONE7" not in page.content()
        assert "Text for involved on one" not in page.content()
    on_table.start()
    for page in (screen, phone):
        expect(page.get_by_role("heading", name="ASB-ONE7")).to_be_visible(timeout=10000)
        expect(page.get_by_text("Text for involved on one")).to_be_visible()


def test_a_stop_waits_for_no_open_screen(on_table: Site, devices: Devices) -> None:
    devices.forgive(*CUT)
    screen = devices.paired_projector()
    with screen.expect_response("**/projector/stream"):
        screen.reload()
    on_table.stop()
    expect(screen.get_by_role("heading", name="One moment")).to_be_visible(timeout=8000)


def test_what_is_taken_away_is_gone_at_once(on_table: Site, devices: Devices) -> None:
    devices.forgive("401 (UNAUTHORIZED)")
    alma, cast, caseroom = on_table.viewer("alma"), on_table.cast, on_table.caseroom
    screen, fay, carol = devices.paired_projector(), devices.phone("fay"), devices.phone("carol")
    for page in (fay, carol):
        page.goto(f"{on_table.meeting}/phone")
        expect(page.get_by_role("heading", name="ASB-ONE7")).to_be_visible()
    expect(screen.get_by_text("Text for involved on one")).to_be_visible()

    table.set_screen(caseroom, alma, cast.meeting, "nothing")
    expect(screen.get_by_role("heading", name="Screen paused")).to_be_visible()
    assert "ASB-ONE7" not in screen.content()

    table.step_out(caseroom, alma, cast.items["one"], [cast.attendances["fay"]])
    expect(fay.get_by_role("heading", name="You are out for this case")).to_be_visible()
    assert "ASB-ONE7" not in fay.content()
    expect(carol.get_by_role("heading", name="ASB-ONE7")).to_be_visible()

    end_sessions(on_table)
    expect(carol.get_by_role("heading", name="You are signed out")).to_be_visible()
    assert "ASB-ONE7" not in carol.content()
    expect(screen.get_by_role("heading", name="Use this screen as the projector")).to_be_visible()


def test_a_console_says_that_one_is_signed_out_and_keeps_what_was_typed(
    on_table: Site, devices: Devices
) -> None:
    devices.forgive("401 (UNAUTHORIZED)", "SSE reconnect failed")
    page = console(devices, on_table, "dev")
    page.keyboard.press("a")
    page.locator("#record-text").fill("A text that must not be lost")
    end_sessions(on_table)
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    assert "ASB-ONE7" not in page.locator("main").first.inner_text()
    assert faults(page) == []
    expect(page.locator(".app-holding")).to_have_count(1)

    with page.expect_popup() as beside:
        page.get_by_role("link", name="sign in").click()
    beside.value.get_by_label("Work e-mail address").fill(email("dev"))
    beside.value.get_by_label("Password").fill(PASSWORD)
    beside.value.get_by_role("button", name="Sign in").click()
    beside.value.wait_for_url("**/console")
    expect(page.get_by_role("heading", name="ASB-ONE7")).to_be_visible()
    expect(page.locator(".app-holding")).to_have_count(0)
    expect(page.locator("#record-text")).to_have_value("A text that must not be lost")


def end_sessions(site: Site) -> None:
    """End every session, as when an agency is suspended."""
    with record.writing(site.caseroom, Clock(site.caseroom.clock())) as writing:
        writing.session.execute(update(Session).values(ended_at=site.caseroom.clock()))
        writing.audit("session.ended", kind="person")


@pytest.mark.everyday
def test_the_live_pages_are_accessible(on_table: Site, devices: Devices) -> None:
    devices.forgive("422 (UNPROCESSABLE ENTITY)")
    screen, fay, dev = devices.paired_projector(), devices.phone("fay"), devices.phone("dev")
    assert faults(screen) == []
    for mode in ("join", "statement", "nothing"):
        table.set_screen(on_table.caseroom, on_table.viewer("alma"), on_table.cast.meeting, mode)
        screen.locator(f".w--{mode}").wait_for()
        assert faults(screen) == []
    for page, address in ((fay, "/phone"), (fay, "/phone/leave"), (dev, "/phone")):
        page.goto(on_table.meeting + address)
        assert faults(page) == []
    dev.goto(f"{on_table.url}/j/000000")
    assert faults(dev) == []


def test_a_laptop_that_slept_with_the_projector_in_sight_shows_nothing_until_it_has_asked(
    on_table: Site, devices: Devices
) -> None:
    screen = devices.paired_projector()
    screen.clock.install()
    screen.reload()
    heading = screen.get_by_role("heading", name="ASB-ONE7")
    expect(heading).to_be_visible()
    asked = held_back(screen, "**/projector/live?*")
    screen.clock.pause_at(screen.evaluate("Date.now()") / 1000 + 3600)
    expect(heading).to_have_count(0)
    expect(screen.get_by_role("heading", name="One moment")).to_be_visible()

    screen.clock.resume()
    asked.route.continue_()
    expect(heading).to_be_visible()
