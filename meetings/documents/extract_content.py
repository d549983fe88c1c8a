"""What an extract for a court says: what was chosen for it, each piece with its originator's consent."""

from dataclasses import dataclass
from datetime import date, datetime

from meetings.documents.content import Marking


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractPiece:
    """A piece of information, whose it is, and by what its agency agreed to its being here."""

    originator: str
    category: str
    nature: str
    text: str
    brought_at: datetime
    consent: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractDecision:
    """A decision as it was recorded."""

    made_by: str
    recorded_at: datetime
    text: str
    intervention: str
    reasons: str
    power: str
    review_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractContent:
    """An extract of one case: `purpose` names the court or the proceedings it is for."""

    marking: Marking
    reference: str
    kind: str
    version: int
    purpose: str
    made_by: str
    made_at: datetime
    time_zone: str
    agreement: str
    pieces: tuple[ExtractPiece, ...]
    decisions: tuple[ExtractDecision, ...]
