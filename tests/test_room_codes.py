"""The rotating room code: a new one every minute, the last one still good, another meeting's never."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.references import shown
from meetings.room_codes import code_at, is_valid, matching, new_secret

SECRET = bytes(range(32))
OTHER = bytes(range(1, 33))
NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_a_code_stays_for_its_window_and_then_changes() -> None:
    assert code_at(SECRET, NOON) == code_at(SECRET, after(59.9))
    assert len({code_at(SECRET, after(60 * window)) for window in range(100)}) == 100
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{6}", code_at(SECRET, NOON))


def test_a_code_does_not_depend_on_the_zone_it_is_asked_in() -> None:
    assert code_at(SECRET, NOON.astimezone(ZoneInfo("Europe/London"))) == code_at(SECRET, NOON)


def test_this_window_and_the_one_before_are_valid_and_no_other() -> None:
    code = code_at(SECRET, NOON)
    valid = {seconds: is_valid(SECRET, code, after(seconds)) for seconds in (-0.1, 0, 59, 60, 119.9, 120)}
    assert valid == {-0.1: False, 0: True, 59: True, 60: True, 119.9: True, 120: False}


def test_a_code_is_taken_as_people_type_it() -> None:
    code = code_at(SECRET, NOON)
    assert is_valid(SECRET, f" {shown(code).lower()} ", NOON)


@pytest.mark.parametrize("typed", ["", "7KQ4M", "\N{SNOWMAN}" * 6, "\ud800", "x" * 100_000])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert not is_valid(SECRET, typed, NOON)


def test_the_length_of_a_window_can_be_set() -> None:
    code = code_at(SECRET, NOON, seconds=10)
    assert is_valid(SECRET, code, after(19), seconds=10)
    assert not is_valid(SECRET, code, after(20), seconds=10)


def test_a_code_names_its_meeting_and_no_other() -> None:
    meetings = {"one": SECRET, "two": OTHER}
    assert matching(meetings, code_at(SECRET, NOON), NOON) == "one"
    assert matching(meetings, code_at(OTHER, NOON), after(60)) == "two"
    assert matching(meetings, code_at(OTHER, NOON), after(120)) is None
    assert matching({}, code_at(SECRET, NOON), NOON) is None


def test_a_code_that_two_meetings_show_opens_neither() -> None:
    assert matching({"one": SECRET, "two": SECRET}, code_at(SECRET, NOON), NOON) is None


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        code_at(SECRET, NOON.replace(tzinfo=None))


def test_secrets_are_long_and_differ() -> None:
    drawn = {new_secret() for _ in range(20)}
    assert len(drawn) == 20
    assert {len(secret) for secret in drawn} == {32}


@pytest.mark.long
@given(at=MOMENTS, wait=st.floats(0, 60))
@settings(derandomize=True, deadline=None)
def test_a_code_lives_for_at_least_a_minute_after_it_is_shown(at: datetime, wait: float) -> None:
    assert is_valid(SECRET, code_at(SECRET, at), at + timedelta(seconds=wait))
