"""Duties that somebody who left or is suspended held, until a colleague has taken each of them on."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId


class Handover(Base):
    """An action to be owned or a case to be worked on by somebody else, by its reference alone."""

    __tablename__ = "handovers"

    id: Mapped[NewId]
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    action_id: Mapped[str | None] = mapped_column(ForeignKey("actions.id"))
    reference: Mapped[str]
    due_on: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    to_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))

    __table_args__ = (Index(None, "agency_id"), Index(None, "person_id"))
