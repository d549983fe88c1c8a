"""A rehearsal under way: its script, its people at their browsers, what was measured and what is off."""

import ssl
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar

from meetings.commands.rehearse.browser import Browser
from meetings.commands.rehearse.canaries import Canary, Ledger
from meetings.commands.rehearse.script import Person, Script
from meetings.commands.rehearse.standing import Standing
from meetings.doors import Caseroom

AT_A_TIME = 4
_One = TypeVar("_One")


@dataclass(slots=True)
class Step:
    """A step of the meeting: how long each of its answers took, in milliseconds, and itself, in seconds."""

    name: str
    answers: list[float] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    def end(self) -> None:
        """Take the time."""
        self.seconds = time.monotonic() - self.began

    @property
    def line(self) -> str:
        """The step in the printed table."""
        answers = f"{median(self.answers):>12.0f}{max(self.answers):>12.0f}" if self.answers else ""
        return f"{self.name:<34}{self.seconds:>8.1f}{len(self.answers):>10}{answers}"


HEADER = f"{'step':<34}{'seconds':>8}{'answers':>10}{'median ms':>12}{'slowest ms':>12}"


@dataclass(frozen=True, slots=True)
class Action:
    """An action that was given: to whom, and its text with the canary in it."""

    owner: Person
    canary: Canary
    text: str


@dataclass
class Rehearsal:
    """Everything the steps share; ids are the service's, keys and numbers the script's."""

    caseroom: Caseroom
    url: str
    script: Script
    ledger: Ledger
    standing: Standing
    password: str
    emails: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    agencies: dict[str, str] = field(default_factory=dict)
    cases: dict[int, str] = field(default_factory=dict)
    references: dict[int, str] = field(default_factory=dict)
    meeting: str = ""
    actions: list[Action] = field(default_factory=list)
    asked_about: set[str] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    off: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    _browsers: dict[int | str, Browser] = field(default_factory=dict)
    _tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def begin(self, name: str) -> None:
        """Go on to a step; what is asked from now on is counted there."""
        self.steps.append(Step(name))

    def browser(self, who: Person | str) -> Browser:
        """A person's browser, or one by its name, as the projector's."""
        key = who.key if isinstance(who, Person) else who
        with self.lock:
            if key not in self._browsers:
                self._browsers[key] = Browser(self.url, self._measured, tls=self._tls)
            return self._browsers[key]

    def together(
        self, act: Callable[[_One], None], ones: Iterable[_One], *, at_a_time: int = AT_A_TIME
    ) -> None:
        """Let several act at once; raises what the first of them raises."""
        with ThreadPoolExecutor(at_a_time) as pool:
            for done in [pool.submit(act, one) for one in ones]:
                done.result()

    def named(self, canary: Canary) -> str:
        """What a canary stands in, for whoever reads the result."""
        if canary.case is None:
            return canary.what
        return f"{canary.what} ({self.references.get(canary.case, f'case {canary.case}')})"

    def close(self) -> None:
        """Everybody leaves the service."""
        for browser in self._browsers.values():
            browser.close()

    def _measured(self, milliseconds: float) -> None:
        self.steps[-1].answers.append(milliseconds)
