"""Which passwords anybody would guess, and that sentences of one's own are none of them."""

import pytest

from meetings.passwords import is_easy


@pytest.mark.parametrize(
    "password",
    [
        "qwerty123456",
        "QWERTYUIOP123",
        "administrator",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "12345678901234567890",
        "abcdefghijklmnop",
        "Derbyshire2026!",
        "Derbyshire Constabulary 1",
        "Caseroom-Caseroom-7",
        "password password",
        "lkjhgfdsa!!!!2026",
    ],
)
def test_what_anybody_would_guess_is_easy(password: str) -> None:
    assert is_easy(password)


@pytest.mark.parametrize(
    "password",
    [
        "an owl reads maps",
        "a password of the cast",
        "kettle-orbit-violin",
        "Derbyshire kettle orbit",
        "8Jq#vLx0w!pZ",
    ],
)
def test_words_that_do_not_belong_together_are_none(password: str) -> None:
    assert not is_easy(password)


def test_ones_own_name_does_not_help() -> None:
    assert is_easy("Mellor-Mellor-99", own_words=["Aisha Mellor"])
    assert not is_easy("Mellor-Mellor-99-kettle", own_words=["Aisha Mellor"])
