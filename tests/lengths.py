"""Decides which parts of a sweep wait for `make test LONG=1`."""

from collections.abc import Collection, Iterable

import pytest


def swept(values: Iterable[object], *, in_every_run: Collection[object]) -> list[object]:
    """A parameter for each value, or tuple of values; those not for every run are marked long."""
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            marks=() if value in in_every_run else pytest.mark.long,
        )
        for value in values
    ]
