"""Typed words whose field goes, and what failed: the page says so, and quotes the words."""

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from meetings.doors import record
from meetings.operations import table
from models.outcomes import Action
from tests.browser.conftest import Devices
from tests.browser.keyed import HeldBack, console, entry, held_back, recorded
from tests.browser.laid import lay_action, lay_injunction
from tests.browser.serving import Site
from tests.browser.test_live import end_sessions

pytestmark = pytest.mark.browser

OFFLINE = ("ERR_FAILED", "Failed to fetch")
DISSENT = "An injunction will cost them their home"


def type_action(page: Page, words: str) -> None:
    """Type an action in full and send it."""
    page.keyboard.press("a")
    page.keyboard.type(words)
    page.locator("#record-who").focus()
    page.keyboard.type("Paul")
    page.locator("#record-due").fill("+7")
    page.keyboard.press("Control+Enter")


def told(page: Page, words: str) -> None:
    """What the page says of trouble."""
    expect(page.locator("#trouble")).to_contain_text(words)


def test_an_entry_that_is_refused_comes_back_whole_and_what_was_typed_since_is_quoted(
    on_table: Site, devices: Devices
) -> None:
    devices.forgive("422")
    page = console(devices, on_table, "dev")
    first = held_back(page, "**/record")
    page.keyboard.press("a")
    page.keyboard.type("Visit the park")
    page.keyboard.press("Control+Enter")
    page.locator("#record-text").fill("Write to the tenant")
    first.route.continue_()
    told(page, "You had typed: “Write to the tenant”")
    expect(page.locator("#record-text")).to_have_value("Visit the park")
    expect(page.locator("#record-who-error")).to_be_visible()

    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator("#trouble")).to_be_hidden()


def test_an_entry_that_failed_is_quoted_and_the_next_one_is_not_taken_for_it(
    on_table: Site, devices: Devices
) -> None:
    devices.forgive(*OFFLINE)
    page = console(devices, on_table, "dev")
    first = held_back(page, "**/record")
    type_action(page, "Visit the park")
    page.locator("#record-text").fill("Write to the tenant")
    # It arrives, and its answer does not.
    first.route.fetch()
    first.route.abort()
    told(page, "Not sent: there is no connection. You had typed: “Visit the park”")
    page.keyboard.press("Control+Enter")
    recorded(page, "Write to the tenant")
    with record.reading(on_table.caseroom) as session:
        assert len(list(session.scalars(select(Action.id)))) == 2
    told(page, "“Visit the park”")


def test_an_entry_that_arrived_as_the_service_was_killed_is_recorded_once(
    on_table: Site, devices: Devices
) -> None:
    devices.forgive(*OFFLINE, "ERR_", "htmx:sse:error")
    page = console(devices, on_table, "dev")
    first = held_back(page, "**/record")
    type_action(page, "Visit the park")
    first.route.fetch()
    on_table.kill()
    first.route.abort()
    told(page, "Not sent: there is no connection. What you typed is still here.")
    expect(page.locator("#live[data-lost]")).to_be_attached()
    on_table.start()
    expect(entry(page, "Visit the park")).to_be_visible(timeout=15000)
    page.get_by_role("button", name="Try again").click()
    recorded(page, "Visit the park")
    expect(page.locator("#recorded li")).to_have_count(1)


def half_typed_dissent(site: Site, devices: Devices) -> Locator:
    """The field of Fay's phone in which they dissent from an injunction, not sent yet."""
    lay_injunction(site)
    phone = devices.phone("fay")
    phone.goto(f"{site.meeting}/phone")
    phone.get_by_text("I dissent").tap()
    words = phone.get_by_label("In your own words")
    words.fill(DISSENT)
    return words


def test_a_dissent_half_typed_is_quoted_once_the_table_has_moved_on(on_table: Site, devices: Devices) -> None:
    words = half_typed_dissent(on_table, devices)
    phone = words.page
    table.put_on_table(on_table.caseroom, on_table.viewer("alma"), on_table.cast.items["two"])
    expect(words).to_have_count(0)
    told(phone, f"Not sent, and no longer in its field. You had typed: “{DISSENT}”")

    devices.forgive("401")
    end_sessions(on_table)
    expect(phone.get_by_role("heading", name="You are signed out")).to_be_visible()
    assert DISSENT not in phone.content()


