"""When each step of a reminder ladder comes: at the closing, or at nine in the morning on the wall clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.reminders.ladder import Counted, DueStep, Running, Step, due_steps, next_moment
from meetings.sending_hours import Hours
from models.states import Recipient

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
    return due_steps(steps, Running(due_on, CLOSED, CLOSED), now, LONDON)


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
    assert keys(come(NINE + timedelta(days=4))) == ["due"], "a weekend counts for nothing"
    assert keys(come(NINE + timedelta(days=5))) == ["deputy", "late"]
    assert keys(come(NINE + timedelta(days=11))) == ["deputy", "late", "representative"]


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


@pytest.mark.parametrize(
    ("due_on", "told_on"),
    [
        (date(2026, 11, 29), date(2026, 11, 27)),
        (date(2026, 12, 25), date(2026, 12, 24)),
        (date(2027, 3, 28), date(2027, 3, 25)),
    ],
    ids=["a Sunday", "Christmas Day", "Easter Sunday"],
)
def test_what_is_due_on_a_day_off_is_told_of_before_it(due_on: date, told_on: date) -> None:
    found = come(NINE + timedelta(days=365), [ON_THE_DAY], due_on)
    assert found[0].not_before.astimezone(LONDON).date() == told_on


def test_bank_holidays_count_for_nothing() -> None:
    found = come(NINE + timedelta(days=365), [LATE], date(2026, 12, 24))
    assert found[0].not_before.date() == date(2026, 12, 31), "25 and 28 December are bank holidays"


def test_days_of_the_calendar_are_counted_as_they_are() -> None:
    found = come(NINE + timedelta(days=30), [Step("+2", 2, Recipient.CHAIR, Counted.DAYS)])
    assert found[0].not_before.date() == date(2026, 11, 29)


def test_a_question_that_was_answered_lets_what_was_past_by_then_be() -> None:
    answered = NINE + timedelta(days=6)
    duty = Running(DUE, CLOSED, answered)
    assert keys(due_steps(LADDER, duty, NINE + timedelta(days=10), LONDON)) == ["close"]
    found = due_steps(LADDER, duty, NINE + timedelta(days=11), LONDON)
    assert keys(found) == ["close", "representative"]


@pytest.mark.parametrize(
    ("closed", "told"),
    [
        (datetime(2026, 11, 23, 19, 59, tzinfo=UTC), datetime(2026, 11, 23, 19, 59, tzinfo=UTC)),
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), datetime(2026, 11, 24, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 24, 6, 30, tzinfo=UTC), datetime(2026, 11, 24, 7, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 7, 0, tzinfo=UTC)),
        (datetime(2027, 3, 27, 22, 0, tzinfo=UTC), datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
    ],
)
def test_no_mail_of_the_closing_leaves_in_quiet_hours(closed: datetime, told: datetime) -> None:
    night = Hours(remind_at=9, quiet_from=20, quiet_until=7)
    duty = Running(DUE, closed, closed)
    found = due_steps([AT_CLOSE], duty, datetime(2027, 6, 1, tzinfo=UTC), LONDON, night)
    assert [step.not_before for step in found] == [told]


def test_quiet_hours_may_lie_within_a_day() -> None:
    lunch = Hours(remind_at=9, quiet_from=12, quiet_until=13)
    assert lunch.after_quiet(CLOSED, LONDON) == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert lunch.after_quiet(NINE, LONDON) == NINE


def test_the_clock_looks_again_when_the_next_step_comes() -> None:
    duty = Running(DUE, CLOSED, CLOSED)
    assert next_moment(LADDER, duty, CLOSED, LONDON) == NINE
    assert next_moment(LADDER, duty, NINE + timedelta(days=11), LONDON) is None


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
    on_the_day = Step("due", 0, Recipient.OWNER, Counted.DAYS)
    duty = Running(due_on, closed, closed)
    found = due_steps([on_the_day], duty, datetime(2027, 6, 1, tzinfo=UTC), LONDON)
    assert found == [DueStep("due", Recipient.OWNER, nine_utc)]
    assert found[0].not_before.tzinfo is UTC


def test_a_step_counted_over_the_change_of_the_clocks_is_at_nine_too() -> None:
    closed = datetime(2026, 10, 1, 12, tzinfo=UTC)
    duty = Running(date(2026, 10, 20), closed, closed)
    found = due_steps([TO_REPRESENTATIVE], duty, datetime(2027, 1, 1, tzinfo=UTC), LONDON)
    assert found[0].not_before == datetime(2026, 10, 29, 9, tzinfo=UTC)


@pytest.mark.long
@given(minutes=st.integers(0, 60 * 24 * 40), later=st.integers(0, 60 * 24 * 40))
@settings(derandomize=True, deadline=None)
def test_what_has_come_stays_or_gives_way_to_a_later_step(minutes: int, later: int) -> None:
    first = {s.recipient: s for s in come(CLOSED + timedelta(minutes=minutes))}
    then = {s.recipient: s for s in come(CLOSED + timedelta(minutes=minutes + later))}
    assert first.keys() <= then.keys()
    assert all(then[who].not_before >= step.not_before for who, step in first.items())
