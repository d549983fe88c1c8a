"""The whole meeting in real browsers: console, projector and two phones, from opening to issued minutes."""

import re
from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from meetings.operations import attending
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.keyed import console, focused, recorded
from tests.browser.serving import Site

pytestmark = pytest.mark.browser

SHARED = "Text for involved on one"
FOR_POLICE = "Text for agencies on one"
FOR_OFFICERS = "Text for officers on one"
CALL = "Call on the family with the youth worker"
MOVED = "The tenant has moved away"


def join(phone: Page, site: Site, screen: Page) -> None:
    """Type the code on the wall, and agree."""
    phone.goto(f"{site.url}/j")
    phone.get_by_label("code").fill(screen.locator(".w-code").first.inner_text())
    phone.locator("main button").first.tap()
    phone.get_by_role("button", name="I agree").tap()
    expect(phone.get_by_role("heading", name="Between cases")).to_be_visible()


def open_and_pair(page: Page, screen: Page) -> None:
    """Open the meeting, and give it the screen."""
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Nothing on the table")).to_be_visible()
    page.keyboard.press("p")
    page.get_by_label("The code on the projector").fill(screen.locator(".w-pairing__code").inner_text())
    page.keyboard.press("Enter")
    expect(page.get_by_text("Paired. The projector shows this meeting now.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(screen.locator(".w-count")).to_have_text("0 of 6 have agreed to the statement")


def tick_as_spoken(page: Page, *names: str) -> None:
    """Record that these people agreed aloud, in one list."""
    for name in names:
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Agreed aloud").click()
    for name in names:
        expect(page.locator(".c-reg li.is-ok", has_text=name)).to_be_visible()


def action_for(page: Page, words: str, owner: str) -> None:
    """Record an action by keys."""
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    focused(page, "record-text")
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.type(owner)
    page.keyboard.press("Tab")
    page.keyboard.type("+7")
    page.keyboard.press("Control+Enter")
    recorded(page, words)


def no_further_action(page: Page, because: str) -> None:
    """Close a case without a decision, because."""
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    focused(page, "record-text")
    page.keyboard.type(because)
    page.keyboard.press("Control+Enter")
    recorded(page, because)


def minutes_of(page: Page, site: Site) -> str:
    """The text of every document that a person can open."""
    page.goto(f"{site.meeting}/minutes")
    links = page.locator("main a[href^='/minutes/']").all()
    bodies = [page.request.get(f"{site.url}{link.get_attribute('href')}").body() for link in links]
    return "\n".join(text_of(body) for body in bodies)


def text_of(body: bytes) -> str:
    """Every paragraph and cell of a Word file."""
    document = Document(BytesIO(body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def everybody_joins(site: Site, chair: Page, screen: Page, *phones: Page) -> None:
    """Two phones agree by the code on the wall, the officers aloud."""
    open_and_pair(chair, screen)
    for phone in phones:
        join(phone, site, screen)
    tick_as_spoken(chair, "Alma", "Dev", "Carol")
    expect(screen.locator(".w-count")).to_have_text("5 of 6 have agreed to the statement")


def first_case(chair: Page, screen: Page, fay: Page, rita: Page) -> None:
    """Rita steps out; what each may see shows, an action reaches its owner, the case closes."""
    chair.keyboard.press("Escape")
    chair.keyboard.press("n")
    expect(chair.get_by_role("heading", name="Room check")).to_be_visible()
    expect(screen.get_by_text("ASB-ONE7")).to_have_count(0)
    chair.keyboard.press("o")
    expect(screen.get_by_role("heading", name="ASB-ONE7")).to_be_visible()
    expect(screen.get_by_text(SHARED)).to_be_visible()
    expect(fay.get_by_text(FOR_OFFICERS)).to_be_visible()
    for page, hidden in ((screen, FOR_POLICE), (screen, FOR_OFFICERS), (rita, SHARED)):
        assert hidden not in page.content()
    action_for(chair, CALL, "Fay")
    expect(screen.get_by_text(CALL)).to_be_visible()
    fay.get_by_role("button", name="Accept").first.tap()
    no_further_action(chair, "The calls have stopped since the warning")


def second_case(chair: Page, fay: Page, rita: Page) -> None:
    """Fay steps out; the case closes."""
    chair.keyboard.press("Escape")
    chair.keyboard.press("n")
    expect(chair.get_by_role("heading", name="ASB-TWO7")).to_be_visible()
    chair.keyboard.press("o")
    expect(rita.get_by_role("heading", name="ASB-TWO7")).to_be_visible()
    expect(fay.get_by_text("ASB-TWO7")).to_have_count(0)
    no_further_action(chair, MOVED)


def actions_read_back(chair: Page, screen: Page, site: Site) -> None:
    """After the last case N reads back the actions that all here may see; then it leads to the close."""
    chair.keyboard.press("Escape")
    chair.keyboard.press("n")
    expect(screen.get_by_role("heading", name="Actions", exact=True)).to_be_visible()
    expect(screen.get_by_text("Nothing that every agency in the room may see.")).to_be_visible()
    rita = site.cast.attendances["rita"]
    attending.mark_left(site.caseroom, site.viewer("alma"), site.cast.meeting, rita)
    expect(screen.locator(".w-back li")).to_have_count(1)
    expect(screen.locator(".w-back")).to_contain_text(CALL)
    assert faults(screen) == []
    expect(chair.locator("#next")).to_have_text(re.compile("Close the meeting"))
    chair.keyboard.press("n")
    chair.wait_for_url("**/close")


def close_and_issue(site: Site, chair: Page, screen: Page) -> None:
    """The meeting closes, the screen holds, an officer reads the record and issues the minutes."""
    assert faults(chair) == []
    chair.locator("main form button").first.click()
    chair.wait_for_url("**/minutes**")
    expect(screen.get_by_text("ASB-TWO7")).to_have_count(0)
    chair.goto(f"{site.meeting}/minutes/record")
    assert faults(chair) == []
    chair.get_by_label("I have read this record").check()
    chair.get_by_role("button", name="Issue").click()
    expect(chair.get_by_text("The minutes are issued")).to_be_visible()
    assert faults(chair) == []


@pytest.mark.everyday
def test_a_whole_meeting(site: Site, devices: Devices) -> None:
    chair, screen = console(devices, site, "alma"), devices.projector()
    fay, rita = devices.phone("fay"), devices.phone("rita")
    everybody_joins(site, chair, screen, fay, rita)
    first_case(chair, screen, fay, rita)
    assert [faults(page) for page in (chair, screen, fay, rita)] == [[], [], [], []]
    second_case(chair, fay, rita)
    actions_read_back(chair, screen, site)
    close_and_issue(site, chair, screen)
    futures, riverside = minutes_of(fay, site), minutes_of(rita, site)

    assert CALL in futures
    assert MOVED in riverside
    assert MOVED not in futures
    assert CALL not in riverside
    assert faults(fay) == []
