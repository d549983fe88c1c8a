"""Officers are found by surname in the lists of a meeting's plan, and nobody else is chosen for them."""

import pytest
from playwright.sync_api import expect

from meetings.doors import record
from models.people import Person
from tests.browser.conftest import Devices
from tests.browser.serving import Site

pytestmark = pytest.mark.browser


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
