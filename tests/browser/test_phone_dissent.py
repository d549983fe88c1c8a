"""A dissent on a phone: the press is answered where it was made, and no second one is asked for."""

import pytest
from playwright.sync_api import expect

from meetings.operations import attending, table
from models.states import How
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.laid import lay_injunction
from tests.browser.serving import Site

pytestmark = pytest.mark.browser
WORDS = "I would wait a week."


def test_a_recorded_dissent_is_said_under_its_decision_and_its_form_folds_up(
    opened: Site, devices: Devices
) -> None:
    here = [opened.cast.attendances[name] for name in ("alma", "fay")]
    attending.record_acknowledgement(
        opened.caseroom, opened.viewer("alma"), opened.cast.meeting, here, how=How.SPOKEN
    )
    table.put_on_table(opened.caseroom, opened.viewer("alma"), opened.cast.items["one"])
    lay_injunction(opened)
    phone = devices.phone("fay")
    phone.goto(f"{opened.meeting}/phone")
    phone.get_by_text("I dissent").tap()
    words = phone.get_by_label("In your own words")
    words.fill(WORDS)
    phone.get_by_role("button", name="Record my dissent").tap()
    expect(phone.get_by_text(WORDS)).to_be_visible()
    expect(phone.locator("#entries ~ ol").get_by_text("An officer confirms that")).to_be_visible()
    expect(words).to_be_hidden()
    expect(phone.locator("details summary").filter(has_text="I dissent")).to_be_focused()
    assert faults(phone) == []
