"""What an officer presses, chooses and types faster than a slow service answers: nothing of it is dropped."""

import pytest
from playwright.sync_api import expect

from meetings.operations import breaks
from tests.browser.conftest import Devices
from tests.browser.keyed import console, held_back
from tests.browser.serving import Site

pytestmark = pytest.mark.browser

DISPERSAL = "Anti-social Behaviour, Crime and Policing Act 2014 ss.34–35"


def test_of_three_presses_the_projector_shows_the_last(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    first = held_back(page, "**/screen")
    for key in ("b", "j", "b"):
        page.keyboard.press(key)
    with page.expect_response(lambda answer: answer.request.post_data == first.route.request.post_data):
        first.route.continue_()
    expect(page.locator("#modes.htmx-request")).to_have_count(0)
    expect(page.locator("#mode-nothing")).to_have_attribute("aria-pressed", "true")


def test_everybody_pressed_as_back_is_back(on_table: Site, devices: Devices) -> None:
    away = ("paul", "fay", "carol")
    for name in away:
        place = on_table.cast.attendances[name]
        breaks.send_away(on_table.caseroom, on_table.viewer("dev"), on_table.cast.meeting, place)
    page = console(devices, on_table, "dev")
    first = held_back(page, "**/admission")
    for name in away:
        page.locator(f"#now-{on_table.cast.attendances[name]}").click()
    first.route.continue_()
    expect(page.locator("#queue")).to_have_count(0)


def test_of_three_interventions_the_form_asks_about_the_one_chosen(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    page.keyboard.press("d")
    first = held_back(page, "**/chosen?*")
    choice = page.locator("#record-intervention")
    for name in ("Community Resolution", "Acceptable Behaviour Contract", "Police dispersal powers"):
        choice.select_option(label=name)
    page.wait_for_timeout(100)
    first.route.continue_()
    expect(page.locator("#record-power")).to_have_value(DISPERSAL)


def test_what_a_decision_rests_on_is_kept_when_its_intervention_comes_late_or_changes(
    on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "dev")
    page.keyboard.press("d")
    first = held_back(page, "**/chosen?*")
    choice = page.locator("#record-intervention")
    choice.select_option(label="Civil Injunction")
    page.locator("#record-necessary").fill("Two contracts were broken")
    with page.expect_response("**/chosen?*"):
        first.route.continue_()
    expect(page.locator("#record-law")).not_to_have_value("")
    expect(page.locator("#record-necessary")).to_have_value("Two contracts were broken")

    usual = page.locator("#record-law").input_value()
    choice.select_option(label="Criminal Behaviour Order")
    expect(page.locator("#record-law")).not_to_have_value(usual)
    expect(page.locator("#record-necessary")).to_have_value("Two contracts were broken")


def test_ticks_made_while_others_come_back_refused_stay(opened: Site, devices: Devices) -> None:
    devices.forgive("422")
    page = console(devices, opened, "dev")
    fay, paul = (page.get_by_role("checkbox", name=f"{name} ") for name in ("Fay", "Paul"))
    first = held_back(page, "**/acknowledgements")
    page.keyboard.press("v")
    fay.check()
    paul.check()
    paul.uncheck()
    first.route.continue_()
    expect(page.locator("#ticks-error")).to_be_visible()
    expect(fay).to_be_checked()
    expect(paul).not_to_be_checked()
    page.keyboard.press("v")
    expect(page.locator("#ticks-error")).to_have_count(0)
    expect(page.locator("#reg .is-ok")).to_contain_text("Fay")
