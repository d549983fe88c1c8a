"""Decides what a text message says: counts and dates, since it is read on a locked screen, and no link."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from meetings.duedates import spoken

_SIGN_IN = "Sign in to Caseroom."


@dataclass(frozen=True, slots=True)
class Text:
    """One text message to one number; a repeat has the same `message_id`, as of a mail."""

    message_id: str
    to: str = field(repr=False)
    words: str


def actions_words(due: Sequence[date], late: Sequence[date]) -> str:
    """How many actions of the reader are due by when, and how many are late since when."""
    ahead = f"{_counted(len(due))} due by {spoken(max(due))}" if due else ""
    if not late:
        return f"You have {ahead}. {_SIGN_IN}"
    if due:
        return f"You have {_counted(len(late), 'late ')}, and {ahead}. {_SIGN_IN}"
    which = "it" if len(late) == 1 else "the first"
    return f"You have {_counted(len(late), 'late ')}: {which} was due on {spoken(min(late))}. {_SIGN_IN}"


def code_words(code: str, *, minutes: int) -> str:
    """The code that proves whose a number is, which works for so many minutes."""
    return (
        f"{code} is your code for Caseroom. It works for {minutes} minutes. "
        "If you did not ask for it, do nothing."
    )


def _counted(number: int, how: str = "") -> str:
    return f"1 {how}action" if number == 1 else f"{number} {how}actions"
