"""What statutes ask for before an intervention is used: the questions, the answers, how answers are kept.

The answers of a decision keep the words that were asked: a later catalogue does not change what was answered.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import NamedTuple


class Met(StrEnum):
    """Whether a precondition is met."""

    YES = "yes"
    NO = "no"
    NOT_APPLYING = "does not apply"


class Asked(NamedTuple):
    """A precondition of an intervention; `unless` says when it does not apply, where that can be."""

    key: str
    text: str
    statute: str
    unless: str | None


class Usual(NamedTuple):
    """What law and aim of a decision usually are, and after how many days it is reviewed."""

    law: str = ""
    aim: str = ""
    review_days: int | None = None


class Said(NamedTuple):
    """An answer as typed: `met` is empty where none was chosen."""

    met: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A precondition with its answer, and the line that bears it out or says why it is not met."""

    key: str
    text: str
    statute: str
    unless: str | None
    met: str
    line: str

    def __str__(self) -> str:
        """As minutes and pages print it."""
        why = self.unless if self.met == Met.NOT_APPLYING and self.unless else ""
        told = f"{self.met} ({why})" if why else self.met
        return f"{self.text} ({self.statute}): {told}. {self.line}".rstrip()


def asked(stored: str | None) -> tuple[Asked, ...]:
    """The preconditions of an intervention, from its column."""
    return tuple(Asked(**each) for each in json.loads(stored)) if stored else ()


def usual(stored: str | None) -> Usual:
    """The template of an intervention, from its column."""
    return Usual(**json.loads(stored)) if stored else Usual()


def wrong(
    asked: Iterable[Asked], said: Mapping[str, Said], *, never_unmet: Collection[str] = ()
) -> dict[str, str]:
    """What lacks, by field: `met-KEY` where none of the answers is chosen, `line-KEY` without its line.

    One that is not met may be recorded, with the reason: the decision then says so. Not one of `never_unmet`.
    """
    messages: dict[str, str] = {}
    for each in asked:
        met, line = said.get(each.key, Said())
        if met not in tuple(Met) or (met == Met.NOT_APPLYING and not each.unless):
            messages[f"met-{each.key}"] = "Say whether this is met"
        elif met == Met.NO and each.key in never_unmet:
            messages[f"met-{each.key}"] = "Without this it cannot be decided"
        elif met == Met.NO and not line.strip():
            messages[f"line-{each.key}"] = "It is not met: say why the decision is made all the same"
        elif met == Met.YES and not line.strip():
            messages[f"line-{each.key}"] = "Say in one line when and how it was met"
    return messages


def written(asked: Iterable[Asked], said: Mapping[str, Said]) -> str:
    """The answers as they are sealed, with the words that were asked."""
    answers = [Answered(*each, *said.get(each.key, Said())) for each in asked]
    return json.dumps([asdict(each) for each in answers], ensure_ascii=False)


def read(kept: str | None) -> Sequence[Answered]:
    """Answers as they were sealed; none for text that is none, as after disposal."""
    try:
        return [Answered(**each) for each in json.loads(kept)] if kept else []
    except (ValueError, TypeError):
        return []
