"""Decides an order of cases in which each agency's cases stand together and agencies can leave early.

Also tells an agency when it is needed, and keeps to the times that agencies were told. Officers are needed
throughout and play no part here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# Sitting through other agencies' cases is worse than coming later and staying as long: it counts double.
WAITING_WEIGHT = 2
# A minute outside the times an agency was told is worse than any waiting: its people may not be there.
OUTSIDE_WEIGHT = 1000
# Exact search looks at every set of cases: a tenth of a second for 14, and each further case doubles it.
EXACT_UP_TO = 14
LONGEST_BLOCK = 3


@dataclass(frozen=True)
class Slot:
    """A case's place on the agenda: its minutes and the agencies whose people are needed for it."""

    id: str
    minutes: int
    agencies: frozenset[str]


# From which minute of the meeting until which an agency was told that it is needed.
Window = tuple[int, int]


@dataclass(frozen=True)
class _Agenda:
    """Slots by index, agencies as bits, so that a search adds up integers only."""

    minutes: tuple[int, ...]
    agencies: tuple[int, ...]
    windows: tuple[tuple[Window, ...], ...]

    def step_cost(self, index: int, clock: int, seen: int, after: int) -> int:
        """The cost of taking slot `index` next, ending at `clock`, with the agencies `seen` and `after`."""
        own = self.agencies[index]
        waiting = (seen & after & ~own).bit_count()
        leaving = (own & ~after).bit_count()
        outside = self.outside(index, clock) if self.windows[index] else 0
        return WAITING_WEIGHT * self.minutes[index] * waiting + clock * leaving + OUTSIDE_WEIGHT * outside

    def outside(self, index: int, clock: int) -> int:
        """By how many minutes slot `index`, ending at `clock`, lies outside what its agencies were told."""
        begins = clock - self.minutes[index]
        return sum(max(0, since - begins) + max(0, clock - until) for since, until in self.windows[index])

    def cost(self, order: Sequence[int]) -> int:
        """The sum over the agencies: twice the minutes waited, and the minute at which they leave."""
        after = [0]
        for index in reversed(order):
            after.append(after[-1] | self.agencies[index])
        clock = seen = total = 0
        for place, index in enumerate(order, start=1):
            clock += self.minutes[index]
            total += self.step_cost(index, clock, seen, after[len(order) - place])
            seen |= self.agencies[index]
        return total


def cost(slots: Sequence[Slot], told: Mapping[str, Window] | None = None) -> int:
    """How dear an order is, in agency-minutes: lower is better; 0 for an empty agenda.

    For each agency, twice the minutes it waits between its first and its last case, plus the minutes from the
    start of the meeting until it can leave; and far more for each minute outside the times it was told.
    """
    return _agenda(slots, told).cost(range(len(slots)))


def order_for_me(slots: Sequence[Slot], told: Mapping[str, Window] | None = None) -> tuple[Slot, ...]:
    """The same slots in an order that is never dearer than the given one, which stays when it is as good.

    The cheapest of all orders up to 14 slots, a good one beyond; the same answer for the same input. With the
    times that agencies were told, first of all the order that keeps to them best.
    """
    agenda = _agenda(slots, told)
    given = range(len(slots))
    order = _cheapest(agenda) if len(slots) <= EXACT_UP_TO else _good(agenda)
    return tuple(slots[index] for index in (order if agenda.cost(order) < agenda.cost(given) else given))


def when_needed(slots: Sequence[Slot], starts_at: datetime, agency: str) -> tuple[datetime, datetime] | None:
    """From when until when an agency is needed: the start of its first case to the end of its last.

    Aware times in the zone of `starts_at`; None when the agency has no case on the agenda.
    """
    if starts_at.tzinfo is None:
        raise ValueError("The start of a meeting must be an aware time")
    minute, first, last = 0, None, 0
    for slot in slots:
        if agency in slot.agencies:
            first, last = (minute if first is None else first), minute + slot.minutes
        minute += slot.minutes
    if first is None:
        return None
    return _later(starts_at, first), _later(starts_at, last)


