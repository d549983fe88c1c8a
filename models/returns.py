"""Returns: what each agency on a case is asked to bring before a meeting, and what it answered."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText


class Return(Base):
    """An agency asked what it holds on a case before a meeting: whether it has answered, not what."""

    __tablename__ = "returns"

    id: Mapped[NewId]
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    reference: Mapped[str]
    kind: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    late_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("meeting_id", "case_id", "agency_id"),
        Index(None, "agency_id", "case_id"),
        Index(None, "case_id"),
        Index(
            "ix_returns_waiting",
            "due_on",
            sqlite_where=text("answered_at IS NULL AND closed_at IS NULL"),
            postgresql_where=text("answered_at IS NULL AND closed_at IS NULL"),
        ),
    )


class ReturnAnswer(Base):
    """What an agency answered: information, nothing held, or declined because; append-only."""

    __tablename__ = "return_answers"

    id: Mapped[NewId]
    return_id: Mapped[str] = mapped_column(ForeignKey("returns.id"))
    answer: Mapped[str]
    reason: Mapped[SealedText | None] = mapped_column(Sealed("return_answers.reason"))
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("return_answers.id"), unique=True)
    by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "return_id"),)
