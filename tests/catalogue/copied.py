"""A copy of the shipped catalogue that a test breaks, and what is then said of it."""

from pathlib import Path

import pytest

from meetings.catalogue.reading import CatalogueError, read_catalogue

STATEMENT = "statements/asb-case-discussion-1.toml"


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first `old` in a file by `new`."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def line_of(folder: Path, name: str, marker: str) -> int:
    """The line, from 1, of the first `marker` in a file."""
    text = (folder / name).read_text("utf-8")
    return text[: text.index(marker)].count("\n") + 1


def problems(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(folder)
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return str(caught.value).splitlines()
