"""What the tests of live pages share: an app whose own service they act through, closed after them."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from meetings.doors import Caseroom
from meetings.operations import table
from tests.cast import Cast, lay_scene
from tests.joined import join, opened
from tests.officers import Officer
from tests.places import StoppedClock
from tests.played import record_outcomes
from tests.sitting import open_with


@pytest.fixture
def live_app(caseroom: Caseroom, clock: StoppedClock) -> Iterator[Flask]:
    """An app on the database of `caseroom`."""
    app = create_app(caseroom.settings, clock=clock)
    yield app
    app.extensions["caseroom"].close()


@pytest.fixture
def service(live_app: Flask) -> Caseroom:
    """The service behind the app: what it commits, the app's hub has heard."""
    found: Caseroom = live_app.extensions["caseroom"]
    return found


@pytest.fixture
def planned(service: Caseroom, clock: StoppedClock) -> Cast:
    """The cast's meeting, planned."""
    return lay_scene(service, clock.now)


@pytest.fixture
def on_case(service: Caseroom, planned: Cast) -> Cast:
    """Case one on the table, with those who may see it in the room."""
    opened(service, planned)
    join(service, planned, "alma", "carol", "paul", "fay")
    table.put_on_table(service, planned.viewer("alma"), planned.items["one"])
    return planned


@pytest.fixture
def recorded(service: Caseroom, on_case: Cast, clock: StoppedClock) -> Cast:
    """A decision, a shared and a narrow action of Paul's, a dissent, and words of his agency."""
    record_outcomes(service, on_case, clock, "one")
    return on_case


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """The cast's meeting, open."""
    scene = lay_scene(caseroom, clock.now)
    open_with(caseroom, scene)
    return scene


@pytest.fixture
def app(caseroom: Caseroom, clock: StoppedClock) -> Iterator[Flask]:
    """An app that is asked and never served."""
    made = create_app(caseroom.settings, clock=clock)
    yield made
    made.extensions["caseroom"].close()


@pytest.fixture
def dev(app: Flask, cast: Cast) -> Officer:
    """The minute-taker, with case `one` on the table."""
    officer = Officer(app, cast, "dev")
    officer.put("one")
    return officer
