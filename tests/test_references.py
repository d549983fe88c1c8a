"""References and codes: random, neutral, and forgiving of how people type them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.references import ALPHABET, action_reference, case_reference, normalise, pairing_code, shown

DRAWS = 500


def test_a_case_reference_is_a_prefix_and_four_symbols() -> None:
    drawn = [case_reference() for _ in range(DRAWS)]
    assert all(re.fullmatch(r"ASB-[0-9A-HJKMNP-TV-Z]{4}", reference) for reference in drawn)
    assert len(set(drawn)) > DRAWS - 10


def test_an_action_reference_is_a_prefix_and_four_symbols() -> None:
    drawn = [action_reference() for _ in range(DRAWS)]
    assert all(re.fullmatch(r"A-[0-9A-HJKMNP-TV-Z]{4}", reference) for reference in drawn)
    assert len(set(drawn)) > DRAWS - 10


def test_a_reference_neither_spells_a_word_nor_reads_as_a_year_or_serial() -> None:
    for _ in range(DRAWS):
        symbols = case_reference().removeprefix("ASB-")
        assert re.search("[0-9]", symbols)
        assert re.search("[A-Z]", symbols)


def test_every_symbol_is_drawn() -> None:
    assert set("".join(pairing_code() for _ in range(DRAWS))) == set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_a_code_is_shown_in_two_halves() -> None:
    assert shown("7KQ4M2") == "7KQ 4M2"
    assert re.fullmatch(r"\S{3} \S{3}", shown(pairing_code()))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7kq 4m2", "7KQ4M2"),
        (" 7KQ-4M2\n", "7KQ4M2"),
        ("7KQ\u00a04M2", "7KQ4M2"),
        ("7KQ\u20134M2", "7KQ4M2"),
        ("oOiIlL", "001111"),
        ("asb-7kq4", "ASB7KQ4"),
        ("7KU4M2", "7KU4M2"),
        ("7KQ/4M2", "7KQ/4M2"),
    ],
)
def test_a_typed_code_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert normalise(typed) == meant


@given(st.text(ALPHABET, min_size=6, max_size=6))
@settings(derandomize=True, deadline=None)
def test_a_code_as_shown_is_read_back(code: str) -> None:
    assert normalise(shown(code).lower()) == code
