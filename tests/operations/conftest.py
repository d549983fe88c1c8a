"""How far the cast's meeting has come where the tests of what is recorded begin."""

import pytest

from meetings.doors import Caseroom
from meetings.operations import table
from tests.cast import Cast, lay_scene
from tests.places import START
from tests.sitting import open_with


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    """The meeting open, everybody agreed, case `one` on the table."""
    scene = lay_scene(caseroom, START)
    open_with(caseroom, scene)
    table.put_on_table(caseroom, scene.viewer("alma"), scene.items["one"])
    return scene
