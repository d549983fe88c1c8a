"""Extracts of a case for a court: what was put into each, with its originators' consent, and its bytes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText


class Extract(Base):
    """A document for a court, in one version of its case, and who made it; append-only."""

    __tablename__ = "extracts"

    id: Mapped[NewId]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    version: Mapped[int]
    purpose: Mapped[SealedText] = mapped_column(Sealed("extracts.purpose"))
    sha256: Mapped[str]
    size: Mapped[int]
    made_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("case_id", "version"),)


class ExtractFile(Base):
    """The sealed bytes of an extract; append-only."""

    __tablename__ = "extract_files"

    extract_id: Mapped[str] = mapped_column(ForeignKey("extracts.id"), primary_key=True)
    content: Mapped[SealedText] = mapped_column(Sealed("extract_files.content"))


class ExtractPiece(Base):
    """A piece of information in an extract; append-only.

    It says whose it is and who put it there when, since its originator's representatives may see that much.
    """

    __tablename__ = "extract_pieces"

    extract_id: Mapped[str] = mapped_column(ForeignKey("extracts.id"), primary_key=True)
    information_id: Mapped[str] = mapped_column(ForeignKey("information.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    originator_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    made_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "information_id"), Index(None, "originator_id"))


class ExtractDecision(Base):
    """A decision in an extract; append-only."""

    __tablename__ = "extract_decisions"

    extract_id: Mapped[str] = mapped_column(ForeignKey("extracts.id"), primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