def _later(starts_at: datetime, minutes: int) -> datetime:
    # Through UTC: adding to a local time is wrong across a change of the clocks.
    return (starts_at.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(starts_at.tzinfo)


def _agenda(slots: Sequence[Slot], told: Mapping[str, Window] | None = None) -> _Agenda:
    names = sorted(frozenset[str]().union(*(slot.agencies for slot in slots)))
    bit = {name: 1 << position for position, name in enumerate(names)}
    return _Agenda(
        tuple(slot.minutes for slot in slots),
        tuple(sum(bit[name] for name in slot.agencies) for slot in slots),
        tuple(
            tuple(told[name] for name in sorted(slot.agencies) if name in told) if told else ()
            for slot in slots
        ),
    )


def _cheapest(agenda: _Agenda) -> list[int]:
    """The cheapest order: what follows a set of slots depends on that set, not on the order inside it."""
    everything = (1 << len(agenda.minutes)) - 1
    clock, touched = _by_set(agenda)
    spent: list[int | None] = [0] + [None] * everything
    latest = [0] * (everything + 1)
    for taken in range(everything):
        for index in _members(everything ^ taken):
            both = taken | 1 << index
            step = agenda.step_cost(index, clock[both], touched[taken], touched[everything ^ both])
            total, known = (spent[taken] or 0) + step, spent[both]
            if known is None or total < known:
                spent[both], latest[both] = total, index
    return _walked_back(latest, everything)


def _by_set(agenda: _Agenda) -> tuple[list[int], list[int]]:
    """For every set of slots, as bits: their minutes together, and the agencies that are in any."""
    clock, touched = [0], [0]
    for minutes, agencies in zip(agenda.minutes, agenda.agencies, strict=True):
        clock += [total + minutes for total in clock]
        touched += [union | agencies for union in touched]
    return clock, touched


def _members(chosen: int) -> Iterator[int]:
    while chosen:
        lowest = chosen & -chosen
        yield lowest.bit_length() - 1
        chosen ^= lowest


def _walked_back(latest: Sequence[int], everything: int) -> list[int]:
    order: list[int] = []
    taken = everything
    while taken:
        order.append(latest[taken])
        taken ^= 1 << latest[taken]
    return order[::-1]


def _good(agenda: _Agenda) -> list[int]:
    """The better of two local optima: from the given order, and from the best nearest-neighbour chain."""
    given = list(range(len(agenda.minutes)))
    chain = min((_chain(agenda, start) for start in given), key=agenda.cost)
    return min((_improved(agenda, given), _improved(agenda, chain)), key=agenda.cost)


def _chain(agenda: _Agenda, start: int) -> list[int]:
    """From `start`, always on to the slot whose agencies differ least from those now in the room."""
    order, left = [start], [index for index in range(len(agenda.minutes)) if index != start]
    while left:
        here = agenda.agencies[order[-1]]
        nearest = min(left, key=lambda index: (here ^ agenda.agencies[index]).bit_count())
        order.append(nearest)
        left.remove(nearest)
    return order


def _improved(agenda: _Agenda, order: list[int]) -> list[int]:
    """Moves and turns blocks while that makes the order cheaper."""
    best, improving = agenda.cost(order), True
    while improving:
        improving = False
        for first, last, to in _moves(len(order)):
            candidate = _moved(order, first, last, to)
            total = agenda.cost(candidate)
            if total < best:
                order, best, improving = candidate, total, True
    return order


def _moves(length: int) -> Iterator[tuple[int, int, int | None]]:
    """Blocks (first, last) with the place to move them to, or None to turn them round where they are."""
    for first in range(length):
        for last in range(first + 1, length + 1):
            if last - first > 1:
                yield first, last, None
            if last - first <= LONGEST_BLOCK:
                yield from ((first, last, to) for to in range(length - last + first + 1) if to != first)


def _moved(order: list[int], first: int, last: int, to: int | None) -> list[int]:
    block, rest = order[first:last], order[:first] + order[last:]
    if to is None:
        return order[:first] + block[::-1] + order[last:]
    return rest[:to] + block + rest[to:]
