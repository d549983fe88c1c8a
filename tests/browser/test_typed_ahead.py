"""What an officer types while the answer to what they sent is on its way: it stays, as the next entry."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect
from sqlalchemy import select

from meetings.doors import record
from meetings.operations import table
from meetings.operations.outcomes import record_no_further_action
from models.outcomes import Action
from tests.browser.conftest import Devices
from tests.browser.keyed import console, entry, focused, held_back, recorded
from tests.browser.serving import Site

pytestmark = pytest.mark.browser

VISIT = "Visit the park on two evenings"


@contextmanager
def answers_late(page: Page) -> Iterator[None]:
    """Let what is sent arrive, and keep the answers to it back until this ends."""
    waiting: list[tuple[Route, APIResponse]] = []
    page.route("**/record", lambda route: waiting.append((route, route.fetch())), times=1)
    yield
    while not waiting:
        page.wait_for_timeout(20)
    for route, answer in waiting:
        route.fulfill(response=answer)


def type_action(page: Page, words: str = VISIT) -> None:
    """Type an action and send it."""
    page.keyboard.press("a")
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.type("Paul")
    page.keyboard.press("Tab")
    page.keyboard.type("+7")
    page.keyboard.press("Control+Enter")


def send_action(page: Page, words: str = VISIT) -> None:
    """Type an action, send it, and see in the news that it has been recorded."""
    type_action(page, words)
    expect(entry(page, words)).to_be_visible()
    page.keyboard.press("Escape")


def test_what_is_typed_before_the_answer_comes_is_the_next_entry(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    with answers_late(page):
        send_action(page)
        page.keyboard.press("a")
        page.keyboard.type("Write to the tenant")
        page.keyboard.press("Tab")
        page.keyboard.type("Fay")
    expect(page.locator("#record-text")).to_have_value("Write to the tenant")
    expect(page.locator("#record-due")).to_have_value("")
    expect(page.locator("#record-due-echo")).to_have_text("")
    focused(page, "record-who")
    page.keyboard.press("Tab")
    page.keyboard.type("+14")
    page.keyboard.press("Control+Enter")
    recorded(page, "Write to the tenant")

    expect(page.locator("#record-text")).to_have_value("")
    expect(entry(page, VISIT)).to_contain_text("Paul")
    expect(entry(page, "Write to the tenant")).to_contain_text("Fay")
    expect(page.locator("#recorded li")).to_have_count(2)


def test_what_is_typed_while_the_table_moves_on_stays_on_its_case(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    with answers_late(page):
        send_action(page)
        page.keyboard.press("a")
        page.keyboard.type("Write to the tenant")
        chair, items = on_table.viewer("alma"), on_table.cast.items
        record_no_further_action(
            on_table.caseroom,
            chair,
            items["one"],
            once="a" * 32,
            reasons="The visits will do",
            review_on=None,
        )
        table.put_on_table(on_table.caseroom, chair, items["two"])
        expect(page.locator("#case")).to_contain_text("ASB-TWO7")
    expect(page.get_by_text("The table has moved on. This is recorded on ASB-ONE7.")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("Fay")
    page.keyboard.press("Tab")
    page.keyboard.type("+14")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#recording[data-unsaved]")).to_have_count(0)
    with record.reading(on_table.caseroom) as session:
        cases = list(session.scalars(select(Action.case_id)))
    assert cases == [on_table.cast.cases["one"]] * 2


def test_an_entry_sent_before_the_answer_to_the_last_one_is_recorded_too(
    on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "dev")
    with answers_late(page):
        send_action(page)
        page.locator("#record-text").fill("Write to the tenant")
        page.keyboard.press("Control+Enter")
    recorded(page, "Write to the tenant")
    expect(entry(page, VISIT)).to_be_visible()
    expect(page.locator("#record-text")).to_have_value("")


def test_an_entry_that_waits_for_an_answer_is_kept_when_the_connection_goes(
    on_table: Site, devices: Devices
) -> None:
    devices.forgive("ERR_FAILED", "Failed to fetch")
    page = console(devices, on_table, "dev")
    with answers_late(page):
        send_action(page)
        page.locator("#record-text").fill("Write to the tenant")
        page.keyboard.press("Control+Enter")
        page.route("**/record", lambda route: route.abort(), times=1)
    expect(page.locator("#trouble")).to_contain_text("there is no connection. What you typed is still here.")
    expect(page.locator("#record-text")).to_have_value("Write to the tenant")

    page.get_by_role("button", name="Try again").click()
    recorded(page, "Write to the tenant")
    expect(page.locator("#recorded li")).to_have_count(2)


def test_an_entry_sent_twice_before_its_answer_is_recorded_once(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    with answers_late(page):
        send_action(page)
        page.locator("#record-text").focus()
        page.keyboard.press("Control+Enter")
    expect(page.locator("#record-text")).to_have_value("")
    page.keyboard.press("Escape")
    send_action(page, "Write to the tenant")
    expect(page.locator("#recorded li")).to_have_count(2)


def test_the_kind_of_entry_chosen_before_the_answer_comes_stays_chosen(
    on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "dev")
    with answers_late(page):
        send_action(page)
        page.keyboard.press("i")
        page.keyboard.type("The family agreed to Fridays")
    expect(page.locator("#record-who")).to_have_value("")
    expect(page.locator("#record-text")).to_have_value("The family agreed to Fridays")
    expect(page.locator("#recording [value=said]")).to_be_checked()


def test_nothing_typed_since_leaves_the_form_empty(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    with answers_late(page):
        send_action(page)
        expect(page.locator("#record-text")).to_have_value(VISIT)
    expect(page.locator("#record-text")).to_have_value("")
    expect(page.locator("#recording[data-unsaved]")).to_have_count(0)


def test_an_entry_that_met_an_error_is_sent_again_as_it_is(on_table: Site, devices: Devices) -> None:
    devices.forgive("503")
    page = console(devices, on_table, "dev")
    page.route("**/record", lambda route: route.fulfill(status=503, body="<p>Busy</p>"), times=1)
    type_action(page)
    expect(page.locator("#trouble")).to_contain_text("the service had a problem. What you typed")
    page.get_by_role("button", name="Try again").click()
    recorded(page, VISIT)
    expect(page.locator("#trouble")).to_be_hidden()
    expect(page.locator("#recorded li")).to_have_count(1)


def test_what_is_typed_while_the_table_is_cleared_is_still_another_entry(
    on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "dev")
    first = held_back(page, "**/record")
    type_action(page)
    page.locator("#record-text").fill("Write to the tenant")
    table.end_item(on_table.caseroom, on_table.viewer("alma"), on_table.cast.items["one"])
    expect(page.get_by_role("heading", name="Nothing on the table")).to_be_visible()
    with page.expect_response("**/record"):
        first.route.continue_()
    expect(page.locator("#record-due")).to_have_value("")
    expect(page.locator("#record-text")).to_have_value("Write to the tenant")
    page.locator("#record-who").focus()
    page.keyboard.type("Fay")
    page.locator("#record-due").fill("+14")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#recording[data-unsaved]")).to_have_count(0)
    with record.reading(on_table.caseroom) as session:
        cases = list(session.scalars(select(Action.case_id)))
    assert cases == [on_table.cast.cases["one"]] * 2


def test_an_entry_edited_after_its_answer_was_lost_changes_what_it_made(
    on_table: Site, devices: Devices
) -> None:
    devices.forgive("ERR_FAILED", "Failed to fetch", "409")
    page = console(devices, on_table, "dev")
    first = held_back(page, "**/record")
    type_action(page)
    first.route.fetch()
    first.route.abort()
    expect(page.locator("#trouble")).to_contain_text("there is no connection.")
    page.locator("#record-text").fill("Visit the park on Fridays")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#recording")).to_contain_text("It was recorded when it was first sent")
    expect(page.locator("#trouble")).to_be_hidden()
    expect(page.locator("#record-text")).to_have_value("Visit the park on Fridays")
    page.keyboard.press("Control+Enter")
    recorded(page, "Visit the park on Fridays")
    expect(page.locator("#recorded li")).to_have_count(1)
