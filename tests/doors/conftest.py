"""A service with the cast in it, on each kind of database."""

import pytest

from meetings.doors import Caseroom
from tests.cast import Cast, lay_scene
from tests.places import START


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def service(request: pytest.FixtureRequest) -> Caseroom:
    """A service of the test's own, on each of the two in turn."""
    name = "caseroom" if request.param == "sqlite" else "postgres_caseroom"
    caseroom: Caseroom = request.getfixturevalue(name)
    return caseroom


@pytest.fixture
def laid(service: Caseroom) -> Cast:
    """The cast with its planned meeting, in that service."""
    return lay_scene(service, START)
