"""Matters arising by keys alone, and what an owner says on the phone while the console shows it."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from meetings.doors import record
from meetings.operations import arising, attending, table
from meetings.operations.opening_meeting import open_meeting
from models.outcomes import Action, ActionAnswer
from models.states import ActionState, How
from tests.browser import laid
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.keyed import console, entry
from tests.browser.serving import Site
from tests.cast import POLICE, lay_action
from tests.sitting import EVERYBODY, earlier_meeting

pytestmark = pytest.mark.browser

REFERENCES = ("A-1111", "A-2222", "A-3333")
SAID = "Said done at the meeting"
VISIT, CALL = "Visit the park", "Call on the family"


@pytest.fixture
def actions(site: Site) -> dict[str, str]:
    """Three actions of Paul's on case `one` that another meeting left open, one of them not late."""
    before, day = earlier_meeting(site.caseroom, site.cast), site.cast.now.date()
    return {
        reference: lay_action(
            site.caseroom,
            before,
            reference,
            owner="paul",
            audience=(POLICE,),
            due_on=day + timedelta(days=late),
        )
        for reference, late in zip(REFERENCES, (-9, -2, 5), strict=True)
    }


@pytest.fixture
def sitting(site: Site) -> Site:
    """Everybody here and agreed, nothing on the table."""
    open_meeting(site.caseroom, site.viewer("alma"), site.cast.meeting)
    people = [site.cast.attendances[name] for name in EVERYBODY]
    attending.record_acknowledgement(
        site.caseroom, site.viewer("dev"), site.cast.meeting, people, how=How.SPOKEN
    )
    return site


@pytest.fixture
def on_table(sitting: Site) -> Site:
    """Case `one` on the table, its room check settled."""
    chair, item = sitting.viewer("alma"), sitting.cast.items["one"]
    table.put_on_table(sitting.caseroom, chair, item)
    table.step_out(sitting.caseroom, chair, item, [sitting.cast.attendances["rita"]])
    return sitting


def first(page: Page, reference: str) -> None:
    """An action is the one that is ready for keys, and no field has them."""
    expect(page.locator("#arising-what")).to_contain_text(reference)
    expect(page.locator("#answering .c-arise__end")).to_be_hidden()
    expect(page.locator("#arising-title")).to_be_focused()


def field(page: Page, action_id: str, name: str) -> None:
    expect(page.locator(f"#answer-{action_id}-{name}")).to_be_focused()


def stands(site: Site) -> list[tuple[str, str, date | None]]:
    """What was said of each action, and when it is due since."""
    with record.reading(site.caseroom) as session:
        found = select(Action.reference, ActionAnswer.answer, Action.due_on).join(
            ActionAnswer, ActionAnswer.action_id == Action.id
        )
        return [(*row,) for row in session.execute(found.order_by(Action.reference))]


def test_three_matters_arising_by_keys_alone(
    actions: dict[str, str], on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "dev")
    expect(page.locator("#arising-what")).to_contain_text("A-1111")
    page.keyboard.press("4")
    field(page, actions["A-1111"], "evidence")
    expect(page.locator(f"#answer-{actions['A-1111']}-evidence")).to_have_value(SAID)
    page.keyboard.press("Enter")
    expect(entry(page, f"Done: {SAID}")).to_be_visible()

    first(page, "A-2222")
    page.keyboard.press("5")
    field(page, actions["A-2222"], "due")
    expect(page.locator(f"#answer-{actions['A-2222']}-due")).to_have_value("+14")
    page.keyboard.type("+21")
    expect(page.locator(f"#answer-{actions['A-2222']}-due")).to_have_value("+21")
    expect(page.locator("#answering b.is-good")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(entry(page, "In progress")).to_be_visible()

    first(page, "A-3333")
    page.keyboard.press("7")
    field(page, actions["A-3333"], "note")
    page.keyboard.type("They have moved away")
    page.keyboard.press("Enter")
    expect(entry(page, "Not possible because circumstances changed: They have moved away")).to_be_visible()
    expect(page.get_by_role("heading", name="Left open by an earlier meeting")).to_have_count(0)
    # The news of it may come before the answer to the form, which has the keys until then.
    expect(page.locator(f"#answer-{actions['A-3333']}-note")).to_have_count(0)

    day = on_table.cast.now.date()
    assert stands(on_table) == [
        ("A-1111", "done", day - timedelta(days=9)),
        ("A-2222", "in progress", day + timedelta(days=21)),
        ("A-3333", "not possible because circumstances changed", day + timedelta(days=5)),
    ]
    page.keyboard.press("a")
    expect(page.locator("#record-text")).to_be_focused()


def test_another_is_taken_first_escalated_and_the_next_not_done(
    actions: dict[str, str], on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "dev")
    page.keyboard.press("e")
    page.get_by_role("link", name="Text of A-3333").press("Enter")
    first(page, "A-3333")
    page.keyboard.press("6")
    field(page, actions["A-3333"], "note")
    page.keyboard.press("Enter")
    expect(entry(page, "Escalated")).to_be_visible()
    first(page, "A-1111")
    page.keyboard.press("8")
    page.keyboard.type("Leave")
    page.keyboard.press("Enter")
    expect(entry(page, "Not done: Leave")).to_be_visible()
    assert [(one, said) for one, said, _ in stands(on_table)] == [
        ("A-1111", "not done"),
        ("A-3333", "escalated"),
    ]


def test_the_answer_just_given_is_taken_back_by_one_key_and_given_anew(
    actions: dict[str, str], on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "alma")
    page.keyboard.press("4")
    field(page, actions["A-1111"], "evidence")
    page.keyboard.press("Enter")
    expect(entry(page, f"Done: {SAID}")).to_be_visible()
    first(page, "A-2222")
    page.keyboard.press("0")
    first(page, "A-1111")
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)
    assert faults(page) == []
    page.keyboard.press("8")
    page.keyboard.type("Leave 0")
    page.keyboard.press("Enter")
    expect(entry(page, "Not done: Leave 0")).to_be_visible()
    expect(page.get_by_role("button", name="Take back")).to_be_visible()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert sorted(answer for _, answer, _ in stands(on_table)) == ["done", "not done", "taken back"]


