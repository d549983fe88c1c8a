"""What the tests of live pages share: an app whose own service they act through, closed after them."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from meetings.doors import Caseroom
from tests.places import StoppedClock


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
