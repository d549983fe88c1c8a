"""Long lists in pages of fifty: which rows stand on the page that is asked for.

Only rows that the viewer sees, already narrowed, are counted; so no number of a page tells of anything else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

SIZE = 50
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[_Row]):
    """One page: its rows, its number, and how many rows all pages hold."""

    rows: Sequence[_Row]
    number: int
    found: int

    @property
    def of(self) -> int:
        """How many pages there are."""
        return pages(self.found)

    @property
    def first(self) -> int:
        """The place of its first row among all."""
        return before(self.number) + 1

    @property
    def last(self) -> int:
        """The place of its last row among all."""
        return before(self.number) + len(self.rows)

    @property
    def in_title(self) -> str:
        """What a page's title says of it, where there are several."""
        return f" (page {self.number} of {self.of})" if self.of > 1 else ""

    @property
    def links(self) -> list[int | None]:
        """The pages that it links to: the first, the last and those around it, None for what is left out."""
        shown = sorted({1, self.of, *(n for n in _around(self.number) if 1 <= n <= self.of)})
        return [1, *(link for pair in pairwise(shown) for link in _linked(*pair))]


def paged(rows: Sequence[_Row], asked: str | None) -> Page[_Row]:
    """The page asked for: the first for what is no number, the last for one beyond it."""
    number = within(len(rows), asked)
    return Page(rows[before(number) : before(number + 1)], number, len(rows))


def through(
    tables: Mapping[str, Sequence[_Row]], asked: str | None
) -> tuple[Page[tuple[str, _Row]], dict[str, list[_Row]]]:
    """One page of several tables that follow each other, and what of each table stands on it."""
    page = paged([(name, row) for name, rows in tables.items() for row in rows], asked)
    return page, {name: [row for table, row in page.rows if table == name] for name in tables}


def holding(ids: Sequence[str], asked: str | None) -> str | None:
    """The page that holds a row, where its id is asked for; else what is asked."""
    return str(ids.index(asked) // SIZE + 1) if asked in ids else asked


def within(found: int, asked: str | None) -> int:
    """The number of the page asked for among those that there are."""
    try:
        number = int(asked or "")
    except ValueError:
        number = 1
    return min(max(number, 1), pages(found))


def pages(found: int) -> int:
    """How many pages some rows fill: at least one."""
    return max(1, -(-found // SIZE))


def before(number: int) -> int:
    """How many rows stand on the pages before one."""
    return (number - 1) * SIZE


def _around(number: int) -> range:
    return range(number - 1, number + 2)


def _linked(one: int, next_one: int) -> Iterator[int | None]:
    """From one link to the next: a page alone between the two is named rather than left out."""
    if next_one - one == 2:
        yield one + 1
    elif next_one - one > 2:
        yield None
    yield next_one
