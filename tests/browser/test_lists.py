"""Officers are found by surname in the lists of a meeting's plan, and references in tables stay whole."""

import pytest
from playwright.sync_api import expect

from meetings.doors import record
from meetings.operations import actions
from models.people import Person
from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.cast import FUTURES, lay_action

pytestmark = pytest.mark.browser
# The references in tables that may break after their hyphen, and how many there are.
REFERENCES = """() => {
  const found = [], texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (parentElement.closest("table") && /^\\s*(ASB|A)-[A-Z0-9]{4}\\b/.test(data)) found.push(parentElement);
  }
  const breaks = found.filter(each => getComputedStyle(each).whiteSpace !== "nowrap");
  return [found.length, breaks.map(each => each.textContent)];
}"""


def test_officers_are_chosen_by_their_surnames(site: Site, devices: Devices) -> None:
    people = site.cast.people
    with record.writing(site.caseroom, site.viewer("alma")) as writing:
        for name, whole in (("paul", "Paul Farlow"), ("carol", "Carol Mary Whyte")):
            writing.session.get_one(Person, people[name]).name = whole
        writing.audit("demo.made")
    page = devices.desk("alma")
    for address in ("/meetings/new", f"/meetings/{site.cast.meeting}/plan"):
        page.goto(site.url + address)
        for label, typed, chosen in (
            ("Chair", "farlow", "paul"),
            ("Deputy", "fay", "fay"),
            ("Minute-taker", "whyte", "carol"),
        ):
            page.get_by_label(label, exact=True).focus()
            page.keyboard.type(typed)
            expect(page.get_by_label(label, exact=True)).to_have_value(people[chosen])


def test_a_reference_in_a_table_stands_on_one_line(opened: Site, devices: Devices) -> None:
    cast, now = opened.cast, opened.caseroom.clock()
    action = lay_action(opened.caseroom, cast, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=now.date())
    actions.query(opened.caseroom, opened.viewer("fay"), action, text="Which door?")
    page = devices.desk("alma")
    for address in (opened.meeting, f"{opened.meeting}/close", f"{opened.url}/actions"):
        page.goto(address)
        number, breaking = page.evaluate(REFERENCES)
        assert (address, number > 0, breaking) == (address, True, [])


def test_a_reference_in_an_agenda_stands_on_one_line(site: Site, devices: Devices) -> None:
    page = devices.desk("alma")
    page.goto(f"{site.meeting}/plan/agenda")
    number, breaking = page.evaluate(REFERENCES)
    assert (number > 0, breaking) == (True, [])
