"""How far the cast's meeting has come where the tests of pages begin."""

import pytest
from flask import Flask

from meetings.doors import Caseroom
from meetings.operations import table
from tests.cast import Cast, lay_scene
from tests.held import Held, lay_closed
from tests.joined import join, opened
from tests.officers import Officer
from tests.places import StoppedClock
from tests.played import record_outcomes
from tests.sitting import open_with


@pytest.fixture
def planned(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """The cast's meeting, planned."""
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def on_case(caseroom: Caseroom, planned: Cast) -> Cast:
    """Case one on the table, with those who may see it in the room."""
    opened(caseroom, planned)
    join(caseroom, planned, "alma", "carol", "paul", "fay")
    table.put_on_table(caseroom, planned.viewer("alma"), planned.items["one"])
    return planned


@pytest.fixture
def recorded(caseroom: Caseroom, on_case: Cast, clock: StoppedClock) -> Cast:
    """A decision, a shared and a narrow action of Paul's, a dissent, and words of his agency."""
    record_outcomes(caseroom, on_case, clock, "one")
    return on_case


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """The cast's meeting, open."""
    scene = lay_scene(caseroom, clock.now)
    open_with(caseroom, scene)
    return scene


@pytest.fixture
def dev(app: Flask, cast: Cast) -> Officer:
    """The minute-taker, with case `one` on the table."""
    officer = Officer(app, cast, "dev")
    officer.put("one")
    return officer


@pytest.fixture
def closed(caseroom: Caseroom, clock: StoppedClock) -> Held:
    """The meeting held and closed, its minutes not issued."""
    held = lay_closed(caseroom)
    clock.now = held.now
    return held
