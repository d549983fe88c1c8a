"""When each step of a reminder ladder comes: at the closing, or at nine in the morning on the wall clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.reminders.ladder import DueStep, Recipient, Step, due_steps

LONDON = ZoneInfo("Europe/London")
AT_CLOSE = Step("close", None, Recipient.OWNER)
ON_THE_DAY = Step("due", 0, Recipient.OWNER)
LATE = Step("late", 3, Recipient.OWNER)
TO_DEPUTY = Step("deputy", 3, Recipient.DEPUTY)
TO_REPRESENTATIVE = Step("representative", 7, Recipient.REPRESENTATIVE)
LADDER = [AT_CLOSE, ON_THE_DAY, LATE, TO_DEPUTY, TO_REPRESENTATIVE]

CLOSED = datetime(2026, 11, 23, 12, 10, tzinfo=UTC)
DUE = date(2026, 11, 27)
NINE = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def come(now: datetime, steps: list[Step] = LADDER, due_on: date = DUE) -> list[DueStep]:
    return due_steps(steps, due_on, CLOSED, now, LONDON)


def keys(steps: list[DueStep]) -> list[str]:
    return [step.step_key for step in steps]


def test_the_closing_is_told_at_once() -> None:
    assert come(CLOSED) == [DueStep("close", Recipient.OWNER, CLOSED)]


def test_nothing_comes_before_the_closing() -> None:
    assert come(CLOSED - timedelta(seconds=1)) == []


def test_the_due_day_comes_at_nine_and_not_before() -> None:
    assert keys(come(NINE - timedelta(seconds=1))) == ["close"]
    assert come(NINE) == [DueStep("due", Recipient.OWNER, NINE)]


def test_unanswered_steps_climb_one_after_the_other() -> None:
    assert keys(come(NINE + timedelta(days=3))) == ["deputy", "late"]
    assert keys(come(NINE + timedelta(days=7))) == ["deputy", "late", "representative"]


def test_after_an_outage_each_recipient_gets_the_latest_step_only() -> None:
    found = come(NINE + timedelta(days=30))
    assert {step.recipient: step.step_key for step in found} == {
        Recipient.OWNER: "late",
        Recipient.DEPUTY: "deputy",
        Recipient.REPRESENTATIVE: "representative",
    }
    assert come(NINE + timedelta(days=30), LADDER[::-1]) == found


def test_a_step_that_was_past_at_the_closing_never_comes() -> None:
    due_today = CLOSED.date()
    assert keys(come(CLOSED, due_on=due_today)) == ["close"]
    assert keys(come(CLOSED + timedelta(days=1), due_on=due_today)) == ["close"]
    assert "late" in keys(come(CLOSED + timedelta(days=3), due_on=due_today))
    deputy_on_the_day = Step("deputy", 0, Recipient.DEPUTY)
    assert keys(come(CLOSED, [AT_CLOSE, deputy_on_the_day], due_today)) == ["close"]


def test_a_step_may_come_before_the_due_day() -> None:
    soon = Step("soon", -2, Recipient.OWNER)
    assert keys(come(NINE - timedelta(days=2), [AT_CLOSE, soon])) == ["soon"]


def test_an_empty_ladder_reminds_nobody() -> None:
    assert come(NINE, []) == []


@pytest.mark.parametrize(
    ("due_on", "nine_utc"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 24, 8, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 9, tzinfo=UTC)),
        (date(2027, 3, 27), datetime(2027, 3, 27, 9, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 8, tzinfo=UTC)),
    ],
)
def test_nine_stays_nine_on_the_wall_when_the_clocks_change(due_on: date, nine_utc: datetime) -> None:
    closed = datetime(2026, 10, 1, 12, tzinfo=UTC)
    found = due_steps([ON_THE_DAY], due_on, closed, datetime(2027, 6, 1, tzinfo=UTC), LONDON)
    assert found == [DueStep("due", Recipient.OWNER, nine_utc)]
    assert found[0].not_before.tzinfo is UTC


def test_a_step_counted_over_the_change_of_the_clocks_is_at_nine_too() -> None:
    closed = datetime(2026, 10, 1, 12, tzinfo=UTC)
    found = due_steps(
        [TO_REPRESENTATIVE], date(2026, 10, 20), closed, datetime(2027, 1, 1, tzinfo=UTC), LONDON
    )
    assert found[0].not_before == datetime(2026, 10, 27, 9, tzinfo=UTC)


@given(minutes=st.integers(0, 60 * 24 * 40), later=st.integers(0, 60 * 24 * 40))
@settings(derandomize=True, deadline=None)
def test_what_has_come_stays_or_gives_way_to_a_later_step(minutes: int, later: int) -> None:
    first = {s.recipient: s for s in come(CLOSED + timedelta(minutes=minutes))}
    then = {s.recipient: s for s in come(CLOSED + timedelta(minutes=minutes + later))}
    assert first.keys() <= then.keys()
    assert all(then[who].not_before >= step.not_before for who, step in first.items())
