"""Decides which parts of a sweep wait for `make test LONG=1`."""

from collections.abc import Iterable

import pytest


def later(values: Iterable[object]) -> list[object]:
    """A parameter for each value, or tuple of values, that is marked long."""
    taken = [value if isinstance(value, tuple) else (value,) for value in values]
    return [pytest.param(*each, marks=pytest.mark.long) for each in taken]
