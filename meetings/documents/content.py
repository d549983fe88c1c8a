"""What a document says: frozen values, already limited to what its recipient may see.

Minutes are written per recipient agency (rule 10), so nothing here is filtered, hidden or redacted later.
Every ``datetime`` is aware; a document shows it in the meeting's time zone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class AttendedAs(StrEnum):
    """The three ways of attending a meeting."""

    MEMBER = "member"
    OBSERVER = "observer"
    GUEST = "guest"


class AcknowledgementWay(StrEnum):
    """How an answer to the confidentiality statement was given."""

    PHONE = "phone"
    PAGE = "page"
    SPOKEN = "spoken"
    PAPER = "paper"


class Nature(StrEnum):
    """Whether information is fact, or opinion and intelligence (DPA 2018 s.38)."""

    FACT = "fact"
    OPINION = "opinion"


class SaidInRoom(StrEnum):
    """Who vouches for information that was said in the room and was in no paper."""

    NOTED = "as noted by the minute-taker"
    CONFIRMED = "confirmed by the originator"
    CORRECTED = "corrected by the originator"


@dataclass(frozen=True, kw_only=True, slots=True)
class Marking:
    """The protective marking and its handling line (clause 8.1.7); an empty text means that there is none."""

    text: str
    handling: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingFacts:
    """When and where the meeting was, under which agreement, and its officers."""

    title: str
    meeting_type: str
    agreement: str
    agreement_version: str
    starts_at: datetime
    ends_at: datetime
    place: str
    chair: str
    deputy: str = ""
    minute_taker: str = ""
    secure_venue: str = ""
    time_zone: str = "Europe/London"


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementPoint:
    """One numbered point of the confidentiality statement, with its lead word if it has one."""

    text: str
    lead: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """The confidentiality statement that the meeting used, word for word."""

    heading: tuple[str, ...]
    points: tuple[StatementPoint, ...]
    version: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Acknowledgement:
    """A person's last answer to the statement; ``recorded_by`` names the officer of a spoken or paper one."""

    agreed: bool
    way: AcknowledgementWay
    at: datetime
    recorded_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterRow:
    """A person who came; ``state`` is the word of the register (agreed, declined, left …).

    ``out_from`` is when somebody who came back had left, the last time if several.
    """

    name: str
    role: str
    agency: str
    attended_as: AttendedAs
    state: str
    remote: bool = False
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    out_from: datetime | None = None
    acknowledgement: Acknowledgement | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """A person who was invited and did not come; ``note`` says, for one, that papers were sent."""

    name: str
    agency: str
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Presence:
    """A person's time in the room for one case; without ``in_at`` they stayed out, for the reason given.

    ``remote`` is for whoever was there from elsewhere; ``first_recorded`` are the times that were corrected.
    """

    person: str
    agency: str
    attended_as: AttendedAs = AttendedAs.MEMBER
    remote: bool = False
    in_at: datetime | None = None
    out_at: datetime | None = None
    reason: str = ""
    first_recorded: tuple[datetime, datetime | None] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InformationLine:
    """One piece of information on a case; `tags` say of whom it speaks and what makes it sensitive."""

    originator: str
    category: str
    text: str
    nature: Nature
    source: str
    tags: tuple[str, ...] = ()
    said_in_room: SaidInRoom | None = None
    corrected: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnLine:
    """How an agency answered what it was asked before the meeting, as far as this part may say."""

    agency: str
    answer: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dissent:
    """A representative's disagreement in their own words, the chair's reply, and when an answer is due.

    ``note`` says, for one, that no officer has confirmed it.
    """

    person: str
    agency: str
    text: str
    chair_reply: str = ""
    answer_due: date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A decision by the agency that will use the power; ``replaces`` is the earlier text it changed.

    ``article8`` is the test of clause 4.1.3: lawful, for which aim, and why necessary and proportionate;
    ``equality`` how the equality duty was met; ``preconditions`` what statutes ask for, each with its answer;
    ``onward`` who tells whom, what, how and by when.
    """

    text: str
    intervention: str
    made_by: str
    reasons: str
    power: str
    supported_by: tuple[str, ...] = ()
    article8: str = ""
    equality: str = ""
    preconditions: tuple[str, ...] = ()
    onward: str = ""
    review_on: date | None = None
    replaces: str = ""
    dissents: tuple[Dissent, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NoFurtherAction:
    """A case closed without a decision, and why."""

    because: str
    review_on: date | None = None
    dissents: tuple[Dissent, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One verb, one owner, one due date; ``state`` is printed as given (open, accepted, queried, done …)."""

    reference: str
    text: str
    owner: str
    owner_agency: str
    due: date
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierAction:
    """An action that an earlier meeting left open, with its owner's answer.

    ``carried_to`` is the date on which it is due while it stays open, and ``None`` once it is finished.
    """

    action: Action
    answer: str
    carried_to: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CasePart:
    """What one part of the minutes, body or annex, says about a case."""

    narrative: str = ""
    earlier_actions: tuple[EarlierAction, ...] = ()
    returns: tuple[ReturnLine, ...] = ()
    information: tuple[InformationLine, ...] = ()
    decisions: tuple[Decision, ...] = ()
    no_further_action: NoFurtherAction | None = None
    actions: tuple[Action, ...] = ()

    def is_empty(self) -> bool:
        """Return whether nothing was recorded in this part."""
        return self == CasePart()


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseMinutes:
    """A case as the recipient agency may see it.

    The body is what the officers may read and have read; the annex, for this agency only, is automatic and so
    has no narrative. ``title`` is ``None`` where the sealed title is not for this document. Nothing else is
    printed of a case that was not ``reached``.
    """

    reference: str
    kind: str
    title: str | None = None
    reached: bool = True
    objectives: tuple[str, ...] = ()
    presences: tuple[Presence, ...] = ()
    body: CasePart = CasePart()
    annex: CasePart = CasePart()

    def __post_init__(self) -> None:
        """Refuse a narrative in the annex, which no officer has read: ``ValueError`` (rule 10)."""
        if self.annex.narrative:
            raise ValueError("An annex has no narrative.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """A correction that was asked for and answered; `outcome` says how, in a sentence."""

    asked_by: str
    agency: str
    text: str
    outcome: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionNote:
    """Why this version replaces the one before, for one of its cases."""

    reference: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesContent:
    """The minutes of one meeting for one recipient agency; without ``issued_at`` they are a draft."""

    marking: Marking
    meeting: MeetingFacts
    agency: str
    version: int
    statement: Statement
    corrections_until: date
    issued_at: datetime | None = None
    register: tuple[RegisterRow, ...] = ()
    apologies: tuple[Absence, ...] = ()
    no_response: tuple[Absence, ...] = ()
    cases: tuple[CaseMinutes, ...] = ()
    recipients: tuple[str, ...] = ()
    notes: tuple[VersionNote, ...] = ()
    corrections: tuple[Correction, ...] = ()
    next_meeting_at: datetime | None = None
    audit_checkpoint: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """How many of one kind of case, or of one intervention; the label comes from the catalogue."""

    label: str
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ExecutiveSummary:
    """The summary that anybody may read: no personal data, no reference and no free text (rule 10)."""

    marking: Marking
    meeting_type: str
    held_on: date
    agencies: tuple[str, ...]
    cases_by_kind: tuple[Count, ...]
    interventions_decided: tuple[Count, ...]
    actions_made: int
    actions_met: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetPerson:
    """A person invited, with a line of their own to sign."""

    name: str
    role: str
    agency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetContent:
    """The printed pack for the room: it names no case but by reference."""

    marking: Marking
    meeting: MeetingFacts
    statement: Statement
    people: tuple[SheetPerson, ...]
    references: tuple[str, ...]