def test_what_is_quoted_hides_nothing_of_a_phones_page(on_table: Site, devices: Devices) -> None:
    words = half_typed_dissent(on_table, devices)
    words.fill(DISSENT * 8)
    table.put_on_table(on_table.caseroom, on_table.viewer("alma"), on_table.cast.items["two"])
    told(words.page, DISSENT)
    # A trial does nothing, and finds out whether something else lies over the link.
    words.page.get_by_role("link", name="Leave the meeting").tap(trial=True, timeout=5000)


def test_what_is_quoted_is_covered_with_the_phone(on_table: Site, devices: Devices) -> None:
    lay_injunction(on_table)
    phone = devices.phone("fay")
    phone.clock.install()
    phone.goto(f"{on_table.meeting}/phone")
    phone.get_by_text("I dissent").tap()
    phone.get_by_label("In your own words").fill(DISSENT)
    table.put_on_table(on_table.caseroom, on_table.viewer("alma"), on_table.cast.items["two"])
    told(phone, DISSENT)
    phone.clock.fast_forward("06:00")
    cover = phone.get_by_role("button", name="Tap to uncover")
    expect(cover).to_be_visible()
    expect(phone.get_by_text(DISSENT)).to_be_hidden()
    cover.tap()
    expect(phone.get_by_text(DISSENT)).to_be_visible()


def test_a_dissent_that_was_sent_is_not_said_to_be_lost(on_table: Site, devices: Devices) -> None:
    phone = half_typed_dissent(on_table, devices).page
    waiting = held_back(phone, "**/dissent")
    phone.get_by_role("button", name="Record my dissent").tap()
    answer = waiting.route.fetch()
    table.put_on_table(on_table.caseroom, on_table.viewer("alma"), on_table.cast.items["two"])
    expect(phone.get_by_role("heading", name="This case is not for you")).to_be_visible()
    waiting.route.fulfill(response=answer)
    expect(phone.locator("#announcer")).to_contain_text("Your dissent is recorded")
    expect(phone.locator("#trouble")).to_be_hidden()


def test_a_dissent_edited_after_its_answer_was_lost_is_not_said_to_be_recorded(
    on_table: Site, devices: Devices
) -> None:
    devices.forgive(*OFFLINE, "409")
    words = half_typed_dissent(on_table, devices)
    phone = words.page
    first = held_back(phone, "**/dissent")
    phone.get_by_role("button", name="Record my dissent").tap()
    first.route.fetch()
    first.route.abort()
    told(phone, "Not sent: there is no connection.")
    words.fill("Two warnings are not enough")
    phone.get_by_role("button", name="Try again").tap()
    told(phone, "It was recorded when it was first sent, and has been edited since.")
    expect(words).to_have_value("Two warnings are not enough")


def test_a_reason_is_quoted_once_somebody_else_has_settled_the_room_check(
    on_table: Site, devices: Devices
) -> None:
    chair, item = on_table.viewer("alma"), on_table.cast.items["two"]
    table.put_on_table(on_table.caseroom, chair, item)
    page = console(devices, on_table, "dev")
    page.keyboard.press("l")
    page.locator("#settle-why").fill("Fay rents to the family")
    people = [on_table.cast.attendances[name] for name in ("fay", "paul", "alma")]
    table.step_out(on_table.caseroom, chair, item, people)
    told(page, "You had typed: “Fay rents to the family”")
    expect(page.locator("#settle-why")).to_have_count(0)


def test_what_one_form_sent_settles_nothing_of_another_that_failed(on_table: Site, devices: Devices) -> None:
    devices.forgive(*OFFLINE)
    page = console(devices, on_table, "dev")
    page.route("**/record", lambda route: route.abort(), times=1)
    type_action(page, "Visit the park")
    told(page, "Not sent: there is no connection. What you typed is still here.")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    expect(page.locator("#mode-nothing")).to_have_attribute("aria-pressed", "true")
    told(page, "Not sent: there is no connection. What you typed is still here.")
    page.get_by_role("button", name="Try again").click()
    expect(entry(page, "Visit the park")).to_be_visible()
    expect(page.locator("#trouble")).to_be_hidden()