def test_an_answer_chosen_outlives_polls_and_the_next_case_until_it_is_left(
    actions: dict[str, str], on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "dev")
    page.keyboard.press("8")
    page.keyboard.type("On leave 4 and 9")
    note = page.locator(f"#answer-{actions['A-1111']}-note")
    table.put_on_table(on_table.caseroom, on_table.viewer("alma"), on_table.cast.items["two"])
    expect(page.locator("#case")).to_contain_text("ASB-TWO7")
    expect(note).to_have_value("On leave 4 and 9")
    expect(note).to_be_focused()
    expect(page.get_by_text("The table has moved on. This is answered on ASB-ONE7.")).to_be_visible()
    table.end_item(on_table.caseroom, on_table.viewer("alma"), on_table.cast.items["two"])
    expect(page.get_by_role("heading", name="Nothing on the table")).to_be_visible()
    expect(note).to_have_value("On leave 4 and 9")
    page.get_by_role("button", name="Leave it open").click()
    expect(page.locator("#answering fieldset")).to_have_count(0)
    assert stands(on_table) == []


def test_whoever_is_late_is_told_who_was_first_and_answers_nothing_else_by_it(
    actions: dict[str, str], on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "dev")
    page.keyboard.press("8")
    page.keyboard.type("On leave")
    held: list[Route] = []
    page.route("**/console/live?*", lambda route: held.append(route))  # noqa: PLW0108 - it must be a function
    arising.answer(
        on_table.caseroom,
        on_table.viewer("alma"),
        actions["A-1111"],
        on_table.cast.meeting,
        once="0" * 32,
        state=ActionState.DONE,
        text="Fitted",
    )
    page.keyboard.press("Enter")
    expect(page.locator(".c-errs")).to_contain_text(
        "Alma was first. Action A-1111 is recorded as: done. You had typed: “On leave”"
    )
    page.unroute("**/console/live?*")
    expect(page.locator("#arising-what")).to_contain_text("A-2222")
    expect(page.locator(f"#answer-{actions['A-2222']}-note")).to_have_value("")
    expect(page.locator("#answering :checked")).to_have_count(0)
    devices.forgive("409 (CONFLICT")


def test_nothing_of_recording_needs_a_scroll_with_matters_arising(
    actions: dict[str, str], on_table: Site, devices: Devices
) -> None:
    page = console(devices, on_table, "dev")
    for key in ("4", "5", "6", "7", "8"):
        page.keyboard.press(key)
        expect(page.locator("#answering .c-arise__end button").first).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
    assert faults(page) == []
    page.get_by_role("button", name="Leave it open").click()
    expect(page.locator("#answering .c-arise__end")).to_be_hidden()
    for key in ("a", "i", "f", "d"):
        page.keyboard.press(key)
        if key == "d":
            page.keyboard.type("Civil")
            expect(page.locator("#record-law")).to_be_visible()
        expect(page.locator("#recording .c-finish button")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_one_key_lists_the_matters_arising_of_the_whole_agenda(
    actions: dict[str, str], sitting: Site, devices: Devices
) -> None:
    page = console(devices, sitting, "dev")
    expect(page.get_by_role("heading", name="Nothing on the table")).to_be_visible()
    page.keyboard.press("9")
    expect(page.get_by_role("heading", name="Matters arising")).to_be_visible()
    assert page.locator("tbody th").all_inner_texts() == list(REFERENCES)
    assert faults(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_owner_accepts_or_queries_on_the_phone_and_the_console_shows_it(
    on_table: Site, devices: Devices
) -> None:
    page, phone = console(devices, on_table, "dev"), devices.phone("paul")
    phone.goto(f"{on_table.meeting}/phone")
    page.keyboard.press("a")
    page.keyboard.type("Half typed")
    for words in (VISIT, CALL):
        laid.lay_action(on_table, words)
    lines = [entry(page, words).locator("b") for words in (VISIT, CALL)]
    for words, line in zip((VISIT, CALL), lines, strict=True):
        expect(entry(page, words)).to_be_visible()
        expect(line).to_have_count(0)
    visit, call = (phone.get_by_role("listitem").filter(has_text=words) for words in (VISIT, CALL))
    visit.get_by_role("button", name="Accept").tap()
    expect(phone.get_by_text("You accepted this")).to_be_visible()
    expect(lines[0]).to_have_text("Accepted")
    call.get_by_text("Query this action").tap()
    call.get_by_label("What is not right about it?").fill("Which family?")
    call.get_by_role("button", name="Send the query").tap()
    expect(lines[1]).to_have_text("Queried: Which family?")
    expect(page.locator("#record-text")).to_have_value("Half typed")
    expect(page.locator("#record-text")).to_be_focused()
