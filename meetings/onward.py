"""Who tells whom, what, how and by when once it is decided to disclose; how it stands in one sealed text."""

from dataclasses import dataclass
from datetime import date

from meetings.duedates import MONTHS

_PARTS = {
    "teller": "Who tells: ",
    "told": "Whom they tell: ",
    "what": "What is told: ",
    "how": "How: ",
}
_BY = "By: "
MISSING = {
    "teller": "Enter who tells them",
    "told": "Enter whom they tell",
    "what": "Enter what is told",
    "how": "Enter how they are told",
    "by": "Enter by when, such as fri, +7 or 1 dec",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """An onward disclosure as it was decided; `by` is the last day on which it is to be made."""

    teller: str = ""
    told: str = ""
    what: str = ""
    how: str = ""
    by: date | None = None

    def missing(self) -> dict[str, str]:
        """A message for each part that nobody typed."""
        return {name: words for name, words in MISSING.items() if not str(getattr(self, name) or "").strip()}

    def as_text(self) -> str:
        """The parts as minutes print them, one on each line."""
        parts = [f"{words}{getattr(self, name)}" for name, words in _PARTS.items()]
        day = f"{self.by.day} {MONTHS[self.by.month - 1]} {self.by.year}" if self.by else ""
        return "\n".join([*parts, f"{_BY}{day}"])


def from_text(text: str | None) -> Onward:
    """The parts of a stored disclosure; empty where there is none."""
    found: dict[str, str] = {}
    for line in (text or "").split("\n"):
        for name, words in {**_PARTS, "by": _BY}.items():
            if line.startswith(words):
                found.setdefault(name, line.removeprefix(words))
    return Onward(by=_day(found.pop("by", "")), **found)


def _day(words: str) -> date | None:
    if not words:
        return None
    day, month, year = words.split(" ")
    return date(int(year), MONTHS.index(month) + 1, int(day))
