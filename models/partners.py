"""What was decided of a partner and when it took effect: the register by date (clauses 9.6.1 to 9.6.4)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText


class PartnerNotice(Base):
    """A partner joins, is renamed, suspended, resumed, ended or rejoins from a day, and why; append-only.

    `name` is what the agency was called until then, where it was renamed.
    """

    __tablename__ = "partner_notices"

    id: Mapped[NewId]
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    change: Mapped[str]
    from_on: Mapped[date]
    name: Mapped[str | None]
    reason: Mapped[SealedText] = mapped_column(Sealed("partner_notices.reason"))
    recorded_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "agency_id"),)
