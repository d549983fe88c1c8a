"""Order for me: each agency's cases together, agencies leave early, and never worse than before."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.agenda_order import Slot, cost, order_for_me, when_needed

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def slot(key: str, minutes: int, *agencies: str) -> Slot:
    return Slot(key, minutes, frozenset(agencies))


def agendas(smallest: int, largest: int) -> st.SearchStrategy[list[Slot]]:
    parts = st.tuples(st.integers(1, 20), st.frozensets(st.sampled_from("abcdefgh"), max_size=4))
    lists = st.lists(parts, min_size=smallest, max_size=largest)
    return lists.map(lambda drawn: [Slot(f"{i}", minutes, who) for i, (minutes, who) in enumerate(drawn)])


def keys(slots: tuple[Slot, ...]) -> list[str]:
    return [each.id for each in slots]


def test_the_cost_is_twice_the_minutes_waited_and_the_minute_of_leaving() -> None:
    agenda = [slot("1", 10, "fire"), slot("2", 5, "police"), slot("3", 8, "fire", "police")]
    fire, police = 2 * 5 + 23, 23
    assert cost(agenda) == fire + police
    assert cost([]) == 0


def test_the_agencies_that_can_leave_early_come_first() -> None:
    agenda = [slot("long", 30, "police", "county"), slot("both", 10, "police"), slot("short", 5, "fire")]
    assert keys(order_for_me(agenda)) == ["short", "long", "both"]


def test_scattered_cases_of_an_agency_come_together() -> None:
    agenda = [
        slot("f1", 10, "fire"),
        slot("h1", 10, "housing"),
        slot("f2", 10, "fire"),
        slot("h2", 10, "housing"),
    ]
    assert keys(order_for_me(agenda)) in (["f1", "f2", "h1", "h2"], ["h1", "h2", "f1", "f2"])


def test_an_order_that_is_as_good_as_any_stays() -> None:
    agenda = [slot(str(number), 10, "police") for number in range(6)]
    assert order_for_me(agenda) == tuple(agenda)
    assert order_for_me([]) == ()


def test_the_times_told_are_kept_before_anything_else() -> None:
    agenda = [slot("long", 30, "police", "county"), slot("both", 10, "police"), slot("short", 5, "fire")]
    told = {"police": (0, 40), "county": (0, 30), "fire": (40, 45)}
    assert keys(order_for_me(agenda)) == ["short", "long", "both"]
    assert keys(order_for_me(agenda, told)) == ["long", "both", "short"]


def test_what_was_told_to_some_leaves_the_others_free() -> None:
    agenda = [slot("long", 30, "police"), slot("short", 5, "fire"), slot("last", 10, "county")]
    assert keys(order_for_me(agenda, {"county": (35, 45)})) == ["short", "long", "last"]


@pytest.mark.long
@given(
    agendas(2, 6),
    st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 40), st.integers(41, 90))),
)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_no_order_of_a_small_agenda_keeps_the_times_told_better(
    agenda: list[Slot], told: dict[str, tuple[int, int]]
) -> None:
    assert cost(order_for_me(agenda, told), told) == min(cost(one, told) for one in permutations(agenda))


@pytest.mark.long
@given(agendas(2, 6))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_a_small_agenda_gets_the_cheapest_order_of_all(agenda: list[Slot]) -> None:
    assert cost(order_for_me(agenda)) == min(cost(order) for order in permutations(agenda))


@given(agendas(0, 18))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_the_order_has_the_same_slots_and_is_never_dearer(agenda: list[Slot]) -> None:
    ordered = order_for_me(agenda)
    assert sorted(keys(ordered)) == sorted(keys(tuple(agenda)))
    assert cost(ordered) <= cost(agenda)
    assert order_for_me(agenda) == ordered


@pytest.mark.long
@given(agendas(40, 40))
@settings(derandomize=True, deadline=None, max_examples=2)
def test_forty_cases_are_ordered_too(agenda: list[Slot]) -> None:
    ordered = order_for_me(agenda)
    assert set(ordered) == set(agenda)
    assert cost(ordered) <= cost(agenda)


def test_a_large_agenda_of_separate_agencies_is_sorted_out_wholly() -> None:
    agenda = [slot(f"{agency}{number}", 10, agency) for number in range(5) for agency in "abcd"]
    leaving = 50 + 100 + 150 + 200
    assert cost(agenda) > leaving
    assert cost(order_for_me(agenda)) == leaving


def test_an_agency_is_needed_from_its_first_case_to_the_end_of_its_last() -> None:
    agenda = [slot("1", 10, "fire"), slot("2", 5, "police"), slot("3", 8, "police"), slot("4", 7, "fire")]
    assert when_needed(agenda, TEN, "fire") == (TEN, TEN + timedelta(minutes=30))
    assert when_needed(agenda, TEN, "police") == (TEN + timedelta(minutes=10), TEN + timedelta(minutes=23))
    assert when_needed(agenda, TEN, "county") is None
    assert when_needed([], TEN, "fire") is None


def test_minutes_are_real_minutes_when_the_clocks_change() -> None:
    london = ZoneInfo("Europe/London")
    starts_at = datetime(2027, 3, 28, 0, 30, tzinfo=london)
    needed = when_needed([slot("1", 60, "fire")], starts_at, "fire")
    assert needed == (starts_at, datetime(2027, 3, 28, 2, 30, tzinfo=london))


def test_a_start_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        when_needed([], TEN.replace(tzinfo=None), "fire")
