"""How a person's account stands: invited, enrolled, approved, suspended, and until when it is confirmed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId


class Enrolment(Base):
    """The life of a person's account (clause 5.4): nobody without an approved one signs in."""

    __tablename__ = "enrolments"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    invited_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime | None] = mapped_column(Instant)
    link_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    enrolled_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    suspended_at: Mapped[datetime | None] = mapped_column(Instant)
    suspended_for: Mapped[str | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    confirm_by: Mapped[date | None]
    trained_on: Mapped[date | None]


class EnrolmentLink(Base):
    """The link by which an invited person enrols: known by the SHA-256 of its token, spent once."""

    __tablename__ = "enrolment_links"

    id: Mapped[NewId]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), unique=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)


class MailDomain(Base):
    """A mail domain that an agency's people have; invitations go nowhere else (clause 8.2.1)."""

    __tablename__ = "mail_domains"

    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    domain: Mapped[str] = mapped_column(primary_key=True)
