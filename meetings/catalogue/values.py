"""What a catalogue holds: the agreement, its partners, categories and interventions, and its meeting types.

Keys are stable: a name or a text may be corrected, its key stays. `from_on` is the first day something holds
and `until_on` the first day it no longer does.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meetings.catalogue.statements import Statement
from models.states import Recipient


class AgencyKind(StrEnum):
    """What a partner is, which decides the list of information it may bring (clauses 3.2.2 to 3.2.8)."""

    POLICE = "police"
    LOCAL_AUTHORITY = "local authority"
    COUNTY = "county"
    FIRE = "fire"
    PROBATION = "probation"
    REHABILITATION_COMPANY = "rehabilitation company"
    PROSECUTION = "prosecution"
    HOUSING = "housing"


class VersionStatus(StrEnum):
    """Whether a version of the agreement bound its partners."""

    DRAFT = "Draft"
    ISSUED = "Issued"


class InterventionGroup(StrEnum):
    """The headings of clause 3.4.1, and the two kinds of decision it has no heading for."""

    EARLY_AND_INFORMAL = "early and informal"
    FORMAL = "formal"
    HOUSING_APPLICATIONS = "housing applications"
    SUPPORT_OR_SAFEGUARDING = "support or safeguarding"
    DISCLOSURE_TO_THIRD_PARTIES = "disclosure to third parties"


class TermKind(StrEnum):
    """What a line of the agreement is for where a form offers it or asks to confirm it."""

    POLICING_PURPOSE = "policing purpose"
    REQUESTER = "requester"
    CRITERION = "criterion"
    LIMIT = "limit"
    DEFINITION = "definition"


class GroundKind(StrEnum):
    """What a ground of clause 4.2 answers: the basis, two conditions, and the power to disclose."""

    BASIS = "basis"
    SPECIAL_CATEGORY = "special category"
    CRIMINAL_OFFENCE = "criminal offence"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class VersionLogEntry:
    """One row of the agreement's version history; `month` is the first day of the month it names."""

    version: str
    month: date
    status: VersionStatus
    note: str


