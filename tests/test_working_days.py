"""Working days in England, and a day that is to stay clear of meetings."""

from datetime import date

import pytest

from meetings.working_days import clear_of, is_working_day, working_days_after

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (FRIDAY, True),
        (date(2026, 11, 28), False),
        (date(2026, 11, 29), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # Boxing Day fell on a Saturday
        (date(2026, 12, 29), True),
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 1, 2), False),
        (date(2027, 1, 4), True),  # a holiday in Scotland alone
    ],
)
def test_weekends_and_english_bank_holidays_are_not_worked(day: date, works: bool) -> None:  # noqa: FBT001
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 11, 30)),
        (FRIDAY, 5, date(2026, 12, 4)),
        (FRIDAY, -5, date(2026, 11, 20)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), -1, FRIDAY),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2027, 1, 5), -3, date(2026, 12, 30)),
    ],
)
def test_counting_working_days(day: date, count: int, found: date) -> None:
    assert working_days_after(day, count) == found


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2026, 11, 19), date(2026, 11, 19)),
        (date(2026, 11, 20), date(2026, 11, 30)),  # the fifth working day before
        (FRIDAY, date(2026, 11, 30)),
        (date(2026, 11, 28), date(2026, 11, 28)),
    ],
)
def test_a_day_too_near_before_a_meeting_moves_behind_it(day: date, moved: date) -> None:
    assert clear_of(day, [FRIDAY], before=5) == moved


def test_a_day_that_moved_behind_one_meeting_moves_behind_the_next_too() -> None:
    assert clear_of(FRIDAY, [date(2026, 12, 3), FRIDAY], before=5) == date(2026, 12, 4)
