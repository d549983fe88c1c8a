"""What is kept of minutes beside their bytes: what they hold, who got and who opened them, why anew."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText


class MinutesInformation(Base):
    """A piece of information that an issued document contains; append-only."""

    __tablename__ = "minutes_information"

    minutes_id: Mapped[str] = mapped_column(ForeignKey("minutes.id"), primary_key=True)
    information_id: Mapped[str] = mapped_column(ForeignKey("information.id"), primary_key=True)

    __table_args__ = (Index(None, "information_id", "minutes_id"),)


class MinutesNote(Base):
    """Why a version replaces the one before, for one case; append-only, sealed with the document's key."""

    __tablename__ = "minutes_notes"

    minutes_id: Mapped[str] = mapped_column(ForeignKey("minutes.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    text: Mapped[SealedText] = mapped_column(Sealed("minutes_notes.text"))


class MinutesRecipient(Base):
    """An agency that a document was issued to, in which version and when: never what it says; append-only."""

    __tablename__ = "minutes_recipients"

    minutes_id: Mapped[str] = mapped_column(ForeignKey("minutes.id"), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "meeting_id", "agency_id"),)


class MinutesReading(Base):
    """One opening of an agency's document, whole or in a variant, by a person of it; append-only."""

    __tablename__ = "minutes_readings"

    id: Mapped[NewId]
    minutes_id: Mapped[str] = mapped_column(ForeignKey("minutes.id"))
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "meeting_id"), Index(None, "minutes_id"), Index(None, "agency_id"))


class MinutesRequest(Base):
    """A correction to their agency's minutes that somebody who attended asked for, and the officers' answer.

    Sealed with the case's key.
    """

    __tablename__ = "minutes_requests"

    id: Mapped[NewId]
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    text: Mapped[SealedText] = mapped_column(Sealed("minutes_requests.text"))
    asked_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[str | None]
    reason: Mapped[SealedText | None] = mapped_column(Sealed("minutes_requests.reason"))
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "meeting_id"), Index(None, "case_id"))
