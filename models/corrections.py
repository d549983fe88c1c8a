"""Reports that information is wrong, its corrections, and who held the old wording (clause 6.1.2)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText


class Inaccuracy(Base):
    """A report that a piece of information is wrong, and its originator's answer; sealed with its key.

    It names the case by its reference, since whoever reported it may have lost sight of the case.
    """

    __tablename__ = "inaccuracies"

    id: Mapped[NewId]
    information_id: Mapped[str] = mapped_column(ForeignKey("information.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    reference: Mapped[str]
    originator_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    text: Mapped[SealedText] = mapped_column(Sealed("inaccuracies.text"))
    reported_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    reported_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[str | None]
    reason: Mapped[SealedText | None] = mapped_column(Sealed("inaccuracies.reason"))
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        Index(None, "information_id"),
        Index(None, "originator_id"),
        Index(None, "reported_by"),
    )


class Correction(Base):
    """Information that took the place of other information because that was wrong; append-only."""

    __tablename__ = "corrections"

    id: Mapped[NewId]
    information_id: Mapped[str] = mapped_column(ForeignKey("information.id"), unique=True)
    corrected_id: Mapped[str] = mapped_column(ForeignKey("information.id"), unique=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    reference: Mapped[str]
    originator_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    old_withdrawn: Mapped[bool]
    made_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "originator_id"),)


class CorrectionHolder(Base):
    """Who held what was corrected and must confirm: an agency, a meeting's officers, they for its guests."""

    __tablename__ = "correction_holders"

    id: Mapped[NewId]
    correction_id: Mapped[str] = mapped_column(ForeignKey("corrections.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    originator_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    kind: Mapped[str]
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agencies.id"))
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meetings.id"))
    told_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        Index(None, "correction_id"),
        Index(None, "agency_id"),
        Index(None, "meeting_id"),
        Index(None, "originator_id"),
    )