def test_a_press_that_failed_is_not_tried_again_as_another(on_table: Site, devices: Devices) -> None:
    devices.forgive(*OFFLINE)
    page = console(devices, on_table, "dev")
    page.route("**/table", lambda route: route.abort(), times=1)
    page.keyboard.press("n")
    told(page, "Not sent: there is no connection.")
    table.put_on_table(on_table.caseroom, on_table.viewer("alma"), on_table.cast.items["two"])
    expect(page.locator("#case")).to_contain_text("ASB-TWO7")
    sent = held_back(page, "**/table")
    page.get_by_role("button", name="Try again").click()
    told(page, "Not sent: this has changed since. See how it stands, then do it again.")
    assert sent.routes == []


def test_a_change_is_not_opened_over_an_entry_half_typed(on_table: Site, devices: Devices) -> None:
    lay_action(on_table, "Visit the park")
    page = console(devices, on_table, "dev")
    page.keyboard.press("a")
    page.keyboard.type("Write to the")
    page.locator("#recorded").get_by_role("link", name="Change").click()
    told(page, "Not opened: its form still holds something else. Record that or empty the form first.")
    expect(page.locator("#record-text")).to_have_value("Write to the")


def test_a_reason_stays_with_the_case_it_was_typed_for_and_says_so(on_table: Site, devices: Devices) -> None:
    cast, chair = on_table.cast, on_table.viewer("alma")
    table.put_on_table(on_table.caseroom, chair, cast.items["two"])
    page = console(devices, on_table, "dev")
    page.keyboard.press("l")
    page.locator("#settle-why").fill("Fay rents to the family")
    table.put_on_table(on_table.caseroom, chair, cast.items["one"])
    expect(page.locator("#case")).to_contain_text("ASB-ONE7")
    expect(page.get_by_text("The table has moved on. This is recorded on ASB-TWO7.")).to_be_visible()
    expect(page.locator("#settle-why")).to_have_value("Fay rents to the family")


def open_register(page: Page) -> None:
    """Open the dialog that changes the register, and wait for scripts to know its form."""
    page.keyboard.press("g")
    expect(page.locator("#changing[data-htmx-powered]")).to_be_visible()


def change_register(page: Page, reason: str = "") -> None:
    """Record by the dialog that Paul is put out of the case on the table."""
    page.get_by_label("Person", exact=True).select_option(label="Paul, Derbyshire Constabulary")
    page.get_by_label("Change", exact=True).select_option(label="Put out of this case")
    page.get_by_label("Because (when kept out of a case)").fill(reason)
    page.locator("#changing").get_by_role("button", name="Record").click()


def test_what_failed_in_a_dialog_is_tried_again_in_it(on_table: Site, devices: Devices) -> None:
    devices.forgive(*OFFLINE)
    page = console(devices, on_table, "dev")
    open_register(page)
    page.route("**/register", lambda route: route.abort(), times=1)
    change_register(page, "Lives next door")
    told(page, "Not sent: there is no connection.")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#changing")).to_contain_text("Recorded:")
    expect(page.locator("#trouble")).to_be_hidden()


def closed_before_its_answer(page: Page) -> HeldBack:
    """A change of the register without a reason, sent from its dialog, which is closed meanwhile."""
    open_register(page)
    first = held_back(page, "**/register")
    change_register(page)
    page.keyboard.press("Escape")
    return first


def test_a_dialog_closed_before_it_is_refused_comes_back(on_table: Site, devices: Devices) -> None:
    devices.forgive("422")
    page = console(devices, on_table, "dev")
    first = closed_before_its_answer(page)
    expect(page.locator("#change")).to_be_hidden()
    first.route.continue_()
    expect(page.locator("#change-reason-error")).to_be_visible()


def test_a_dialog_opened_anew_before_it_is_refused_says_so(on_table: Site, devices: Devices) -> None:
    devices.forgive("422")
    page = console(devices, on_table, "dev")
    first = closed_before_its_answer(page)
    with page.expect_response("**/register"):
        page.keyboard.press("g")
    first.route.continue_()
    told(page, "Not recorded: its form was closed before the answer came. Do it again.")
