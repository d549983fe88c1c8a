"""What a person agrees to, and the SHA-256 that binds their answer to exactly the text they saw."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_FORM = "Caseroom statement 1"
# Not strftime: what people agree to must not change with the machine's language.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered point of a statement; its number is its place in the list, from 1."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A versioned text that people agree to: the statement of a meeting, or the standing undertaking."""

    key: str
    version: str
    title: str
    points: tuple[Point, ...]

    @property
    def reference(self) -> str:
        """The name meeting types use for this version, such as `asb-case-discussion-1`."""
        return f"{self.key}-{self.version}"

    @property
    def sha256(self) -> str:
        """The digest of the text alone, without the heading of any meeting, as 64 hexadecimal digits."""
        return statement_sha256((), self)


def meeting_heading(
    *, title: str, held_on: date, agreement_name: str, agreement_version: str
) -> tuple[str, ...]:
    """The lines above the statement of a meeting, as they are shown and as they are hashed (clause 4.1.4).

    `held_on` is the meeting's date where it is held, not in UTC.
    """
    day = f"{held_on.day} {_MONTHS[held_on.month - 1]} {held_on.year}"
    agreement = undertaking_heading(agreement_name=agreement_name, agreement_version=agreement_version)
    return (title, day, *agreement)


def undertaking_heading(*, agreement_name: str, agreement_version: str) -> tuple[str, ...]:
    """The lines above the standing undertaking, as they are shown and as they are hashed."""
    return (agreement_name, f"Version {agreement_version}")


def canonical_form(heading_lines: Sequence[str], statement: Statement) -> bytes:
    r"""The bytes that stand for a heading and a statement together.

    One JSON array, ASCII, no spaces between its parts, no newline at its end:

        ["Caseroom statement 1",[heading lines],title,version,[[point's heading,point's text],...]]

    Every string is in Unicode normal form C. Quote, backslash and control characters are escaped the short
    way where JSON has one (``\"``, ``\\``, ``\b``, ``\f``, ``\n``, ``\r``, ``\t``); every other character
    outside space to ``~`` is ``\uXXXX`` in lower-case hexadecimal, a surrogate pair above U+FFFF. Points are
    in order, so their numbers are not written; nor is the statement's key, which is not shown. Any text has
    such a form, and two texts that read differently never share one.
    """
    points = [[_composed(point.heading), _composed(point.text)] for point in statement.points]
    heading = [_composed(line) for line in heading_lines]
    whole = [_FORM, heading, _composed(statement.title), _composed(statement.version), points]
    return json.dumps(whole, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def statement_sha256(heading_lines: Sequence[str], statement: Statement) -> str:
    """The SHA-256 of `canonical_form`, as 64 hexadecimal digits: what an acknowledgement is bound to."""
    return hashlib.sha256(canonical_form(heading_lines, statement)).hexdigest()


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
