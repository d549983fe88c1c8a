"""Where the bars of a chart stand: lengths by what they count, in hundredths of the width there is.

A chart has no size of its own across: its words stay as large as those around it, on a laptop and on a phone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FULL = 88.0
ROW = 48
_ROUNDED = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a bar; `look` is the class that draws it."""

    look: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar under its label, and what is written at its end."""

    label: str
    y: int
    parts: tuple[Part, ...]
    end: float
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars one below the other."""

    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """In pixels."""
        return ROW * len(self.bars)


def chart(rows: Iterable[tuple[str, Sequence[tuple[str, int]], str]]) -> Chart:
    """A bar for each (label, ((look, count), …), what is written at its end); with room for that."""
    every = tuple(rows)
    most = max((sum(count for _, count in parts) for _, parts, _ in every), default=0) or 1
    return Chart(tuple(_bar(at * ROW, *row, FULL / most) for at, row in enumerate(every)))


def _bar(y: int, label: str, counted: Sequence[tuple[str, int]], said: str, each: float) -> Bar:
    """The bar at a height, with so much of the width for each that it counts."""
    parts, sofar = [], 0
    for look, count in counted:
        if count:
            parts.append(Part(look, round(sofar * each, _ROUNDED), round(count * each, _ROUNDED)))
        sofar += count
    return Bar(label, y, tuple(parts), round(sofar * each, _ROUNDED), said)
