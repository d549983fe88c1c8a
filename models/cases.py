"""Cases, who is involved in them, the information agencies bring and to whom it is disclosed."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText


class Case(Base):
    """A person, group or address discussed, under a random neutral reference."""

    __tablename__ = "cases"

    id: Mapped[NewId]
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"))
    reference: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    subject: Mapped[str]
    brought_by: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    title: Mapped[SealedText] = mapped_column(Sealed("cases.title"))
    summary: Mapped[SealedText] = mapped_column(Sealed("cases.summary"))
    title_safe_for_wall: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class CaseObjective(Base):
    """An objective of the agreement that a case serves; disclosures inherit it."""

    __tablename__ = "case_objectives"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    objective_id: Mapped[str] = mapped_column(ForeignKey("objectives.id"), primary_key=True)


class CasePurpose(Base):
    """A policing purpose that police information on a case is shared for (clause 2.3)."""

    __tablename__ = "case_purposes"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    purpose_id: Mapped[str] = mapped_column(ForeignKey("terms.id"), primary_key=True)


class Appraisal(Base):
    """What an agency's sharing on a case may mean for the person, said once for all of it (clause 4.1.2)."""

    __tablename__ = "appraisals"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    impact: Mapped[SealedText] = mapped_column(Sealed("appraisals.impact"))
    reaction: Mapped[SealedText] = mapped_column(Sealed("appraisals.reaction"))
    told: Mapped[bool]
    why_not_told: Mapped[SealedText | None] = mapped_column(Sealed("appraisals.why_not_told"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class OwnReference(Base):
    """What an agency's own system, such as ECINS, knows a case by; empty once it is taken away again."""

    __tablename__ = "own_references"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    text: Mapped[SealedText] = mapped_column(Sealed("own_references.text"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Involvement(Base):
    """An agency is on a case, from a time, until a time."""

    __tablename__ = "involvements"

    id: Mapped[NewId]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    is_lead: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[SealedText | None] = mapped_column(Sealed("involvements.reason"))
    from_at: Mapped[datetime] = mapped_column(Instant)
    until_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        Index(None, "agency_id", "case_id"),
        Index(None, "case_id"),
        Index(
            "uq_involvements_now",
            "case_id",
            "agency_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )


class CaseWorker(Base):
    """A person whom their agency assigned to a case."""

    __tablename__ = "case_workers"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    from_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "person_id", "case_id"),)


class Exclusion(Base):
    """A person kept out of one case until an officer lifts it."""

    __tablename__ = "exclusions"

    id: Mapped[NewId]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str]
    reason: Mapped[SealedText] = mapped_column(Sealed("exclusions.reason"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Instant)
    lifted_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))

    __table_args__ = (
        Index(
            "ix_exclusions_standing",
            "person_id",
            "case_id",
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )


class Information(Base):
    """One thing an agency brings to a case; whoever may read it holds a disclosure of it.

    `flags` are the words of `Flag`, and `grounds` the keys of the lawful grounds its originator chose in
    place of the usual ones, with spaces between; what a form did not ask for is not known and None.
    `said_by_id` is the guest who said it in the room when its originator asked (clause 4.1.5).
    """

    __tablename__ = "information"

    id: Mapped[NewId]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    originator_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    category_id: Mapped[str | None] = mapped_column(ForeignKey("categories.id"))
    text: Mapped[SealedText] = mapped_column(Sealed("information.text"))
    source: Mapped[SealedText] = mapped_column(Sealed("information.source"))
    necessity: Mapped[SealedText] = mapped_column(Sealed("information.necessity"))
    consent: Mapped[SealedText | None] = mapped_column(Sealed("information.consent"))
    relevance: Mapped[SealedText | None] = mapped_column(Sealed("information.relevance"))
    statement_of: Mapped[str]
    audience: Mapped[str]
    recipients_hidden: Mapped[bool] = mapped_column(default=False)
    for_officers: Mapped[bool] = mapped_column(default=True)
    channel: Mapped[str]
    grounds: Mapped[str | None]
    flags: Mapped[str | None]
    subject_role: Mapped[str | None]
    limits_confirmed: Mapped[bool | None]
    called_back: Mapped[bool | None]
    channel_reference: Mapped[SealedText | None] = mapped_column(Sealed("information.channel_reference"))
    serious_harm: Mapped[SealedText | None] = mapped_column(Sealed("information.serious_harm"))
    serious_harm_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    requester_id: Mapped[str | None] = mapped_column(ForeignKey("terms.id"))
    criteria_confirmed: Mapped[bool | None]
    noted: Mapped[str | None]
    said_by_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meetings.id"))
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("information.id"), unique=True)
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    disposed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("case_id", "id"), Index(None, "originator_id", "case_id"))


