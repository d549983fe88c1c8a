"""The console's statements on PostgreSQL, which is strict about the types of what a union leaves out."""

import secrets
from datetime import date, timedelta

import pytest

from meetings.doors import Caseroom
from meetings.doors.viewer import looking
from meetings.operations import new_actions, outcomes, said, table
from meetings.operations.new_actions import Agreed
from meetings.queries.console import console
from tests.cast import FUTURES, Cast, lay_scene
from tests.places import START
from tests.sitting import open_with, shown_in_room

pytestmark = pytest.mark.postgres


def record_on_case(caseroom: Caseroom, cast: Cast) -> None:
    """One of each kind but the decision."""
    dev, item = cast.viewer("dev"), cast.items["one"]
    agreed = Agreed(text="Visit", owner_id=cast.people["paul"], due_on=START.date() + timedelta(days=7))
    new_actions.record_action(caseroom, dev, item, agreed, once=secrets.token_hex(16))
    agency = cast.agencies[FUTURES]
    said.note_said(caseroom, dev, item, once=secrets.token_hex(16), agency_id=agency, text="Fridays")
    outcomes.record_no_further_action(
        caseroom, dev, item, once=secrets.token_hex(16), reasons="It stopped", review_on=date(2026, 12, 1)
    )


def test_the_console_is_the_same_on_postgresql(postgres_caseroom: Caseroom) -> None:
    cast = lay_scene(postgres_caseroom, START)
    open_with(postgres_caseroom, cast)
    table.put_on_table(postgres_caseroom, cast.viewer("alma"), cast.items["one"])
    with looking(postgres_caseroom, cast.viewer("dev")) as sight:
        check = console(sight, cast.meeting, START.date()).room_check
    assert check is not None
    assert [(group.agency, group.why) for group in check.groups] == [("Riverside", "not on this case")]

    table.step_out(postgres_caseroom, cast.viewer("dev"), cast.items["one"], [cast.attendances["rita"]])
    record_on_case(postgres_caseroom, cast)

    with looking(postgres_caseroom, cast.viewer("dev")) as sight:
        seen = console(sight, cast.meeting, START.date())
    assert seen.room_check is None
    assert shown_in_room(postgres_caseroom, cast) == ["ASB-ONE7"]
    assert seen.case is not None
    assert sorted(entry.kind for entry in seen.case.entries) == ["action", "nothing", "said"]
    assert (seen.register.agreed, seen.register.expected) == (6, 6)
