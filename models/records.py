"""The service's own records: keys, the audit chain, the outbox, and the mark of a demo database."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId


class Key(Base):
    """An encryption key wrapped by another; destroyed when `wrapped` is gone."""

    __tablename__ = "keys"

    id: Mapped[NewId]
    kind: Mapped[str]
    scope: Mapped[str]
    owner_id: Mapped[str]
    wrapped_by: Mapped[str]
    wrapped: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Instant)
    destroyed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "scope"), Index(None, "kind", "owner_id", unique=True))


class AuditRow(Base):
    """One link of the audit chain: what happened, never any case text."""

    __tablename__ = "audit_rows"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[str | None]
    agency_id: Mapped[str | None]
    event: Mapped[str]
    object_id: Mapped[str | None]
    details: Mapped[str] = mapped_column(Text)
    digest: Mapped[str | None]
    previous: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)


class Checkpoint(Base):
    """How far the audit chain had come, as a signed note, and the public key that it was signed with."""

    __tablename__ = "checkpoints"

    size: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    why: Mapped[str]
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meetings.id"), unique=True)
    note: Mapped[str] = mapped_column(Text)
    public_key: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)


class OutboxMail(Base):
    """A mail that is to leave once: claimed, sent, settled; `key` names duty, step and person.

    One that was given up says since when and, where its coordinators are told, which meeting it is about;
    one that has left, when it is asked next what became of it, as long as that can be known.
    """

    __tablename__ = "outbox"

    id: Mapped[NewId]
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    duty_id: Mapped[str]
    step: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    failure: Mapped[str | None]
    message_id: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meetings.id"))
    ask_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        Index(None, "state", "due_at"),
        Index(None, "ask_at"),
        Index(None, "duty_id"),
        Index(None, "meeting_id"),
    )


class Throttle(Base):
    """How often something was tried since a moment, under a key that tells nobody what or by whom."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int]

    __table_args__ = (Index(None, "since"),)


class Mark(Base):
    """A fact about this database as a whole: that it is a demo, which key opens it."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
