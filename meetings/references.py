"""Decides what a reference or code looks like: random Crockford symbols, which tell nothing and read well."""

import secrets

# Crockford's base 32: no I, L, O (read as digits) and no U (reads as words).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 6
REFERENCE_LENGTH = 4

_HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", **dict.fromkeys(_HYPHENS, "")})


def case_reference() -> str:
    """A new reference for a case, such as `ASB-7KQ4`: 20 bits, the caller draws again when it is taken."""
    return f"ASB-{_neutral(REFERENCE_LENGTH)}"


def action_reference() -> str:
    """A new reference for an action, such as `A-3M9T`: 20 bits, the caller draws again when it is taken."""
    return f"A-{_neutral(REFERENCE_LENGTH)}"


def pairing_code() -> str:
    """Six random symbols (30 bits) for the projector to show and the chair to type; shown by `shown`."""
    return _random(CODE_LENGTH)


def shown(code: str) -> str:
    """A six-symbol code as a person reads it: `7KQ 4M2`."""
    return f"{code[:3]} {code[3:]}"


def normalise(code: str) -> str:
    """What a person typed, as the bare symbols it stands for.

    Any case, spaces and hyphens; O is read as 0, I and L as 1. Other characters stay, and so match nothing.
    """
    return "".join(code.upper().split()).translate(_READ_AS)


def _neutral(length: int) -> str:
    """Random symbols, letters and digits: letters alone may spell a word, digits alone a year or a serial."""
    symbols = _random(length)
    while symbols.isdigit() or symbols.isalpha():
        symbols = _random(length)
    return symbols


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
