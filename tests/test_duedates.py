"""What a minute-taker types as a due date, in a hurry, and what it is taken to mean."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meetings.duedates import DueDateError, parse_due, spoken

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)

UNDERSTOOD = [
    ("today", MONDAY),
    ("tomorrow", date(2026, 11, 24)),
    ("fri", FRIDAY),
    ("  FRI ", FRIDAY),
    ("friday", FRIDAY),
    ("thurs", date(2026, 11, 26)),
    ("weds", date(2026, 11, 25)),
    ("weds 2 dec", date(2026, 12, 2)),
    ("next fri", date(2026, 12, 4)),
    ("next monday", date(2026, 11, 30)),
    ("+7", date(2026, 11, 30)),
    ("+0", MONDAY),
    ("+10d", date(2026, 12, 3)),
    ("+2w", date(2026, 12, 7)),
    ("+ 2 weeks", date(2026, 12, 7)),
    ("1 dec", date(2026, 12, 1)),
    ("1st dec", date(2026, 12, 1)),
    ("1st of december", date(2026, 12, 1)),
    ("1dec", date(2026, 12, 1)),
    ("1 december", date(2026, 12, 1)),
    ("1 dec 27", date(2027, 12, 1)),
    ("1-dec-2026", date(2026, 12, 1)),
    ("dec 1", date(2026, 12, 1)),
    ("December 1, 2026", date(2026, 12, 1)),
    ("1/12", date(2026, 12, 1)),
    ("01/12/2026", date(2026, 12, 1)),
    ("1.12.26", date(2026, 12, 1)),
    ("2026-12-01", date(2026, 12, 1)),
    ("tue 1 dec", date(2026, 12, 1)),
    ("12/01", date(2027, 1, 12)),
    ("4 jan", date(2027, 1, 4)),
    ("23 nov", MONDAY),
]


@pytest.mark.parametrize(("text", "meant"), UNDERSTOOD)
def test_what_is_typed_is_the_day_that_is_meant(text: str, meant: date) -> None:
    assert parse_due(text, MONDAY) == meant


REFUSED = [
    ("", "Enter a due date"),
    ("   ", "Enter a due date"),
    ("soon", "Enter a due date such as fri, +7 or 1 dec"),
    ("fr", "Enter a due date such as fri, +7 or 1 dec"),
    ("1 nox", "Enter a due date such as fri, +7 or 1 dec"),
    ("dec 2026", "Enter a due date such as fri, +7 or 1 dec"),
    ("1 dec 202", "Enter a due date such as fri, +7 or 1 dec"),
    ("+", "Enter a due date such as fri, +7 or 1 dec"),
    ("+99999", "Enter a due date such as fri, +7 or 1 dec"),
    ("-3", "Enter a due date such as fri, +7 or 1 dec"),
    ("\N{ARABIC-INDIC DIGIT ONE} dec", "Enter a due date such as fri, +7 or 1 dec"),
    ("1 dec" + "x" * 10_000_000, "Enter a due date such as fri, +7 or 1 dec"),
    ("12/25", "There is no month 25: write the day first, like 1/12"),
    ("2026-13-01", "There is no month 13: write the day first, like 1/12"),
    ("1/0", "There is no month 0: write the day first, like 1/12"),
    ("31 nov 2026", "There is no 31 November 2026"),
    ("1/1/0000", "There is no 1 January 0"),
    ("31 nov", "There is no 31 November in the coming year"),
    ("29 feb", "There is no 29 February in the coming year"),
    ("mon 1 dec", "1 December 2026 is a Tuesday"),
    ("20/11/2026", "That date is past"),
    ("2025-11-23", "That date is past"),
    ("22 nov", "That date is past. Add the year if you mean a later one"),
    ("24/9", "That date is past. Add the year if you mean a later one"),
    ("24 nov 2028", "That date is more than two years ahead"),
    ("+9999w", "That date is more than two years ahead"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_due_date_says_why_beside_the_field(text: str, message: str) -> None:
    with pytest.raises(DueDateError) as refusal:
        parse_due(text, MONDAY)
    assert refusal.value.message == message


def test_a_weekday_is_never_today_and_next_is_in_the_coming_week() -> None:
    saturday = FRIDAY + timedelta(days=1)
    assert [parse_due("fri", day) for day in (MONDAY, FRIDAY, saturday)] == [
        FRIDAY,
        date(2026, 12, 4),
        date(2026, 12, 4),
    ]
    assert [parse_due("next fri", day) for day in (MONDAY, FRIDAY, saturday)] == [date(2026, 12, 4)] * 3


def test_a_day_and_month_that_went_by_over_sixty_days_ago_is_next_year() -> None:
    assert parse_due("23/9", MONDAY) == date(2027, 9, 23)
    with pytest.raises(DueDateError):
        parse_due("24/9", MONDAY)


def test_a_slip_is_a_slip_across_new_year_too() -> None:
    with pytest.raises(DueDateError, match="past"):
        parse_due("31 dec", date(2027, 1, 2))


def test_a_leap_day_is_a_date_and_two_years_after_one_end_on_the_28th() -> None:
    assert parse_due("29 feb", date(2027, 11, 1)) == date(2028, 2, 29)
    assert parse_due("28/2/2030", date(2028, 2, 29)) == date(2030, 2, 28)
    with pytest.raises(DueDateError, match="two years"):
        parse_due("1/3/2030", date(2028, 2, 29))


def test_two_years_ahead_to_the_day_is_allowed() -> None:
    assert parse_due("23 nov 2028", MONDAY) == date(2028, 11, 23)


def test_a_day_is_read_back_in_words() -> None:
    assert spoken(FRIDAY) == "Fri 27 November 2026"


DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@given(today=DAYS, ahead=st.integers(0, 730))
@settings(derandomize=True, deadline=None)
def test_what_is_read_back_can_be_typed_again(today: date, ahead: int) -> None:
    due = today + timedelta(days=ahead)
    assert parse_due(spoken(due), today) == due
    assert parse_due(due.isoformat(), today) == due
    assert parse_due(f"{due:%d/%m/%Y}", today) == due


@pytest.mark.long
@given(
    today=DAYS, text=st.text(max_size=12) | st.from_regex(r"[0-9]{1,3}[ /.-][a-z0-9]{1,4}", fullmatch=True)
)
@example(today=date(2027, 3, 1), text="29 feb")
@settings(derandomize=True, deadline=None, max_examples=200)
def test_anything_typed_is_a_day_within_reach_or_a_refusal_with_a_message(today: date, text: str) -> None:
    outcome = due_or_message(text, today)
    if isinstance(outcome, date):
        assert today <= outcome <= today + timedelta(days=731)
    else:
        assert outcome[0].isupper()


def due_or_message(text: str, today: date) -> date | str:
    try:
        return parse_due(text, today)
    except DueDateError as error:
        return error.message
