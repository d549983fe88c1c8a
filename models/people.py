"""People, the offices they hold, and how they prove who they are."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText


class Person(Base):
    """Someone who works for an agency; `role` is their job as their agency calls it."""

    __tablename__ = "people"

    id: Mapped[NewId]
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    name: Mapped[str]
    role: Mapped[str]
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    deputy_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))

    __table_args__ = (Index(None, "agency_id"),)


class Office(Base):
    """An office a person holds in their agency or the partnership: representative, designated officer."""

    __tablename__ = "offices"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    office: Mapped[str] = mapped_column(primary_key=True)


class Coordinator(Base):
    """A person who runs the meetings of a type."""

    __tablename__ = "coordinators"

    meeting_type_id: Mapped[str] = mapped_column(ForeignKey("meeting_types.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Account(Base):
    """The work e-mail and password hash a person signs in with."""

    __tablename__ = "accounts"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]


class Session(Base):
    """A signed-in browser or a projector; stored by the SHA-256 of its cookie, revocable at once.

    `how` says by what its person proved who they are, last at `proved_at`, and `device` on what. No poll
    moves `seen_at`.
    """

    __tablename__ = "sessions"

    id_sha256: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meetings.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    how: Mapped[str | None]
    device: Mapped[str | None]
    proved_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "person_id"), Index(None, "meeting_id"))


class MobileNumber(Base):
    """Where a person's reminders are texted, once they have typed the code that was texted to it.

    `unreachable_at` is since when no text can be delivered to it.
    """

    __tablename__ = "mobile_numbers"

    id: Mapped[NewId]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    number: Mapped[SealedText] = mapped_column(Sealed("mobile_numbers.number"))
    code: Mapped[SealedText | None] = mapped_column(Sealed("mobile_numbers.code"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    unreachable_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "person_id"),)


class CalendarFeed(Base):
    """The address at which a calendar program reads a person's times, by the SHA-256 of its token."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)


class Pairing(Base):
    """The code a projector shows until an officer types it on a console."""

    __tablename__ = "pairings"

    code: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id_sha256"))
    ends_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class Submission(Base):
    """The result of a create form, by its hidden key, so that sending it twice makes one row.

    `typed` tells for a day whether the form was edited in between: a digest under the service's secret.
    """

    __tablename__ = "submissions"

    key: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    result_id: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)
    typed: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("key", "person_id"),
        Index(
            "ix_submissions_typed",
            "made_at",
            sqlite_where=text("typed IS NOT NULL"),
            postgresql_where=text("typed IS NOT NULL"),
        ),
    )
