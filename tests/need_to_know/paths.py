"""What a way to reach a row is, and how each is told apart by what a viewer who may not know must get."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from sqlalchemy.orm import Session

from models.base import SealedText


class Must(Enum):
    """What a path must do through the viewer door."""

    GIVE_OWN = "give the ids of the rows the viewer may see, no more and no fewer"
    COUNT_OWN = "count those rows alone"
    FIND_NOTHING = "find no trace of the hidden row it looks for"
    BE_REFUSED = "raise"


@dataclass(frozen=True)
class Target:
    """All information there is, by id, with its stored text; the hidden piece and its case; the schema."""

    texts: Mapping[str, str]
    own: frozenset[str]
    hidden: str
    hidden_case: str
    own_case: str
    schema: str
    record_login: str

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """Information by its stored text."""
        return {text: key for key, text in self.texts.items()}

    def of(self, texts: Collection[object]) -> list[str]:
        """The ids of sealed or stored texts."""
        return [self.ids[text.stored if isinstance(text, SealedText) else str(text)] for text in texts]


Run = Callable[[Session, Target], object]


@dataclass(frozen=True)
class Path:
    """A way to a row, named after its function; `only` on one kind of database."""

    run: Run
    must: Must
    only: str | None = None

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.run.__name__


PATHS: list[Path] = []


def path(must: Must, *, only: str | None = None) -> Callable[[Run], Run]:
    """Enter a function into the matrix."""

    def enter(run: Run) -> Run:
        PATHS.append(Path(run, must, only))
        return run

    return enter
