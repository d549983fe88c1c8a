"""Decides what is a UK mobile number, however somebody types it, and how it is kept and shown."""

import re

_BETWEEN = re.compile(r"[\s().\-\u2010-\u2015]+")
# 070 forwards calls and 076 pages, but for the mobiles of the Isle of Man.
_MOBILE = re.compile(r"(?:(?:\+|00)?440?|0)?(7(?:[1-57-9]\d{8}|624\d{6}))", re.ASCII)


def parsed(typed: str) -> str | None:
    """The number as it is kept, such as +447700900123 (E.164); None where it is no UK mobile number."""
    found = _MOBILE.fullmatch(_BETWEEN.sub("", typed))
    return f"+44{found[1]}" if found else None


def shown(number: str) -> str:
    """A number that is kept, as people read it: 07700 900123."""
    national = f"0{number.removeprefix('+44')}"
    return f"{national[:5]} {national[5:]}"
