"""Lists narrowed and sorted as an address asks: what fits, in which order, and what a list does not know."""

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from meetings.narrowing import LONGEST, Choice, Narrowed, Narrowing, narrowed


class Tool(NamedTuple):
    name: str
    kind: str
    price: int | None
    is_new: bool


ROWS = [
    Tool("Saw", "cutting", 9, is_new=True),
    Tool("axe", "cutting", None, is_new=False),
    Tool("Hammer", "Striking", 4, is_new=False),
]
HOW: Narrowing[Tool] = Narrowing(
    text=lambda row: f"{row.name} {row.kind}",
    choices={
        "kind": Choice("Kind", "Every kind", lambda row: (row.kind,)),
        "age": Choice("Age", "Any", lambda row: ("new" if row.is_new else "old",), {"lost": "L", "new": "N"}),
    },
    sorts={
        "name": ("Name", lambda row: row.name.casefold()),
        "price": ("Price", lambda row: row.price),
    },
)


def found(asked: Mapping[str, str], how: Narrowing[Tool] = HOW) -> Narrowed[Tool]:
    return narrowed(ROWS, how, asked)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Saw", "axe", "Hammer"]),
        ({"sort": "name"}, ["axe", "Hammer", "Saw"]),
        ({"sort": "-name"}, ["Saw", "Hammer", "axe"]),
        ({"sort": "price"}, ["Hammer", "Saw", "axe"]),
        ({"sort": "-price"}, ["Saw", "Hammer", "axe"]),
        ({"words": "CUT s"}, ["Saw"]),
        ({"words": "s", "kind": "Striking"}, ["Hammer"]),
        ({"kind": "cutting", "sort": "-name"}, ["Saw", "axe"]),
        ({"age": "new"}, ["Saw"]),
        ({"age": "lost"}, []),
        ({"words": "nothing"}, []),
    ],
)
def test_the_rows_that_fit_come_in_the_order_asked_for(asked: dict[str, str], names: list[str]) -> None:
    list_ = found(asked)
    assert [row.name for row in list_.rows] == names
    assert (list_.of, list_.narrows, list_.sort) == (3, bool(asked.keys() - {"sort"}), asked.get("sort", ""))


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "colour"},
        {"sort": "--name"},
        {"sort": "-"},
        {"sort": "name\0"},
        {"sort": "9" * 5000},
        {"kind": "Measuring"},
        {"age": "old"},
        {"age": "\0" * 5000},
        {"words": " \0\n\x1b"},
        {"colour": "red"},
    ],
)
def test_what_a_list_does_not_know_leaves_it_as_it_is(asked: dict[str, str]) -> None:
    list_ = found(asked)
    assert list_.rows == ROWS
    assert (list_.sort, [one.value for one in list_.chosen]) == ("", ["", ""])


def test_nothing_narrows_a_list_that_has_no_row() -> None:
    asked = {"words": "saw", "age": "new"}
    assert found(asked).narrows
    assert not narrowed([], HOW, asked).narrows


def test_words_are_kept_as_typed_without_what_cannot_be_typed() -> None:
    assert found({"words": "Cut\0 \x1bsaw "}).words == "Cut saw "
    assert found({"words": "x" * 5000}).words == "x" * LONGEST


def test_a_choice_offers_what_the_rows_have_or_every_value_there_is() -> None:
    kind, age = found({"kind": "cutting"}).chosen
    assert (kind.options, kind.value) == ({"cutting": "cutting", "Striking": "Striking"}, "cutting")
    assert list(kind.options) == ["cutting", "Striking"], "by name, whatever the case"
    assert age.options == {"lost": "L", "new": "N"}


def test_a_column_sorts_and_pressed_again_turns_the_list() -> None:
    lists = [found({"sort": sort}) for sort in ("", "name", "-name", "price")]
    ways = [(list_.sorted_by("name"), list_.turned("name")) for list_ in lists]
    assert ways == [(None, "name"), ("ascending", "-name"), ("descending", "name"), (None, "name")]


def test_a_list_that_comes_in_the_order_of_a_column_says_so() -> None:
    how: Narrowing[Tool] = Narrowing(sorts=HOW.sorts, usual="-price")
    usual = found({"words": "saw"}, how)
    assert (usual.rows, usual.words, usual.narrows) == (ROWS, None, False)
    assert usual.sorted_by("price") == "descending"
    assert list(usual.sorts) == ["name", "-name", "price", "-price"]
    assert list(found({}).sorts) == ["", *usual.sorts]
