"""Decides what one run of `make bench` measures: all, `--quick` without what takes minutes, or `--full`."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tests.bench import (
    acknowledging,
    history,
    killing,
    ladder,
    latency,
    lists,
    many,
    pages,
    policies,
    statements,
    visit,
    weight,
)
from tests.bench.figures import Figure, header, line


@dataclass(frozen=True, slots=True)
class Measure:
    """Something to measure; `long` ones are left out of a quick run."""

    name: str
    run: Callable[[], Iterator[Figure]]
    long: bool = False


def measures(*, full: bool) -> Sequence[Measure]:
    """Everything there is to measure, in the order of the table."""
    return [
        Measure("pages", pages.measure),
        Measure("statements", statements.measure),
        Measure("weight", weight.measure),
        Measure("visit", visit.measure),
        Measure("lists", lists.measure),
        Measure("ladder", ladder.measure),
        Measure("history", partial(history.measure, much=300_000 if full else 60_000), long=True),
        Measure("latency", latency.measure, long=True),
        Measure("acknowledging", acknowledging.measure),
        Measure("many", many.measure, long=True),
        Measure("policies", policies.measure, long=True),
        Measure("killing", partial(killing.measure, rounds=50 if full else 10), long=True),
    ]


def main() -> int:
    """Measure, print each figure as it is found; 1 where a figure is off that must never be, else 0."""
    asked = _arguments()
    figures: list[Figure] = []
    print(header())
    for measure in measures(full=asked.full):
        if (asked.only and measure.name not in asked.only) or (asked.quick and measure.long):
            continue
        began = time.monotonic()
        for figure in measure.run():
            figures.append(figure)
            print(line(figure), flush=True)
        print(f"{measure.name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return int(any(figure.strict and not figure.ok for figure in figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    parser.add_argument("--full", action="store_true", help="the largest sizes and every round")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these measures alone")
    return parser.parse_args()


sys.exit(main())
