"""Lists narrowed and sorted as the address asks: by words, by what there is to choose from, by a column.

Only rows that the viewer sees are looked at, once they are read: the database, in which free text is sealed,
is asked nothing more, and no choice tells of anything but those rows. What an address asks and a list does
not know leaves it as it usually is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

LONGEST = 200  # characters of the words sought
_Row = TypeVar("_Row")
_BACKWARDS = "-"


@dataclass(frozen=True, slots=True)
class Choice(Generic[_Row]):
    """What narrows a list by one thing: its label, what it says where nothing is chosen, what a row has.

    `words` are the values to choose from, each in words and in this order; without them, what the rows have.
    """

    label: str
    every: str
    of: Callable[[_Row], tuple[str, ...]]
    words: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing(Generic[_Row]):
    """How a list is narrowed and sorted: each choice, and each column with its key, by name in the address.

    `text` is where words are sought; `usual` the sort in which the rows come, where they come in one.
    """

    text: Callable[[_Row], str] | None = None
    choices: Mapping[str, Choice[_Row]] = field(default_factory=dict)
    sorts: Mapping[str, tuple[str, Callable[[_Row], Any]]]
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice as its form shows it, with the value that is chosen, if any."""

    name: str
    label: str
    every: str
    options: Mapping[str, str]
    value: str


@dataclass(frozen=True, slots=True)
class Narrowed(Generic[_Row]):
    """The rows that fit, of how many, and what was asked; `words` is none where the list has none to seek."""

    rows: Sequence[_Row]
    of: int
    words: str | None
    chosen: Sequence[Chosen]
    sort: str
    sorts: Mapping[str, str]

    @property
    def narrows(self) -> bool:
        """Whether there are rows, and anything is asked that could leave one out."""
        return bool(self.of) and (bool(self.words) or any(one.value for one in self.chosen))

    def sorted_by(self, name: str) -> str | None:
        """Which way a column sorts the list, in ARIA's words; none where another does."""
        return {name: "ascending", _BACKWARDS + name: "descending"}.get(self.sort)

    def turned(self, name: str) -> str:
        """The sort that a press of a column's head asks for: the other way, where it sorts already."""
        return _BACKWARDS + name if self.sort == name else name


def narrowed(every: Sequence[_Row], how: Narrowing[_Row], asked: Mapping[str, str]) -> Narrowed[_Row]:
    """The rows that fit, in the order asked for."""
    words = typed(asked.get("words", "")) if how.text else None
    chosen = [_chosen(name, one, every, asked.get(name, "")) for name, one in how.choices.items()]
    sort = asked.get("sort", "")
    sort = sort if sort.removeprefix(_BACKWARDS) in how.sorts else how.usual
    fits = [
        row
        for row in every
        if all(one.value in ("", *how.choices[one.name].of(row)) for one in chosen)
        and (how.text is None or _has(how.text(row), words or ""))
    ]
    return Narrowed(_sorted(fits, how, sort), len(every), words, chosen, sort, _orders(how))


def typed(text: str) -> str:
    """Words as they are sought: short, and without what cannot be typed."""
    return "".join(filter(str.isprintable, text[:LONGEST]))


def _chosen(name: str, choice: Choice[_Row], every: Iterable[_Row], asked: str) -> Chosen:
    options = choice.words
    if options is None:
        held = {value for row in every for value in choice.of(row) if value}
        options = {value: value for value in sorted(held, key=lambda value: (value.casefold(), value))}
    return Chosen(name, choice.label, choice.every, options, asked if asked in options else "")


def _has(text: str, words: str) -> bool:
    found = text.casefold()
    return all(word in found for word in words.casefold().split())


def _sorted(rows: Sequence[_Row], how: Narrowing[_Row], sort: str) -> Sequence[_Row]:
    """Rows in order; those without what it goes by stand last, whichever way."""
    if sort == how.usual:
        return rows
    _, key = how.sorts[sort.removeprefix(_BACKWARDS)]
    placed = sorted(
        (row for row in rows if key(row) is not None), key=key, reverse=sort.startswith(_BACKWARDS)
    )
    return [*placed, *(row for row in rows if key(row) is None)]


def _orders(how: Narrowing[_Row]) -> dict[str, str]:
    """Every order there is to choose from, in words."""
    usual = {} if how.usual else {"": "As usual"}
    return usual | {
        way + name: f"{label}, {words}"
        for name, (label, _) in how.sorts.items()
        for way, words in (("", "first to last"), (_BACKWARDS, "last to first"))
    }
