"""Which mobile numbers are taken, in the forms that people type, and which are not."""

import pytest

from meetings import mobiles


@pytest.mark.parametrize(
    "typed",
    [
        "07700900123",
        "07700 900123",
        " 07700 900 123 ",
        "(07700) 900123",
        "07700-900-123",
        "07700.900.123",
        "07700\u2013900123",
        "07700\u00a0900123",
        "7700 900123",
        "+447700900123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "+4407700900123",
        "0044 7700 900123",
        "447700900123",
    ],
)
def test_every_way_to_type_a_number_is_the_same_number(typed: str) -> None:
    assert mobiles.parsed(typed) == "+447700900123"


def test_a_number_is_shown_as_people_read_it() -> None:
    assert mobiles.shown("+447700900123") == "07700 900123"


@pytest.mark.parametrize("typed", ["07624 456789", "07911 123456"])
def test_islands_and_every_range_of_mobiles_count(typed: str) -> None:
    assert mobiles.parsed(typed) == "+44" + typed.replace(" ", "")[1:]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0",
        "soon",
        "01332 123456",
        "020 7946 0123",
        "0770 900123",
        "07700 9001234",
        "070 1234 5678",
        "07601 123456",
        "+1 770 090 0123",
        "+33 7 70 09 00 12",
        "+44 44 7700 900123",
        "00 07700 900123",
        "07700 900123 / 07700 900456",
        "07700 900123 ext 4",
        "tel:07700900123",
        "07700/900123",
        "０７７００９００１２３",
        "٠٧٧٠٠٩٠٠١٢٣",
        "07700\x00900123",
        "9" * 5000,
    ],
)
def test_anything_else_is_no_number(typed: str) -> None:
    assert mobiles.parsed(typed) is None
