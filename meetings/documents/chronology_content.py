"""What a case's chronology says: frozen values, already limited to what the person asking may see."""

from dataclasses import dataclass
from datetime import datetime

from meetings.documents.content import Marking, Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Something that happened, in a sentence, with the words that were recorded of it."""

    at: datetime
    what: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChronologyContent:
    """The chronology of one case as one person may see it; `title` is empty where they may not read it."""

    marking: Marking
    reference: str
    kind: str
    title: str
    made_by: str
    made_at: datetime
    time_zone: str
    lines: tuple[Line, ...]
    statements: tuple[Statement, ...]
