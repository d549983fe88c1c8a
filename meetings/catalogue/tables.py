"""One table of a TOML file, read value by value: what is wrong is noted with its line and reading goes on."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from meetings.catalogue.places import Place

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = "a date, such as 2015-11-01"

Choice = TypeVar("Choice", bound=StrEnum)
Entry = TypeVar("Entry")
Value = TypeVar("Value")


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """Something wrong in a catalogue: the file below its folder, the line from 1, and what is wrong."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(slots=True)
class Source:
    """A file being read: where its values stand, the problems found, its tables, to see what was not read."""

    file: str
    lines: Mapping[Place, int]
    problems: list[Problem]
    tables: list["Table"] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of the nearest thing around the place that was written."""
        while place not in self.lines:
            place = place[:-1]
        return self.lines[place]


class Table:
    """A table of a TOML file whose methods note a problem and give a stand-in where a value is not right.

    The stand-in is never used: a catalogue with a problem is refused whole.
    """

    def __init__(self, source: Source, place: Place, values: Mapping[str, object]) -> None:
        self.source = source
        self.place = place
        self.values = values
        self.read: set[str] = set()
        source.tables.append(self)

    def note(self, what: str, name: str | None = None) -> None:
        """Note a problem with this table, or with one of its keys."""
        place = self.place if name is None else (*self.place, name)
        self.source.problems.append(Problem(self.source.file, self.source.line(place), what))

    def has(self, name: str) -> bool:
        """Whether the key is written; it counts as known from here on."""
        self.read.add(name)
        return name in self.values

    def text(self, name: str) -> str:
        """One line of text, not empty, without control characters."""
        value = self._value(name, str, "text")
        if value is None:
            return ""
        if not value.strip():
            self.note(f"{name} is empty", name)
        elif value != value.strip():
            self.note(f"{name} begins or ends with a space", name)
        if found := _control_character(value):
            self.note(f"{name} holds the control character {found}", name)
        return value

    def text_if_any(self, name: str) -> str | None:
        """As `text`, or None where the key is not written."""
        return self.text(name) if self.has(name) else None

    def key(self) -> str:
        """The table's own `key`: lower-case words and numbers joined by hyphens."""
        value = self.text("key")
        if value and not _KEY.fullmatch(value):
            self.note(f'key "{value}" is not lower-case words and numbers joined by hyphens', "key")
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        return bool(self._value(name, bool, "true or false"))

    def flag_if_any(self, name: str) -> bool:
        """As `flag`, false where the key is not written."""
        return self.flag(name) if self.has(name) else False

    def whole(self, name: str, *, least: int, most: int) -> int:
        """A whole number within limits, in the unit its key names."""
        value = self._value(name, int, "a whole number")
        if value is None:
            return least
        if not least <= value <= most:
            self.note(f"{name} is {value}; it must be from {least} to {most}", name)
        return value

    def rising(self, name: str, *, least: int, most: int) -> tuple[int, ...]:
        """Whole numbers within limits, each more than the one before; none in an empty list."""
        values = self._value(name, list, "a list")
        found = tuple(value for value in values or () if type(value) is int and least <= value <= most)
        if values is not None and (len(found) < len(values) or list(found) != sorted(set(found))):
            self.note(f"{name} must be whole numbers from {least} to {most}, each more than the last", name)
        return found

    def day(self, name: str) -> date:
        """A date without a time."""
        return self._value(name, date, _DATE) or date.min

    def day_if_any(self, name: str) -> date | None:
        """As `day`, or None where the key is not written."""
        return self._value(name, date, _DATE) if self.has(name) else None

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        """One of the values of an enumeration."""
        value = self._value(name, str, "text")
        return self._chosen(name, value, choices) if value is not None else next(iter(choices))

    def choices(self, name: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """One or more values of an enumeration, each once."""
        values = self._value(name, list, "a list")
        if values is None:
            return ()
        if not values:
            self.note(f"{name} is empty", name)
        if len({*map(repr, values)}) < len(values):
            self.note(f"{name} names something twice", name)
        return tuple(self._chosen(name, value, choices) for value in values)

    def names(self, name: str) -> tuple[str, ...]:
        """One or more texts, each once."""
        values = self._value(name, list, "a list") or []
        found = tuple(value for value in values if isinstance(value, str) and value)
        if name in self.values and not len(values) == len(set(found)) > 0:
            self.note(f"{name} is not a list of different names", name)
        return found

    def table(self, name: str) -> "Table":
        """The table of that name inside this one."""
        value = self._value(name, dict, "a table")
        return nothing() if value is None else Table(self.source, (*self.place, name), value)

    def tables(self, name: str) -> list["Table"]:
        """The tables `[[name]]` inside this one, at least one."""
        if not self.has(name):
            self.note(f"{self._called()}[[{name}]] is missing")
            return []
        return self.tables_if_any(name)

    def tables_if_any(self, name: str) -> list["Table"]:
        """As `tables`, empty where there is none."""
        values = self._value(name, list, f"tables [[{name}]]") if self.has(name) else []
        found = [value for value in values or [] if isinstance(value, dict)]
        if self.has(name) and values is not None and not len(values) == len(found) > 0:
            self.note(f"{name} is not tables [[{name}]]", name)
        place = (*self.place, name)
        return [Table(self.source, (*place, number), value) for number, value in enumerate(found)]

    def _value(self, name: str, kind: type[Value], said: str) -> Value | None:
        """The value under a key if it is exactly of a kind: true is no whole number and a time no date."""
        if not self.has(name):
            self.note(f"{self._called()}{name} is missing")
            return None
        value = self.values[name]
        if type(value) is kind:
            return value
        self.note(f"{name} is not {said}", name)
        return None

    def _chosen(self, name: str, value: object, choices: type[Choice]) -> Choice:
        for choice in choices:
            if choice.value == value:
                return choice
        known = ", ".join(f'"{choice}"' for choice in choices)
        self.note(f'{name} "{value}" is not one of {known}', name)
        return next(iter(choices))

    def _called(self) -> str:
        key = self.values.get("key")
        return f"{key}: " if isinstance(key, str) and key else ""


def nothing() -> Table:
    """A table that stands in for one that could not be read; what is missing in it is noted nowhere."""
    return Table(Source("", {(): 1}, []), (), {})


def note_unknown(source: Source) -> None:
    """Note every key of a file that nothing asked for: it is misspelt, or in the wrong place."""
    for table in source.tables:
        for name in table.values:
            if name not in table.read:
                table.note(f"{name} is not known here", name)


def note_repeated(
    name: str, read: Iterable[tuple[Table, Entry]], value_of: Callable[[Entry], str]
) -> tuple[Entry, ...]:
    """Note each value under a key that an earlier table of the list has too; give the entries alone."""
    first: dict[str, Table] = {}
    entries: list[Entry] = []
    for table, entry in read:
        value = value_of(entry)
        earlier = first.setdefault(value, table)
        if value and earlier is not table:
            line = earlier.source.line((*earlier.place, name))
            table.note(f'{name} "{value}" is already on line {line} of {earlier.source.file}', name)
        entries.append(entry)
    return tuple(entries)


def _control_character(text: str) -> str | None:
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}:
            return f"U+{ord(character):04X}"
    return None
