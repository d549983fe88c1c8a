"""Preconditions: what is wrong with an answer, and how answers are kept and read."""

import pytest

from meetings.preconditions import Asked, Said, asked, read, usual, written, wrong

ALWAYS = Asked("warned", "A written warning has been given", "Act s.43(5)", None)
SOMETIMES = Asked("youth", "The team has been consulted", "Act s.14", "18 or over")
BOTH = (ALWAYS, SOMETIMES)


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        ({}, {"met-warned", "met-youth"}),
        ({"warned": Said("yes"), "youth": Said("no", " ")}, {"line-warned", "line-youth"}),
        ({"warned": Said("does not apply"), "youth": Said("does not apply")}, {"met-warned"}),
        ({"warned": Said("perhaps", "x"), "youth": Said("", "x")}, {"met-warned", "met-youth"}),
        ({"warned": Said("no", "It cannot wait"), "youth": Said("yes", "On Monday")}, set()),
        ({"warned": Said("yes", "By letter"), "youth": Said("does not apply")}, set()),
    ],
)
def test_what_lacks_is_named_by_its_field(said: dict[str, Said], lacks: set[str]) -> None:
    assert set(wrong(BOTH, said)) == lacks


def test_no_reason_stands_in_for_a_condition() -> None:
    said = {"warned": Said("no", "It cannot wait"), "youth": Said("no", "It cannot wait")}
    assert set(wrong(BOTH, said, never_unmet=("warned",))) == {"met-warned"}


def test_answers_read_back_with_the_words_that_were_asked() -> None:
    said = {"warned": Said("no", "It cannot wait"), "youth": Said("does not apply"), "else": Said("yes", "x")}
    assert [str(answer) for answer in read(written(BOTH, said))] == [
        "A written warning has been given (Act s.43(5)): no. It cannot wait",
        "The team has been consulted (Act s.14): does not apply (18 or over).",
    ]


@pytest.mark.parametrize("kept", [None, "", "Disposed of", "[1]", '[{"key": "x"}]', "{}"])
def test_text_that_is_no_answer_reads_as_none(kept: str | None) -> None:
    assert read(kept) == []


def test_an_intervention_without_any_asks_nothing_and_has_nothing_usual() -> None:
    assert asked(None) == ()
    assert usual(None) == ("", "", None)
