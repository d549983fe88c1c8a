"""The agreement and what it brings: partners, categories, interventions, meeting types, statements."""

from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, ForeignKey, Text, UniqueConstraint, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId


class Agreement(Base):
    """An information sharing agreement in one version, with its review date."""

    __tablename__ = "agreements"

    id: Mapped[NewId]
    key: Mapped[str]
    name: Mapped[str]
    version: Mapped[str]
    owner: Mapped[str]
    author: Mapped[str]
    authoriser: Mapped[str]
    classification: Mapped[str]
    distribution: Mapped[str]
    reviewed_on: Mapped[date]
    review_due_on: Mapped[date]
    version_log: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("key", "version"),)


class Objective(Base):
    """One of the objectives of clause 2.2, word for word."""

    __tablename__ = "objectives"

    id: Mapped[NewId]
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"))
    key: Mapped[str]
    text: Mapped[str]
    position: Mapped[int]

    __table_args__ = (UniqueConstraint("agreement_id", "key"),)


class Agency(Base):
    """An organisation that can be a partner."""

    __tablename__ = "agencies"

    id: Mapped[NewId]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]


class FormerName(Base):
    """What an agency was called until a day."""

    __tablename__ = "former_names"

    id: Mapped[NewId]
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    name: Mapped[str]
    until_on: Mapped[date]

    __table_args__ = (UniqueConstraint("agency_id", "name"),)


class Partner(Base):
    """An agency under an agreement from a time, perhaps until a time, perhaps suspended."""

    __tablename__ = "partners"

    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    from_at: Mapped[datetime] = mapped_column(Instant)
    until_at: Mapped[datetime | None] = mapped_column(Instant)
    suspended_at: Mapped[datetime | None] = mapped_column(Instant)


def partner_is_active(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """That a partner is active at a moment (rule 1): it has begun, and is neither ended nor suspended."""
    return and_(
        Partner.from_at <= now,
        or_(Partner.until_at.is_(None), Partner.until_at > now),
        or_(Partner.suspended_at.is_(None), Partner.suspended_at > now),
    )


class FormerPartnership(Base):
    """An agency's earlier time as a partner, which ended before it rejoined; append-only."""

    __tablename__ = "former_partnerships"

    id: Mapped[NewId]
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    from_at: Mapped[datetime] = mapped_column(Instant)
    until_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("agreement_id", "agency_id", "from_at"),)


class Category(Base):
    """One line of clauses 3.1.4 and 3.2.2–3.2.8: what a kind of agency may share, and on what condition."""

    __tablename__ = "categories"

    id: Mapped[NewId]
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"))
    key: Mapped[str]
    clause: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    todays_name: Mapped[str | None]
    position: Mapped[int]
    needs_consent: Mapped[bool]
    needs_relevance: Mapped[bool]
    depersonalised: Mapped[bool]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]

    __table_args__ = (UniqueConstraint("agreement_id", "key"),)


class CategoryHolder(Base):
    """A kind of agency that may bring information of a category."""

    __tablename__ = "category_holders"

    category_id: Mapped[str] = mapped_column(ForeignKey("categories.id"), primary_key=True)
    agency_kind: Mapped[str] = mapped_column(primary_key=True)


class Intervention(Base):
    """One line of clause 3.4.1, with the statute of today and what a decision on it must show.

    `preconditions` and `template` are JSON, read by `meetings/preconditions.py`; NULL where there is none.
    """

    __tablename__ = "interventions"

    id: Mapped[NewId]
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"))
    key: Mapped[str]
    group: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    statute: Mapped[str | None]
    position: Mapped[int]
    needs_article_8: Mapped[bool]
    needs_consent: Mapped[bool]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    preconditions: Mapped[str | None] = mapped_column(Text)
    template: Mapped[str | None] = mapped_column(Text)
    discloses: Mapped[bool]
    hands_over: Mapped[bool]

    __table_args__ = (UniqueConstraint("agreement_id", "key"),)


class MeetingType(Base):
    """The timings, marking and deadlines that one kind of meeting uses."""

    __tablename__ = "meeting_types"

    id: Mapped[NewId]
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"))
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    marking: Mapped[str | None]
    handling: Mapped[str | None] = mapped_column(Text)
    marking_on_mails: Mapped[bool]
    marking_on_join_screen: Mapped[bool]
    sight_days: Mapped[int]
    papers_due_days: Mapped[int]
    minutes_due_days: Mapped[int]
    correction_days: Mapped[int]
    correction_chase_days: Mapped[str]
    open_limit_hours: Mapped[int]
    undertaking_months: Mapped[int]
    item_minutes: Mapped[int]
    return_days: Mapped[int]
    dissent_days: Mapped[int]
    dissent_reminders: Mapped[str]
    remind_at_hour: Mapped[int]
    quiet_from_hour: Mapped[int]
    quiet_until_hour: Mapped[int]


class LadderStep(Base):
    """One step of a reminder ladder: so many working days from an action's due date; None: at the close."""

    __tablename__ = "ladder_steps"

    meeting_type_id: Mapped[str] = mapped_column(ForeignKey("meeting_types.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    working_days: Mapped[int | None]
    recipient: Mapped[str]


class ChaserStep(Base):
    """One reminder of an unanswered return: working days from its due date; None: soon after the asking."""

    __tablename__ = "chaser_steps"

    meeting_type_id: Mapped[str] = mapped_column(ForeignKey("meeting_types.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    working_days: Mapped[int | None]


class Statement(Base):
    """A version of a text that people agree to: a meeting's statement or the standing undertaking."""

    __tablename__ = "statements"

    id: Mapped[NewId]
    meeting_type_id: Mapped[str] = mapped_column(ForeignKey("meeting_types.id"))
    kind: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    points: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str]

    __table_args__ = (UniqueConstraint("meeting_type_id", "kind", "version"),)
