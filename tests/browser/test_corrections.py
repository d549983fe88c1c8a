"""A correction in real browsers: reported, corrected, confirmed by two of three agencies."""

import pytest
from playwright.sync_api import Page, expect

from meetings.operations import cases
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.cast import EREWASH

pytestmark = pytest.mark.browser


def confirm(page: Page, site: Site) -> None:
    """From one's first page to the confirmation."""
    page.goto(site.url)
    page.get_by_role("link", name="1 correction or report waits for you").click()
    page.get_by_role("link", name="ASB-ONE7").first.click()
    expect(page.get_by_text("It was on Friday")).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("The correction is confirmed.")).to_be_visible()


def test_a_correction_reaches_all_holders_and_lists_who_has_not_confirmed(
    site: Site, devices: Devices
) -> None:
    cases.involve_agency(
        site.caseroom,
        site.viewer("fay"),
        site.cast.cases["one"],
        site.cast.agencies[EREWASH],
        reason="They own the land",
    )
    alma = devices.desk("alma")
    alma.goto(f"{site.url}/information/{site.cast.information['one involved']}/report")
    alma.get_by_label("What is wrong?").fill("It was not on Thursday")
    assert faults(alma) == []
    alma.get_by_role("button", name="Report it").click()
    expect(alma.get_by_text("Not answered yet")).to_be_visible()

    fay = devices.desk("fay")
    fay.goto(site.url)
    fay.get_by_role("link", name="1 correction or report waits for you").click()
    fay.get_by_role("link", name="ASB-ONE7").click()
    fay.get_by_role("link", name="Correct the information").or_(
        fay.get_by_role("button", name="Correct the information")
    ).click()
    expect(fay.get_by_text("It was not on Thursday")).to_be_visible()
    fay.get_by_label("What it should say").fill("It was on Friday")
    assert faults(fay) == []
    fay.get_by_role("button", name="Correct it").click()
    waiting = fay.get_by_text("Not confirmed", exact=True)
    expect(waiting).to_have_count(3)
    assert faults(fay) == []

    confirm(alma, site)
    confirm(devices.phone("carol"), site)
    fay.reload()
    expect(waiting).to_have_count(1)
    expect(fay.get_by_role("row", name="Erewash")).to_contain_text("Not confirmed")
