"""On which line of a TOML file each table and key stands: `tomllib` does not say, an error message must."""

import itertools
import tomllib
from collections.abc import Iterator

# The way to a value: names of tables and keys, and the numbers (from 0) of list members.
Place = tuple[str | int, ...]


def lines_of(text: str) -> dict[Place, int]:
    """The line, from 1, on which each table, key and list member of a valid TOML text begins.

    A member written inside its key's value has the line of that key.
    """
    lines: dict[Place, int] = {(): 1}
    table: Place = ()
    for line, statement, parsed in _statements(text):
        written = [*_places(parsed)]
        opening = statement.lstrip()
        if opening.startswith("["):
            names = [name for name in written[-1] if isinstance(name, str)]
            table = _table(names, lines, repeated=opening.startswith("[["))
            written = [()]
        for place in (table + below for below in written):
            for end in range(1, len(place) + 1):
                lines.setdefault(place[:end], line)
    return lines


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, object]]]:
    """Each header, or key with its value, of a valid TOML text: its first line, its text, what it says alone.

    A value that runs over several lines is no TOML until its last line is there, so the parser finds the end.
    """
    first, statement = 1, ""
    for line, part in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        statement += part
        try:
            parsed = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            statement += "\n"
            continue
        yield first, statement, parsed
        first, statement = line + 1, ""


def _places(value: object) -> Iterator[Place]:
    if isinstance(value, dict):
        members: Iterator[tuple[str | int, object]] = iter(value.items())
    elif isinstance(value, list):
        members = enumerate(value)
    else:
        return
    for name, inner in members:
        yield (name,)
        yield from ((name, *place) for place in _places(inner))


def _table(names: list[str], lines: dict[Place, int], *, repeated: bool) -> Place:
    """Where a header opens a table: inside the latest member of every list of tables on its way."""
    place: Place = ()
    for name in names[:-1]:
        place = (*place, name)
        members = _members(place, lines)
        place = (*place, members - 1) if members else place
    place = (*place, names[-1])
    return (*place, _members(place, lines)) if repeated else place


def _members(place: Place, lines: dict[Place, int]) -> int:
    return next(number for number in itertools.count() if (*place, number) not in lines)
