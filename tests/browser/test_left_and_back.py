"""A live page left by the back button in mid meeting and come back to: nothing lost, stale or sent twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from meetings.doors import record
from models.outcomes import Action, Dissent
from tests.browser.conftest import Devices
from tests.browser.keyed import console, entry, held_back, recorded
from tests.browser.laid import lay_action
from tests.browser.serving import Site
from tests.browser.test_lost_fields import DISSENT, half_typed_dissent, type_action

pytestmark = pytest.mark.browser


# In milliseconds. Chromium keeps what is in a page's fields once a second: the newest words may be lost.
KEPT = 1500


def leave_and_come_back(page: Page, then: Callable[[], object] | None = None) -> None:
    """Press back, say that one means it, and press forward, nothing of it as fast as a machine can."""
    page.wait_for_timeout(KEPT)
    page.once("dialog", lambda asked: asked.accept())
    page.go_back()
    if then:
        then()
    page.go_forward()
    expect(page.locator("#live[data-htmx-powered]")).to_be_attached()


@pytest.fixture(autouse=True)
def streams_end(devices: Devices) -> None:
    """The stream of a page that is left ends with it."""
    devices.forgive("htmx:sse:error", "/stream")


def rows(site: Site, table: type) -> int:
    """How many rows a table has."""
    with record.reading(site.caseroom) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_what_was_half_typed_on_a_console_stays_when_news_comes(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    page.keyboard.press("a")
    page.keyboard.type("Write to the tenant")
    leave_and_come_back(page, lambda: lay_action(on_table, "Visit the park"))
    expect(entry(page, "Visit the park")).to_be_visible()
    expect(page.locator("#record-text")).to_have_value("Write to the tenant")
    lay_action(on_table, "Ring the landlord")
    expect(entry(page, "Ring the landlord")).to_be_visible()
    expect(page.locator("#record-text")).to_have_value("Write to the tenant")


def test_an_entry_left_before_its_answer_is_not_recorded_twice(on_table: Site, devices: Devices) -> None:
    devices.forgive("ERR_FAILED", "Failed to fetch", "ERR_ABORTED")
    page = console(devices, on_table, "dev")
    first = held_back(page, "**/record")
    type_action(page, "Visit the park")
    first.route.fetch()
    leave_and_come_back(page)
    expect(entry(page, "Visit the park")).to_be_visible()
    expect(page.locator("#record-text")).to_have_value("Visit the park")
    page.locator("#record-due").fill("+7")
    page.keyboard.press("Control+Enter")
    recorded(page, "Visit the park")
    assert rows(on_table, Action) == 1


def test_a_dissent_half_typed_on_a_phone_stays_when_news_comes(on_table: Site, devices: Devices) -> None:
    words = half_typed_dissent(on_table, devices)
    leave_and_come_back(words.page)
    expect(words).to_be_visible()
    expect(words).to_have_value(DISSENT)
    lay_action(on_table, "Visit the park")
    expect(words.page.get_by_text("Visit the park")).to_be_visible()
    expect(words).to_have_value(DISSENT)


def test_a_dissent_left_before_its_answer_is_not_recorded_twice(on_table: Site, devices: Devices) -> None:
    devices.forgive("ERR_FAILED", "Failed to fetch", "ERR_ABORTED")
    words = half_typed_dissent(on_table, devices)
    phone = words.page
    first = held_back(phone, "**/dissent")
    phone.get_by_role("button", name="Record my dissent").tap()
    first.route.fetch()
    leave_and_come_back(phone)
    expect(words).to_have_value(DISSENT)
    phone.get_by_role("button", name="Record my dissent").tap()
    expect(phone.locator("#announcer")).to_contain_text("Your dissent is recorded")
    assert rows(on_table, Dissent) == 1
