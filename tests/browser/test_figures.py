"""A coordinator's figures on a laptop and a phone: accessible, and no wider than the screen."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.cast import AMBER, FUTURES, POLICE, lay_action

pytestmark = pytest.mark.browser


def test_figures_are_read_on_a_laptop_and_a_phone(site: Site, devices: Devices) -> None:
    today = datetime.now(UTC).date()
    for number, owner in enumerate(("paul", "paul", "fay", "alma")):
        due_on = today - timedelta(days=20 * number + 1)
        audience = (AMBER, FUTURES, POLICE)
        lay_action(site.caseroom, site.cast, f"A-{number}", owner=owner, audience=audience, due_on=due_on)
    for open_for in (devices.desk, devices.phone):
        page = open_for("alma")
        page.goto(f"{site.url}/meetings")
        page.get_by_role("link", name="Figures").click()
        chart = page.get_by_role("img", name="Actions by agency")
        assert chart.bounding_box()["width"] > 200
        assert chart.locator("rect").first.bounding_box()["width"] > 50
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    devices.forgive("422")
    page.goto(f"{site.url}/figures?since=soon")
    assert faults(page) == []
