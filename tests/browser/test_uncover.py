"""Who looks over a shoulder sees no title and no summary of a case until one tap, nor half a minute later."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.serving import Site

pytestmark = pytest.mark.browser
TITLE, SUMMARY = "Title of case one", "Summary of case one"


def test_titles_are_covered_until_tapped_and_again_later(site: Site, devices: Devices) -> None:
    desk = devices.desk("fay")
    desk.clock.install()
    for path, words in (("/cases", (TITLE,)), (f"/cases/{site.cast.cases['one']}", (TITLE, SUMMARY))):
        desk.goto(f"{site.url}{path}")
        assert TITLE not in desk.title()
        for text in words:
            expect(desk.get_by_text(text)).to_be_hidden()
        assert faults(desk) == []
        desk.locator("#uncover").check()
        for text in words:
            expect(desk.get_by_text(text)).to_be_visible()
        assert faults(desk) == []
        for _ in range(3):
            desk.keyboard.press("Shift")
            desk.clock.run_for(12_000)
        for text in words:
            expect(desk.get_by_text(text)).to_be_visible()
        desk.clock.run_for(30_000)
        for text in words:
            expect(desk.get_by_text(text)).to_be_hidden()


def test_it_works_without_scripts(site: Site, devices: Devices) -> None:
    desk = devices.desk("fay", scripts=False)
    desk.goto(f"{site.url}/cases")
    expect(desk.get_by_text(TITLE)).to_be_hidden()
    desk.locator("#uncover").check()
    expect(desk.get_by_text(TITLE)).to_be_visible()
