"""Canaries: a word of its own in every free text, and for whom the text is."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count

_WORD = re.compile(r"canary[0-9a-f]{12}")


class Part(StrEnum):
    """Which part of a page a text stands in."""

    TITLE = "title"
    SUMMARY = "summary"
    INFORMATION = "information"
    RECORDED = "recorded"
    ENDING = "ending"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Canary:
    """A word planted in one text.

    `agencies` are those the text is for; None for every agency on its case, also one that joins later. `by`
    is the agency whose own text it is, `owner` the person who may read it whatever their agency. `told` says
    that whoever may read it is shown it somewhere at their desk, `minutes` that the minutes of whoever it is
    for hold it, `wall` that the projector may ever show it. A text without a case is of the meeting itself,
    for everybody on its register.
    """

    what: str
    part: Part
    case: int | None = None
    agencies: frozenset[str] | None = frozenset()
    officers: bool = True
    by: str = ""
    owner: int | None = None
    told: bool = True
    minutes: bool = False
    wall: bool = False
    word: str = ""


@dataclass
class Ledger:
    """Every canary that was planted, by its word; a text that was replaced is for nobody any more."""

    run: str
    planted: dict[str, Canary] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def plant(self, canary: Canary, words: str) -> str:
        """A text that begins with a new word, for whoever the canary says."""
        drawn = hashlib.sha256(f"{self.run} {next(self._numbers)}".encode()).hexdigest()[:12]
        word = f"canary{drawn}"
        self.planted[word] = replace(canary, word=word)
        return f"{word.capitalize()}: {words}"

    def found_in(self, text: str) -> set[str]:
        """The words of this rehearsal that stand in a text."""
        return self.planted.keys() & set(_WORD.findall(text.lower()))

    def retire(self, text: str) -> None:
        """Let nobody read the words of a text any more: it was replaced."""
        for word in self.found_in(text):
            self.planted[word] = replace(
                self.planted[word], agencies=frozenset(), officers=False, by="", told=False
            )

    def untold(self, word: str) -> None:
        """Let nobody miss a text that still stands somewhere and no longer on the main pages."""
        self.planted[word] = replace(self.planted[word], told=False)
