"""What an export of the sharing ledger says: the ICO's record of sharing, as far as it was recorded."""

from dataclasses import dataclass
from datetime import datetime

from meetings.documents.content import Marking

NOT_RECORDED = "Not recorded"

#: What is said once of a piece of information (data sharing code of practice, Annex B).
PIECE_FIELDS = (
    "Case",
    "Data described",
    "Fact or opinion",
    "Kinds of data",
    "Agency that shares",
    "Brought on",
    "Brought by",
    "Position",
    "Data sharing agreement",
    "Joint or separate controllers",
    "Purpose",
    "Why necessary",
    "How shared",
    "Consent",
    "Corrected",
    "Data protection impact assessment",
    "Data protection officer’s view",
    "Retention",
    "Security",
    "Rights of the people concerned",
    "Signed",
)
#: What is said of each disclosure of it.
DISCLOSURE_FIELDS = (
    "Shared with",
    "Asked for by",
    "Asked on",
    "Decision",
    "Decided by",
    "Their position",
    "Decided on",
    "Lawful basis and conditions",
    "DPA 2018 Part 3",
    "Legal power",
    "Withdrawn on",
    "Withdrawn by",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DisclosureRow:
    """One disclosure of a piece, in the order of `DISCLOSURE_FIELDS`."""

    shared_with: str
    asked_by: str
    asked_on: str
    decision: str
    decided_by: str
    position: str
    decided_on: str
    basis: str
    part_3: str
    power: str
    withdrawn_on: str
    withdrawn_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingRow:
    """Who read a piece, where, how often, first and last."""

    name: str
    role: str
    agency: str
    place: str
    times: int
    first_at: datetime
    last_at: datetime

    @property
    def in_words(self) -> str:
        """The same in a line of a table that has no more room."""
        return f"{self.name}, {self.agency}: {self.place}, {self.times} ×, last {self.last_at:%Y-%m-%d}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PieceRecord:
    """A piece in the record: a value for each of the fields, empty where nothing was recorded.

    `readings` is None where the reader is not told of them.
    """

    heading: str
    values: tuple[str, ...]
    disclosures: tuple[DisclosureRow, ...]
    readings: tuple[ReadingRow, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerContent:
    """The sharing ledger of one agency as one of its people may see it; `narrowed` says how."""

    marking: Marking
    agency: str
    made_by: str
    made_at: datetime
    time_zone: str
    narrowed: str
    pieces: tuple[PieceRecord, ...]
