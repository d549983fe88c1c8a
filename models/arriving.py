"""How people without a sign-in at hand join an open meeting: a code by mail, or an officer's word."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText


class MailedCode(Base):
    """A code for one phone at one meeting; of nobody where the address is on no register."""

    __tablename__ = "mailed_codes"

    id: Mapped[NewId]
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    code: Mapped[SealedText] = mapped_column(Sealed("mailed_codes.code"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "meeting_id"),)


class Vouching(Base):
    """A phone that waits for an officer to say whose it is, by the number that it shows among `numbers`."""

    __tablename__ = "vouchings"

    id: Mapped[NewId]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    name: Mapped[SealedText] = mapped_column(Sealed("vouchings.name"))
    number: Mapped[int]
    numbers: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    vouched_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "meeting_id"),)
