"""What the bench says: a figure beside its target, and whether one that must never be off is off."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

WIDTHS = (86, 16, 22)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing; a `strict` one that misses its target fails the run."""

    what: str
    target: str
    measured: str
    ok: bool
    strict: bool = False


def at_most(what: str, measured: float, limit: float, unit: str, *, digits: int = 1) -> Figure:
    """A figure that may not exceed its limit; `unit` such as "×" or "ms" stands behind both."""
    return Figure(what, f"≤ {limit:g} {unit}", f"{measured:.{digits}f} {unit}", ok=measured <= limit)


def at_least(what: str, measured: float, limit: float, unit: str) -> Figure:
    """A figure that may not fall below its limit."""
    return Figure(what, f"≥ {limit:g} {unit}", f"{measured:.2f} {unit}", ok=measured >= limit)


def exactly(what: str, measured: int, wanted: int) -> Figure:
    """A count that fails the run when it is another."""
    return Figure(what, str(wanted), str(measured), ok=measured == wanted, strict=True)


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """How many times one is the other: the median over rounds in which both were measured."""
    return median(one / other for one, other in zip(over, under, strict=True))


def header() -> str:
    """The line above the figures."""
    return _columns("What", "Target", "Measured", "")


def line(figure: Figure) -> str:
    """A figure as a line of text: what, target, measured, ok or missed."""
    return _columns(figure.what, figure.target, figure.measured, _verdict(figure))


def _columns(*cells: str) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, (*WIDTHS, 0), strict=True)).rstrip()


def _verdict(figure: Figure) -> str:
    if figure.ok:
        return "ok"
    return "OFF" if figure.strict else "missed"
