"""The console where no scripts run: no keys are spoken of, and every step has a button or a link."""

import pytest
from playwright.sync_api import Page, expect

from meetings.operations import attending
from models.states import How
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.keyed import console
from tests.browser.serving import Site
from tests.sitting import EVERYBODY

pytestmark = pytest.mark.browser


def keys(page: Page) -> list[str]:
    """What is seen of keys."""
    return seen(page, "kbd, .c-keys, #open-keys")


def dead(page: Page) -> list[str]:
    """The buttons that do nothing unless a script runs."""
    return seen(page, "button[type=button], a[data-dialog]:not([href])")


def seen(page: Page, selector: str) -> list[str]:
    """The words of what is seen, asked of the browser all at once."""
    words: list[str] = page.locator(f"{selector} >> visible=true").all_inner_texts()
    return words


def test_the_meeting_runs_without_scripts_and_without_a_word_of_keys(site: Site, devices: Devices) -> None:
    devices.forgive("422 (UNPROCESSABLE ENTITY)")
    with_scripts = console(devices, site, "alma")
    assert {"N", "P", "?"} <= {key.strip() for key in keys(with_scripts)}

    page = devices.desk("alma", scripts=False)
    page.goto(f"{site.meeting}/console")
    screen = devices.projector()
    assert (keys(page), dead(page)) == ([], [])
    main = page.get_by_role("main")
    expect(main).to_contain_text("Press “Open the meeting”: people can then join", use_inner_text=True)
    page.get_by_role("button", name="Open the meeting").click()
    expect(main).to_contain_text("Press “Next case”, or choose a case from the agenda", use_inner_text=True)
    assert (keys(page), dead(page)) == ([], [])

    page.get_by_role("link", name="Pair a projector").click()
    page.get_by_label("The code on the projector").fill("ZZZ ZZZ")
    page.get_by_role("button", name="Pair").click()
    expect(page.get_by_text("No screen shows this code")).to_be_visible()
    expect(page.get_by_label("The code on the projector")).to_have_value("ZZZ ZZZ")
    page.get_by_label("The code on the projector").fill(screen.locator(".w-pairing__code").inner_text())
    page.get_by_role("button", name="Pair").click()
    expect(page.get_by_text("Paired. The projector shows this meeting now.")).to_be_visible()

    people = [site.cast.attendances[name] for name in EVERYBODY]
    attending.record_acknowledgement(
        site.caseroom, site.viewer("alma"), site.cast.meeting, people, how=How.SPOKEN
    )
    page.get_by_role("button", name="Next case").click()
    expect(page.get_by_role("heading", name="Room check")).to_be_visible()
    assert (keys(page), dead(page)) == ([], [])
    page.get_by_role("button", name="All have stepped out").click()
    expect(page.get_by_role("heading", name="Room check")).to_be_hidden()


def test_the_page_for_pairing_is_accessible(opened: Site, devices: Devices) -> None:
    page = devices.desk("alma")
    page.goto(f"{opened.meeting}/console/pairing")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pair a projector")
    assert faults(page) == []
