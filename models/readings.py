"""Who was shown what an agency brought, where and when: the consultations that its ledger tells of."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId


class Reading(Base):
    """A person was shown a piece of information or, without one, a case's title and summary; append-only.

    `originator_id` is the agency whose words they are, `agency_id` the reader's.
    """

    __tablename__ = "readings"

    id: Mapped[NewId]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    information_id: Mapped[str | None] = mapped_column(ForeignKey("information.id"))
    originator_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    place: Mapped[str]
    minutes_id: Mapped[str | None] = mapped_column(ForeignKey("minutes.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        Index(None, "originator_id", "case_id", "at"),
        Index(None, "person_id", "at"),
        Index(None, "information_id"),
    )
