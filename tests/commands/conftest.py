"""A service in a folder of its own, its keys in files, that nobody has open."""

from pathlib import Path

import pytest

from meetings.settings import Settings
from tests.places import StoppedClock, fresh_caseroom
from tests.serving import write_keys


@pytest.fixture
def closed(tmp_path: Path) -> Settings:
    """As the set-up leaves it."""
    folder = tmp_path / "instance"
    folder.mkdir()
    made = fresh_caseroom(folder, clock=StoppedClock())
    made.close()
    write_keys(made.settings)
    return made.settings
