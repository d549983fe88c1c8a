"""The console in a real browser: a case from start to next by keyboard, and nothing typed is ever lost."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from meetings.doors import record
from meetings.operations import attending, table
from models.meetings import Meeting
from models.outcomes import Action, Decision
from models.states import How, ItemState
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.keyed import console, entry, focused, record_action, recorded
from tests.browser.laid import INJUNCTION, lay_action, lay_injunction
from tests.browser.serving import Site
from tests.sitting import EVERYBODY, item_of

pytestmark = pytest.mark.browser

REFUSED = "422 (UNPROCESSABLE"
CUT = ("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED", "Failed to fetch", "network error")


@pytest.fixture
def sitting(opened: Site) -> Site:
    """Everybody here and agreed, nothing on the table."""
    people = [opened.cast.attendances[name] for name in EVERYBODY]
    attending.record_acknowledgement(
        opened.caseroom, opened.viewer("dev"), opened.cast.meeting, people, how=How.SPOKEN
    )
    return opened


@pytest.fixture
def on_table(sitting: Site) -> Site:
    """Case `one` on the table, its room check settled."""
    table.put_on_table(sitting.caseroom, sitting.viewer("alma"), sitting.cast.items["one"])
    table.step_out(
        sitting.caseroom,
        sitting.viewer("alma"),
        sitting.cast.items["one"],
        [sitting.cast.attendances["rita"]],
    )
    return sitting


def record_decision(page: Page) -> None:
    """A formal decision with every test it asks for, by keys alone; what is usual is there already."""
    page.keyboard.press("d")
    focused(page, "record-intervention")
    page.keyboard.type("Civil")
    expect(page.locator("#record-power")).to_have_value(
        "Anti-social Behaviour, Crime and Policing Act 2014 s.1"
    )
    for field, words in (
        ("made-by", "Futures"),
        ("text", "Apply for an injunction"),
        ("reasons", "Three warnings failed"),
        ("law", ""),
        ("aim", "Rights of others"),
        ("necessary", "Nothing less has worked"),
        ("equality", "No protected characteristic known"),
        ("met-youth-justice", "Does"),
        ("line-youth-justice", ""),
        ("met-others-told", "Yes"),
        ("line-others-told", "By letter on Monday"),
        ("power", ""),
        ("due", ""),
    ):
        page.keyboard.press("Tab")
        focused(page, f"record-{field}")
        page.keyboard.type(words)
    expect(page.locator("#record-aim")).to_have_value("Rights of others")
    expect(page.locator("#record-due")).to_have_value("+28")
    page.keyboard.press("Control+Enter")
    recorded(page, "Apply for an injunction")
    expect(page.locator("#recording :focus")).to_have_count(1)


@pytest.mark.everyday
def test_a_case_from_start_to_next_by_keyboard_alone(sitting: Site, devices: Devices) -> None:
    page = console(devices, sitting, "dev")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Room check")).to_be_visible()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="Room check")).to_have_count(0)
    expect(page.locator(".c-bar__room")).to_have_text("Projector: the case")

    record_action(page)
    focused(page, "record-text")
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    focused(page, "record-text")
    page.keyboard.type("The family agreed to Fridays")
    page.keyboard.press("Tab")
    page.keyboard.type("Fay")
    page.keyboard.press("Control+Enter")
    recorded(page, "As noted by the minute-taker")
    page.keyboard.press("Escape")
    record_decision(page)
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    focused(page, "record-text")
    page.keyboard.type("We would have warned once more")
    page.keyboard.press("Tab")
    page.keyboard.type("Paul")
    page.keyboard.press("Control+Enter")
    recorded(page, "We would have warned once more")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="ASB-TWO7")).to_be_visible()

    assert item_of(sitting.caseroom, sitting.cast, "one").state == ItemState.DONE
    assert page.locator(".c-ag--done b").all_inner_texts() == ["ASB-ONE7"]


def test_a_key_pressed_since_the_answer_came_keeps_the_focus(on_table: Site, devices: Devices) -> None:
    """The answer asks for the focus a frame after it came; by then the next key may have led elsewhere."""
    page = console(devices, on_table, "dev")
    asks = """() => {
      const detail = {value: "record-text"};
      document.querySelector("#recording").dispatchEvent(new CustomEvent("refocus", {bubbles: true, detail}));
    }"""
    page.evaluate(asks)
    focused(page, "record-text")
    page.keyboard.press("Escape")
    expect(page.locator("#record-text")).not_to_be_focused()
    page.evaluate(
        f"""async () => {{
          ({asks})();
          document.body.dispatchEvent(new KeyboardEvent("keydown", {{key: "Shift", bubbles: true}}));
          for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
        }}"""
    )
    expect(page.locator("#record-text")).not_to_be_focused()


def test_nothing_needs_a_scroll_or_is_covered_also_beside_a_long_agenda(
    on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "dev")
    for key in ("a", "i", "f", "d"):
        page.keyboard.press(key)
        if key == "d":
            page.keyboard.type("Civil")
            expect(page.locator("#record-law")).to_be_visible()
        expect(page.locator("#recording .c-finish button")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")

    page.locator(".c-agenda ol").evaluate(
        "list => { for (let n = 0; n < 15; n++) list.append(list.lastElementChild.cloneNode(true)); }"
    )
    covered = """one => {
        const box = one.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return !(top && one.contains(top));
    }"""
    below = page.locator(".c-agenda__foot :is(a, button)").all()
    assert [one.inner_text().split("\n")[0] for one in below if one.evaluate(covered)] == []
    assert len(below) == 4


def test_a_long_title_makes_the_page_no_wider(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "alma")
    page.locator(".c-head__meeting b").evaluate("one => { one.textContent = 'Amber Valley '.repeat(20); }")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#mode-nothing")).to_be_in_viewport(ratio=1)


def test_one_key_narrows_who_can_see_it(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    expect(page.locator(".c-sight__all")).to_be_visible()
    page.keyboard.press("w")
    expect(page.locator(".c-sight__all")).to_be_hidden()
    expect(page.locator(".c-sight__narrow")).to_be_visible()
    record_action(page)
    expect(entry(page, "Only Derbyshire Constabulary, and the officers")).to_be_visible()


def test_one_key_blanks_the_projector(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "alma")
    page.keyboard.press("b")
    expect(page.locator(".c-bar__room")).to_have_text("Projector: nothing")
    with record.reading(on_table.caseroom) as session:
        assert session.get_one(Meeting, on_table.cast.meeting).screen_mode == "nothing"


def test_keys_do_nothing_inside_a_field_and_can_be_switched_off(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "alma")
    page.keyboard.press("a")
    page.keyboard.type("bn")
    expect(page.locator("#record-text")).to_have_value("bn")
    page.locator("#record-text").fill("")
    page.get_by_label("Single keys").uncheck()
    page.keyboard.press("d")
    expect(page.locator("#recording [value=action]")).to_be_checked()
    page.get_by_label("Single keys").check()
    page.locator("#case").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_what_is_typed_outlives_polls_and_the_next_case(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    page.keyboard.press("a")
    page.keyboard.type("Visit the park")
    table.put_on_table(on_table.caseroom, on_table.viewer("alma"), on_table.cast.items["two"])

    expect(page.locator("#case")).to_contain_text("ASB-TWO7")
    expect(page.locator("#record-text")).to_have_value("Visit the park")
    expect(page.locator("#record-text")).to_be_focused()
    expect(page.get_by_text("The table has moved on. This is recorded on ASB-ONE7.")).to_be_visible()

    page.keyboard.press("Tab")
    page.keyboard.type("Paul")
    page.keyboard.press("Tab")
    page.keyboard.type("fri")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#record-text")).to_have_value("")
    with record.reading(on_table.caseroom) as session:
        action = session.scalars(select(Action)).one()
    assert action.case_id == on_table.cast.cases["one"]


def test_a_typed_date_is_said_in_full_also_when_news_comes_while_it_is_typed(
    on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "dev")
    held: list[Route] = []
    page.route("**/console/live?*", lambda route: held.append(route))  # noqa: PLW0108 - it must be a function
    with page.expect_request("**/console/live?*"):
        page.keyboard.press("a")
    table.put_on_table(on_table.caseroom, on_table.viewer("alma"), on_table.cast.items["two"])
    page.locator("#record-due").type("+7")
    assert page.locator("#record-due-echo").inner_text() == ""
    for route in held:
        route.continue_()
    page.unroute("**/console/live?*")

    expect(page.locator("#case")).to_contain_text("ASB-TWO7")
    expect(page.locator("#record-due-echo b.is-good")).to_be_visible()


def test_what_is_typed_outlives_a_cleared_table(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    page.keyboard.press("a")
    page.keyboard.type("Visit the park")
    table.end_item(on_table.caseroom, on_table.viewer("alma"), on_table.cast.items["one"])
    expect(page.get_by_role("heading", name="Nothing on the table")).to_be_visible()
    expect(page.locator("#record-text")).to_have_value("Visit the park")


def test_an_error_keeps_the_text_and_goes_to_the_first_bad_field(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    page.keyboard.press("a")
    page.keyboard.type("Visit the park")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Choose who owns this action")).to_be_visible()
    focused(page, "record-who")
    expect(page.locator("#record-text")).to_have_value("Visit the park")
    devices.forgive(REFUSED)


def test_what_was_typed_is_still_there_after_the_network_was_cut(on_table: Site, devices: Devices) -> None:
    page = console(devices, on_table, "dev")
    page.keyboard.press("a")
    page.keyboard.type("Visit the park")
    page.context.set_offline(True)
    expect(page.get_by_text("This page lost its connection, so it shows nothing.")).to_be_visible()
    expect(page.get_by_text("Title of case one")).to_have_count(0)
    expect(page.locator("#record-text")).to_have_value("Visit the park")

    page.context.set_offline(False)

    expect(page.get_by_text("Title of case one")).to_be_visible()
    expect(page.locator("#record-text")).to_have_value("Visit the park")
    devices.forgive(*CUT)


def test_two_officers_changing_one_decision_see_both_texts(on_table: Site, devices: Devices) -> None:
    lay_injunction(on_table)
    dev, carol = console(devices, on_table, "dev"), console(devices, on_table, "carol")
    for page in (dev, carol):
        entry(page, INJUNCTION).get_by_role("link", name="Change Decision").click()
        expect(page.locator("#record-text")).to_have_value(INJUNCTION)
    dev.locator("#record-text").fill("Apply for one without notice")
    dev.keyboard.press("Control+Enter")
    recorded(dev, "Apply for one without notice")

    carol.locator("#record-text").fill("Wait a week, then apply")
    carol.keyboard.press("Control+Enter")

    expect(carol.locator(".c-errs blockquote")).to_have_text("Apply for one without notice")
    expect(carol.locator("#record-text")).to_have_value("Wait a week, then apply")
    carol.keyboard.press("Control+Enter")
    recorded(carol, "Wait a week, then apply")
    with record.reading(on_table.caseroom) as session:
        assert len(session.scalars(select(Decision.id)).all()) == 3
    devices.forgive("409 (CONFLICT")


def test_the_register_is_ticked_and_changed(opened: Site, devices: Devices) -> None:
    page = console(devices, opened, "dev")
    for name in ("Alma", "Dev", "Fay"):
        page.get_by_label(name).check()
    page.keyboard.press("v")
    expect(page.locator(".c-reg__count")).to_have_text("3 of 6 agreed")
    page.keyboard.press("g")
    dialog = page.get_by_role("dialog", name="Change the register")
    dialog.get_by_label("Person").select_option(label="Rita, Riverside")
    dialog.get_by_label("Change", exact=True).select_option(label="Sent apologies")
    dialog.get_by_role("button", name="Record").click()
    expect(dialog.get_by_text("Recorded: sent apologies")).to_be_visible()
    dialog.get_by_role("button", name="Back to the meeting").click()
    expect(page.locator(".c-reg__count")).to_have_text("3 of 5 agreed")


def test_an_acknowledgement_shows_on_the_console_by_itself(opened: Site, devices: Devices) -> None:
    page = console(devices, opened, "alma")
    expect(page.locator(".c-reg__count")).to_have_text("0 of 6 agreed")
    people = [opened.cast.attendances["fay"]]
    attending.record_acknowledgement(
        opened.caseroom,
        opened.cast.viewer("dev", datetime.now(UTC)),
        opened.cast.meeting,
        people,
        how=How.PAPER,
    )
    expect(page.locator(".c-reg__count")).to_have_text("1 of 6 agreed")


def test_a_projector_is_paired_from_the_console(opened: Site, devices: Devices) -> None:
    screen = devices.projector()
    code = screen.locator(".w-pairing__code").inner_text()
    page = console(devices, opened, "alma")
    page.keyboard.press("p")
    page.get_by_label("The code on the projector").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Paired. The projector shows this meeting now.")).to_be_visible()
    expect(screen.locator(".w-count")).to_be_visible()


@pytest.mark.everyday
def test_the_console_is_accessible(sitting: Site, devices: Devices) -> None:
    page = console(devices, sitting, "dev")
    assert faults(page) == []
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Room check")).to_be_visible()
    page.keyboard.press("l")
    page.keyboard.press("Escape")
    assert faults(page) == []
    lay_action(sitting, "Visit the park")
    lay_injunction(sitting)
    page.keyboard.press("o")
    expect(entry(page, INJUNCTION)).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Choose who owns this action")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert faults(page) == []
    devices.forgive(REFUSED)