@dataclass(frozen=True, slots=True)
class Objective:
    """What information may be shared for (clause 2.2)."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """The information sharing agreement a meeting is held under, in one version."""

    key: str
    name: str
    version: str
    owner: str
    author: str
    authoriser: str
    reviewed_on: date
    review_due_on: date
    classification: str
    distribution: str
    retention: str
    version_log: tuple[VersionLogEntry, ...]
    objectives: tuple[Objective, ...]


@dataclass(frozen=True, slots=True)
class FormerName:
    """What a partner was called before `until_on`."""

    name: str
    until_on: date


@dataclass(frozen=True, slots=True)
class Partner:
    """An agency that is a partner to the agreement (clause 1.1)."""

    key: str
    name: str
    kind: AgencyKind
    from_on: date
    until_on: date | None
    former_names: tuple[FormerName, ...]

    @property
    def statutory(self) -> bool:
        """Whether it is one of the statutory bodies; the others are housing providers."""
        return self.kind is not AgencyKind.HOUSING


@dataclass(frozen=True, slots=True)
class Category:
    """A category of information, who may bring it and on what condition (clauses 3.1.4, 3.2.2 to 3.2.8)."""

    key: str
    clause: str
    text: str
    todays_name: str | None
    holders: tuple[AgencyKind, ...]
    needs_consent: bool
    needs_relevance: bool
    depersonalised: bool
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Precondition:
    """What a statute asks for before an intervention is used; `unless` is when it need not."""

    key: str
    text: str
    statute: str
    unless: str | None


@dataclass(frozen=True, slots=True)
class Template:
    """What law and aim of a decision usually are, and after how many days it is usually reviewed."""

    law: str
    aim: str
    review_days: int


@dataclass(frozen=True, slots=True)
class Intervention:
    """What a meeting may decide, the statute that allows it, and what a decision must show (clause 3.4.1)."""

    key: str
    group: InterventionGroup
    text: str
    statute: str | None
    needs_article_8: bool
    needs_consent: bool
    from_on: date
    until_on: date | None
    preconditions: tuple[Precondition, ...] = ()
    template: Template | None = None
    discloses: bool = False
    hands_over: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A line that a form offers or asks to confirm: clauses 2.3, 3.1.3, 3.1.5, 3.2.8 and Appendix A."""

    key: str
    kind: TermKind
    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What makes a disclosure lawful (clause 4.2): the agreement's words, if it has any, and today's law.

    A power for relevant authorities only opens the way to no other recipient.
    """

    key: str
    kind: GroundKind
    clause: str
    text: str | None
    todays_law: str
    holders: tuple[AgencyKind, ...]
    relevant_authorities_only: bool
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class RelevantAuthority:
    """Kinds of partner to whom s.115 of the Crime and Disorder Act 1998 opens the way, but for some."""

    kinds: tuple[AgencyKind, ...]
    but_not: tuple[str, ...]
    under: str
    from_on: date
    until_on: date | None

    def has(self, partner: Partner) -> bool:
        """Whether a partner is one."""
        return partner.kind in self.kinds and partner.key not in self.but_not


@dataclass(frozen=True, slots=True)
class Marking:
    """The protective marking of what holds case content, and where else it shows (clause 8.1.7)."""

    text: str
    handling: str
    on_mails: bool
    on_join_screen: bool


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The timings of a meeting type.

    `sight_days` and `papers_due_days` count back from the meeting's date, `minutes_due_working_days` and
    `correction_days` forward from it, `correction_chase_days` from the day on which whoever held information
    was told of its correction; `open_limit_hours` counts from opening, `undertaking_months` from the
    undertaking. `case_minutes` is what a case is allotted unless the coordinator says otherwise, and
    `return_working_days` what an agency that is asked too late for the papers' day gets to answer.
    Reminders leave at `remind_at_hour`, and none between the quiet hours, local time.
    `dissent_days` counts from a dissent to the last day for the chair's reply, `dissent_reminders` from then.
    """

    sight_days: int
    papers_due_days: int
    return_working_days: int
    minutes_due_working_days: int
    correction_days: int
    correction_chase_days: tuple[int, ...]
    open_limit_hours: int
    undertaking_months: int
    case_minutes: int
    dissent_days: int
    dissent_reminders: tuple[int, ...]
    remind_at_hour: int
    quiet_from_hour: int
    quiet_until_hour: int


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One reminder about an action: `working_days` from its due date, or when the meeting closes if None."""

    key: str
    working_days: int | None
    recipient: Recipient


@dataclass(frozen=True, slots=True)
class ChaserStep:
    """One reminder of an unanswered return: `working_days` from its due date, or after the asking if None."""

    key: str
    working_days: int | None


@dataclass(frozen=True, slots=True)
class MeetingType:
    """What a kind of meeting uses. Without an agreement it cannot be used, and `warning` says why.

    `grounds` are the usual grounds of disclosures: of each kind the first that fits who gives and receives.
    """

    key: str
    name: str
    agreement: Agreement | None
    warning: str | None
    statement: Statement
    standing_undertaking: Statement
    marking: Marking
    deadlines: Deadlines
    ladder: tuple[LadderStep, ...]
    grounds: tuple[Ground, ...]
    chasers: tuple[ChaserStep, ...]

    @property
    def usable(self) -> bool:
        """Whether a meeting of this type may be planned."""
        return self.agreement is not None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One agreement and everything held under it, each list in the agreement's order."""

    agreement: Agreement
    partners: tuple[Partner, ...]
    categories: tuple[Category, ...]
    interventions: tuple[Intervention, ...]
    terms: tuple[Term, ...]
    grounds: tuple[Ground, ...]
    relevant_authorities: tuple[RelevantAuthority, ...]
    statements: tuple[Statement, ...]
    meeting_types: tuple[MeetingType, ...]
