"""What a person's first page says of their meetings."""

import pytest
from flask import Flask

from meetings.doors import Caseroom
from tests.clients import signed_in
from tests.held import Held, issue, lay_closed
from tests.pages import soup
from tests.places import StoppedClock


@pytest.fixture
def closed(caseroom: Caseroom, clock: StoppedClock) -> Held:
    held = lay_closed(caseroom)
    clock.now = held.now
    return held


def test_officers_are_told_on_their_first_page_that_minutes_wait_to_be_issued(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    waits = "Its minutes wait to be issued"
    for name, told in (("alma", True), ("carol", True), ("dev", True), ("fay", False)):
        first = soup(signed_in(app, name).get("/"))
        leads = [link["href"] for link in first.select("a") if link.get_text() == waits]
        assert (name, leads) == (name, [f"/meetings/{closed.cast.meeting}/minutes"] if told else [])
    issue(caseroom, closed)
    assert waits not in signed_in(app, "dev").get("/").text
