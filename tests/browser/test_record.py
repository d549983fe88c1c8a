"""On the record of a meeting, whoever lets more agencies see something stays where they were."""

import pytest
from playwright.sync_api import expect

from meetings.doors import record
from models.meetings import AgendaItem
from models.states import ItemState
from tests.browser import sizes
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.cast import FUTURES, close_meeting_at, lay_action

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_the_record_stays_at_what_more_agencies_were_let_see(
    opened: Site, devices: Devices, *, scripts: bool
) -> None:
    now = opened.caseroom.clock()
    with record.writing(opened.caseroom, opened.viewer("alma")) as writing:
        writing.session.get_one(AgendaItem, opened.cast.items["one"]).state = ItemState.DONE
        writing.audit("demo.made")
    action = lay_action(
        opened.caseroom, opened.cast, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=now.date()
    )
    close_meeting_at(opened.caseroom, opened.cast, now)
    alma = devices.desk("alma", scripts=scripts)
    alma.set_viewport_size(sizes.PHONE)
    alma.set_default_timeout(5000)
    alma.goto(f"{opened.meeting}/minutes/record")
    alma.get_by_text("Let more agencies see it: A-3M9T").click()
    alma.get_by_label("Derbyshire Constabulary").check()
    alma.get_by_role("button", name="Let them see it").click()
    place = alma.locator(f"#recorded-{action}")
    expect(place).to_contain_text("Derbyshire Constabulary")
    expect(place).to_be_in_viewport()
    expect(alma.get_by_text("They can see it now")).not_to_be_in_viewport()
