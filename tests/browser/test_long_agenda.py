"""The agenda of a long meeting on the console: the case on the table in sight, and a sign of what follows."""

import pytest
from playwright.sync_api import Locator, expect

from meetings.operations import table
from tests.browser.axe import faults
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.sitting import long_agenda

pytestmark = pytest.mark.browser
MORE = """
list => {
  const { left, width, top, bottom } = list.getBoundingClientRect();
  const at = y => document.elementsFromPoint(left + width / 2, y);
  const signs = list.checkVisibility() && getComputedStyle(list, "::after").content.includes("More below");
  const covered = (y, end) => at(y)[0] !== list && at(y)[0].closest("li") === end;
  return {
    above: signs && !covered(top + 3, list.firstElementChild),
    below: signs && !covered(bottom - 3, list.lastElementChild),
  };
}
"""


def in_full(agenda: Locator, item: str) -> bool:
    """Whether an agenda item stands within the part of the agenda that is seen, and nothing over it."""
    return bool(
        agenda.evaluate(
            """(list, id) => {
              const seen = list.getBoundingClientRect(), button = document.getElementById(id);
              const { left, top, bottom, width } = button.getBoundingClientRect();
              const free = y => button.contains(document.elementFromPoint(left + width / 2, y));
              return top >= seen.top && bottom <= seen.bottom && free(top + 4) && free(bottom - 4);
            }""",
            f"case-{item}",
        )
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_case_on_the_table_is_in_sight_and_what_follows_has_a_sign(
    opened: Site, devices: Devices, *, scripts: bool
) -> None:
    more = long_agenda(opened.caseroom, opened.cast, 12)
    table.put_on_table(opened.caseroom, opened.viewer("alma"), more[8])
    page = devices.desk("alma", scripts=scripts)
    page.goto(f"{opened.meeting}/console")
    agenda = page.locator("#agenda ol")
    expect(agenda.locator("[aria-current=step]")).to_have_count(1)
    assert agenda.evaluate("list => list.scrollHeight > list.clientHeight + 100"), "too short a list"
    assert in_full(agenda, more[8])
    if scripts:
        assert (in_full(agenda, more[7]), in_full(agenda, more[9])) == (True, True)
    agenda.evaluate("list => { list.scrollTop = 0; }")
    assert (in_full(agenda, more[8]), in_full(agenda, opened.cast.items["one"])) == (True, True)
    assert agenda.evaluate(MORE) == {"above": False, "below": True}
    agenda.evaluate("list => { list.scrollTop = 200; }")
    assert agenda.evaluate(MORE) == {"above": True, "below": True}
    agenda.evaluate("list => { list.scrollTop = list.scrollHeight; }")
    assert agenda.evaluate(MORE) == {"above": True, "below": False}
    assert (in_full(agenda, more[8]), in_full(agenda, more[11])) == (True, True)


def test_a_short_agenda_has_no_such_sign(opened: Site, devices: Devices) -> None:
    page = devices.desk("alma")
    page.goto(f"{opened.meeting}/console")
    assert page.locator("#agenda ol").evaluate(MORE) == {"above": False, "below": False}
    assert faults(page) == []
