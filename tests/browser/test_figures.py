"""A coordinator's figures on a laptop and a phone: accessible, and no wider than the screen."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator

from meetings.doors import record
from meetings.doors.viewers import Clock
from meetings.operations import returns
from models.returns import Return
from models.states import Returned
from tests.asked import ask_all, return_of
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.browser.sizes import LAPTOP, PHONE, misfits
from tests.cast import AMBER, FUTURES, POLICE, lay_action

pytestmark = pytest.mark.browser


def _width(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["width"]


def test_figures_are_read_on_a_laptop_and_a_phone(site: Site, devices: Devices) -> None:
    today = datetime.now(UTC).date()
    for number, owner in enumerate(("paul", "paul", "fay", "alma")):
        due_on = today - timedelta(days=20 * number + 1)
        audience = (AMBER, FUTURES, POLICE)
        lay_action(site.caseroom, site.cast, f"A-{number}", owner=owner, audience=audience, due_on=due_on)
    ask_all(site.caseroom, site.cast)
    asked = return_of(site.caseroom, site.cast, FUTURES)
    returns.answer_return(site.caseroom, site.viewer("fay"), asked.id, Returned.NIL)
    with record.writing(site.caseroom, Clock(site.cast.now)) as writing:
        writing.session.get_one(Return, asked.id).due_on = today
        writing.audit("demo.made")
    page = devices.desk("alma")
    page.goto(f"{site.url}/meetings")
    page.get_by_role("link", name="Figures").click()
    page.get_by_role("img", name="Returns by agency").wait_for()
    chart = page.get_by_role("img", name="Actions by agency")
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        assert _width(chart) > 200
        assert _width(chart.locator("rect").first) > 50
    assert misfits(page) == []
    devices.forgive("422")
    page.goto(f"{site.url}/figures?since=soon")
    assert misfits(page) == []
