"""Decides which days are worked in England: no weekend and no bank holiday; and counts by them.

The law's and the agreement's deadlines of so many working days are counted here and nowhere else.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether people are at their desks: neither a weekend nor a bank holiday in England."""
    return day.weekday() < SATURDAY and day not in _bank_holidays(day.year)


def working_days_after(day: date, count: int) -> date:
    """The day so many working days after one, or before it where `count` is negative.

    From a day that is none, the first counted day is the next working day; none counted is the day itself.
    """
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def clear_of(day: date, busy: Collection[date], *, before: int) -> date:
    """A day that falls on none of the busy days nor in the working days before one of them.

    It is the day given or, where that is too near, the first working day after the busy days in its way.
    """
    for held_on in sorted(busy):
        if working_days_after(held_on, -before) <= day <= held_on:
            day = working_days_after(held_on, 1)
    return day


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    # Imported on first use: it knows every country's.
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))
