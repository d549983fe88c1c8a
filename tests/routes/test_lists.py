"""The pages on which somebody is chosen from a list of people: each has once what finds them by surname."""

from datetime import timedelta

from flask import Flask

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from models.outcomes import Action
from tests import accounts
from tests.asked import lay_asked, return_of
from tests.cast import FUTURES, POLICE, Cast, lay_action
from tests.clients import signed_in
from tests.pages import soup
from tests.sitting import another_meeting


def test_whoever_is_chosen_from_a_list_is_found_by_surname(app: Flask, caseroom: Caseroom) -> None:
    cast = lay_asked(caseroom)
    accounts.allow_domains(caseroom, cast)
    accounts.suspended(caseroom, cast, "gus", case="one")
    left_open(caseroom, cast)
    for name, address, chosen in lists(cast, return_of(caseroom, cast, POLICE).id):
        page = soup(signed_in(app, name).get(address))
        assert page.select(f'main option[value="{cast.people[chosen]}"]'), address
        assert len(page.select('head script[src*="js/lists.js"]')) == 1, address


def left_open(caseroom: Caseroom, cast: Cast) -> None:
    """An action of Fay's that an earlier meeting left open."""
    action_id = lay_action(caseroom, cast, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=cast.now.date())
    meeting_id = another_meeting(caseroom, cast)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        action = writing.session.get_one(Action, action_id)
        action.meeting_id, action.recorded_at = meeting_id, cast.now - timedelta(days=30)
        writing.audit("demo.made")


def lists(cast: Cast, return_id: str) -> list[tuple[str, str, str]]:
    """Who asks for which page, and somebody who can be chosen there."""
    meeting = f"/meetings/{cast.meeting}"
    return [
        ("alma", "/meetings/new", "paul"),
        ("alma", f"{meeting}/plan", "paul"),
        ("alma", f"/partners/{cast.agencies[POLICE]}", "paul"),
        ("dev", f"{meeting}/arising", "fay"),
        ("fay", "/actions", "fay"),
        ("carol", "/actions/deputy", "paul"),
        ("carol", "/people/duties", "paul"),
        ("carol", f"/cases/{cast.cases['one']}/workers", "paul"),
        ("carol", f"/returns/{return_id}/worker", "paul"),
    ]