class InformationObjective(Base):
    """An objective that a piece of information is shared for: those of its case unless others were chosen."""

    __tablename__ = "information_objectives"

    information_id: Mapped[str] = mapped_column(ForeignKey("information.id"), primary_key=True)
    objective_id: Mapped[str] = mapped_column(ForeignKey("objectives.id"), primary_key=True)


class Disclosure(Base):
    """The present grant of one piece of information to one agency; the originator holds one too.

    `lawful_basis` and `power` are today's law in words, as it stood when it was given (clause 4.2); the
    originator's own grant has none, being no disclosure.
    """

    __tablename__ = "disclosures"

    information_id: Mapped[str] = mapped_column(ForeignKey("information.id"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    case_id: Mapped[str]
    lawful_basis: Mapped[str | None] = mapped_column(Text)
    power: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        ForeignKeyConstraint(["case_id", "information_id"], ["information.case_id", "information.id"]),
        Index(None, "agency_id", "case_id", "information_id"),
    )


class OfficerDisclosure(Base):
    """The present grant of one piece of information to the officers of one meeting."""

    __tablename__ = "officer_disclosures"

    information_id: Mapped[str] = mapped_column(ForeignKey("information.id"), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    case_id: Mapped[str]
    lawful_basis: Mapped[str | None] = mapped_column(Text)
    power: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        ForeignKeyConstraint(["case_id", "information_id"], ["information.case_id", "information.id"]),
        Index(None, "meeting_id", "case_id", "information_id"),
    )


class GuestDisclosure(Base):
    """The originator's agreement that one guest of an agenda item may hear one piece of information."""

    __tablename__ = "guest_disclosures"

    information_id: Mapped[str] = mapped_column(ForeignKey("information.id"), primary_key=True)
    agenda_item_id: Mapped[str] = mapped_column(ForeignKey("agenda_items.id"), primary_key=True)
    attendance_id: Mapped[str] = mapped_column(ForeignKey("attendances.id"), primary_key=True)


class DisclosureEvent(Base):
    """Append-only history of disclosures: who was given or lost what, when, by whom, on which basis.

    It names the case by its reference, since a representative may see the ledger and not the case (rule 12).
    """

    __tablename__ = "disclosure_events"

    id: Mapped[NewId]
    information_id: Mapped[str] = mapped_column(ForeignKey("information.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    reference: Mapped[str]
    originator_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    category_id: Mapped[str | None] = mapped_column(ForeignKey("categories.id"))
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agencies.id"))
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meetings.id"))
    event: Mapped[str]
    lawful_basis: Mapped[str | None] = mapped_column(Text)
    power: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))

    __table_args__ = (
        Index(None, "information_id"),
        Index(None, "originator_id"),
        Index("ix_disclosure_events_heard", "case_id", "originator_id", "agency_id"),
    )


class Referral(Base):
    """A case put forward for a meeting of a type: all that the coordinator sees of it."""

    __tablename__ = "referrals"

    id: Mapped[NewId]
    meeting_type_id: Mapped[str] = mapped_column(ForeignKey("meeting_types.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    reference: Mapped[str]
    kind: Mapped[str]
    minutes_wanted: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "meeting_type_id"), Index(None, "case_id"))


class ReferralAgency(Base):
    """An agency involved in a referred case, as the coordinator sees it."""

    __tablename__ = "referral_agencies"

    referral_id: Mapped[str] = mapped_column(ForeignKey("referrals.id"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
