"""What every test of reading a catalogue starts from."""

import shutil
from pathlib import Path

import pytest

from meetings.catalogue.reading import SHIPPED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalogue, to break."""
    return Path(
        shutil.copytree(SHIPPED, tmp_path / "catalogue", ignore=shutil.ignore_patterns("*.py", "__*"))
    )
