"""Decides which passwords anybody would guess: common ones, rows of keys, and the words of this work.

`catalogue/common_passwords.txt` holds those of twelve characters and more of Royce Williams' list of the
20,000 most common passwords, as Django (BSD licence) ships it, in small letters.
"""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from meetings.catalogue.reading import read_catalogue

FEWEST_OWN_LETTERS = 6
TOO_EASY = "Many people would guess this: use three or four words that do not belong together"
_FILE = Path(__file__).parent / "catalogue" / "common_passwords.txt"
_PRODUCT = (
    "caseroom",
    "meeting",
    "meetings",
    "password",
    "passwort",
    "welcome",
    "letmein",
    "login",
    "sign",
    "partnership",
)
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LONGEST_UNIT = 4
_WORD = re.compile("[a-z]{4,}")


def is_easy(password: str, own_words: Collection[str] = ()) -> bool:
    """Whether a password is on the list, repeats itself, runs along the keys, or is made of known words."""
    plain = password.casefold()
    return plain in _common() or _repeats(plain) or _says_little(plain, own_words)


@cache
def _common() -> frozenset[str]:
    return frozenset(_FILE.read_text("utf-8").split("\n"))


@cache
def _known_words() -> frozenset[str]:
    """The words of the agreement's partners and of the product."""
    names = " ".join(partner.name for partner in read_catalogue().partners).casefold()
    return frozenset((*_PRODUCT, *_WORD.findall(names)))


def _repeats(plain: str) -> bool:
    return any(plain == (plain[:unit] * len(plain))[: len(plain)] for unit in range(1, _LONGEST_UNIT + 1))


def _says_little(plain: str, own_words: Collection[str]) -> bool:
    """Whether little is left without known words, rows of keys, signs and digits."""
    own = {word for text in own_words for word in _WORD.findall(text.casefold())}
    left = plain
    for word in sorted(_known_words() | own, key=len, reverse=True):
        left = left.replace(word, " ")
    for row in _ROWS:
        for run in (row, row[::-1]):
            left = _without_runs(left, run)
    return sum(letter.isalpha() for letter in left) < FEWEST_OWN_LETTERS


def _without_runs(text: str, row: str) -> str:
    """A text without the parts of four and more that stand so in a row of keys."""
    for length in range(len(row), 3, -1):
        for at in range(len(row) - length + 1):
            text = text.replace(row[at : at + length], " ")
    return text
