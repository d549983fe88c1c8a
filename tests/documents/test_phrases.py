"""Dates and times read as people in the room would say them, in the meeting's own zone."""

from datetime import UTC, date, datetime

import pytest

from meetings.documents.content import Acknowledgement, AcknowledgementWay
from meetings.documents.phrases import (
    answer,
    capital,
    clock,
    day,
    day_and_clock,
    period,
    sentence,
    short_day,
    weekday,
)

LONDON = "Europe/London"
WINTER = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)


def test_a_day_is_spelled_out_in_full_short_and_with_its_weekday() -> None:
    assert day(date(2026, 12, 4)) == "4 December 2026"
    assert short_day(date(2026, 12, 4)) == "4 Dec 2026"
    assert weekday(date(2026, 12, 4)) == "Friday 4 December 2026"


def test_summer_time_moves_the_clock_and_may_move_the_day() -> None:
    assert clock(WINTER, LONDON) == "09:05"
    assert day_and_clock(SUMMER, LONDON) == "2 July 2026 at 00:30"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        clock(WINTER.replace(tzinfo=None), LONDON)


def test_periods_may_be_open() -> None:
    later = WINTER.replace(hour=10)
    assert period(WINTER, later, LONDON) == "09:05 to 10:05"
    assert period(WINTER, None, LONDON) == "from 09:05"
    assert period(None, later, LONDON) == "until 10:05"
    assert period(None, None, LONDON) == ""


def test_a_period_that_ends_on_another_day_says_which() -> None:
    assert period(SUMMER.replace(hour=21), SUMMER, LONDON) == "22:30 to 00:30 on 2 July 2026"
    assert period(WINTER, WINTER.replace(day=25), LONDON) == "09:05 to 09:05 on 25 November 2026"
    assert period(SUMMER, SUMMER.replace(minute=59), LONDON) == "00:30 to 00:59"


@pytest.mark.parametrize(
    ("text", "ended"),
    [("Done", "Done."), ("Done. ", "Done."), ("Why?", "Why?"), ("He said “no.”", "He said “no.”"), ("", "")],
)
def test_sentences_end_once(text: str, ended: str) -> None:
    assert sentence(text) == ended


def test_capitals_leave_the_rest_alone() -> None:
    assert capital("the ASB team") == "The ASB team"
    assert capital("") == ""


@pytest.mark.parametrize(
    ("agreed", "way", "recorded_by", "words"),
    [
        (True, AcknowledgementWay.PHONE, "", "Agreed 09:05, phone"),
        (True, AcknowledgementWay.SPOKEN, "Dev Anand", "Agreed 09:05, spoken, recorded by Dev Anand"),
        (True, AcknowledgementWay.PAPER, "Dev Anand", "Agreed 09:05, paper, recorded by Dev Anand"),
        (False, AcknowledgementWay.PHONE, "", "Did not agree 09:05, phone"),
    ],
)
def test_answers_to_the_statement(
    *, agreed: bool, way: AcknowledgementWay, recorded_by: str, words: str
) -> None:
    given = Acknowledgement(agreed=agreed, way=way, at=WINTER, recorded_by=recorded_by)
    assert answer(given, LONDON) == words
