"""Requests: what an agency is asked to agree to of what it brought, and what it answered."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText


class Request(Base):
    """A question to the agency that brought information: who asks for what, why and until when; append-only.

    For a guest of an agenda item it names the guest and no pieces: the agency chooses. For sharing without
    `for_agency_id` it is for every agency on the case.
    """

    __tablename__ = "requests"

    id: Mapped[NewId]
    kind: Mapped[str]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    reference: Mapped[str]
    originator_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    for_agency_id: Mapped[str | None] = mapped_column(ForeignKey("agencies.id"))
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meetings.id"))
    agenda_item_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_items.id"))
    guest_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    why: Mapped[SealedText] = mapped_column(Sealed("requests.why"))
    asked_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    asking_agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    until_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        Index(None, "originator_id"),
        Index(None, "asked_by"),
        Index(None, "case_id"),
        Index(None, "meeting_id"),
    )


class RequestPiece(Base):
    """A piece of information that a request is about; append-only."""

    __tablename__ = "request_pieces"

    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    information_id: Mapped[str] = mapped_column(ForeignKey("information.id"), primary_key=True)

    __table_args__ = (Index(None, "information_id"),)


class RequestAnswer(Base):
    """What the agency answered, or that the asker took it back; the highest number counts; append-only."""

    __tablename__ = "request_answers"

    id: Mapped[NewId]
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"))
    number: Mapped[int]
    reply: Mapped[str]
    reason: Mapped[SealedText | None] = mapped_column(Sealed("request_answers.reason"))
    by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("request_id", "number"),)


class RequestGrant(Base):
    """A piece of information that an answer agrees to; append-only."""

    __tablename__ = "request_grants"

    answer_id: Mapped[str] = mapped_column(ForeignKey("request_answers.id"), primary_key=True)
    information_id: Mapped[str] = mapped_column(ForeignKey("information.id"), primary_key=True)

    __table_args__ = (Index(None, "information_id"),)
