"""Meetings: their officers, agenda, register, acknowledgements and who was in the room for each case."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText
from models.states import MeetingState


class Meeting(Base):
    """A meeting from planned to minutes issued; `agenda_revision` counts the changes that phones see."""

    __tablename__ = "meetings"

    id: Mapped[NewId]
    meeting_type_id: Mapped[str] = mapped_column(ForeignKey("meeting_types.id"))
    title: Mapped[str]
    state: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    planned_minutes: Mapped[int]
    place: Mapped[str]
    secure_venue: Mapped[str | None]
    sight_from: Mapped[datetime] = mapped_column(Instant)
    corrections_until: Mapped[datetime] = mapped_column(Instant)
    statement_id: Mapped[str] = mapped_column(ForeignKey("statements.id"))
    statement_heading: Mapped[str]
    statement_sha256: Mapped[str]
    invited_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    issued_at: Mapped[datetime | None] = mapped_column(Instant)
    screen_mode: Mapped[str]
    on_table_id: Mapped[str | None]
    revision: Mapped[int] = mapped_column(default=1)
    agenda_revision: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index(
            "ix_meetings_open",
            "state",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(None, "meeting_type_id"),
    )


def meeting_is(state: MeetingState) -> ColumnElement[bool]:
    """That a meeting is in a state, as text in the statement.

    Compared with a parameter, SQLite plans the statement anew each time: the index of open meetings may fit.
    """
    return Meeting.state == literal_column(f"'{state}'", String)


class Officer(Base):
    """A person who is chair, deputy or minute-taker of a meeting."""

    __tablename__ = "officers"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    office: Mapped[str]

    __table_args__ = (Index(None, "person_id", "meeting_id"),)


class RoomSecret(Base):
    """What a meeting's rotating room code is derived from."""

    __tablename__ = "room_secrets"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    secret: Mapped[str]


class AgendaItem(Base):
    """A case at a meeting, with the minutes allotted to it."""

    __tablename__ = "agenda_items"

    id: Mapped[NewId]
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    referral_id: Mapped[str] = mapped_column(ForeignKey("referrals.id"))
    position: Mapped[int]
    minutes: Mapped[int]
    state: Mapped[str]
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("meeting_id", "case_id"), Index(None, "case_id", "meeting_id"))


class Attendance(Base):
    """A person at a meeting; `agreed_at` is set while their latest acknowledgement agrees."""

    __tablename__ = "attendances"

    id: Mapped[NewId]
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    role: Mapped[str]
    state: Mapped[str]
    in_room: Mapped[bool] = mapped_column(default=False)
    waiting: Mapped[str | None]
    here_by: Mapped[str | None]
    arrived_at: Mapped[datetime | None] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    acknowledgement_id: Mapped[str | None] = mapped_column(ForeignKey("acknowledgements.id"))
    agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    invited_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        Index(None, "person_id", "meeting_id"),
        Index(
            "ix_attendances_not_agreed",
            "person_id",
            "meeting_id",
            sqlite_where=text("agreed_at IS NULL"),
            postgresql_where=text("agreed_at IS NULL"),
        ),
    )


class Acknowledgement(Base):
    """A person's agreement or refusal, bound to the exact text they saw; append-only."""

    __tablename__ = "acknowledgements"

    id: Mapped[NewId]
    kind: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"))
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meetings.id"))
    statement_id: Mapped[str] = mapped_column(ForeignKey("statements.id"))
    statement_sha256: Mapped[str]
    answer: Mapped[str]
    how: Mapped[str]
    recorded_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    valid_until: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "person_id", "kind", "agreement_id"), Index(None, "meeting_id"))


class Presence(Base):
    """A person in the room for one agenda item, or there from elsewhere, from `in_at` until `out_at`.

    It says of which case, person and agency: a ledger tells of it to some who see no register (rule 12).
    """

    __tablename__ = "presences"

    id: Mapped[NewId]
    agenda_item_id: Mapped[str] = mapped_column(ForeignKey("agenda_items.id"))
    attendance_id: Mapped[str] = mapped_column(ForeignKey("attendances.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    in_at: Mapped[datetime] = mapped_column(Instant)
    out_at: Mapped[datetime | None] = mapped_column(Instant)
    out_because: Mapped[str | None]
    remote: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        Index(None, "agenda_item_id", "attendance_id"),
        Index(None, "attendance_id"),
        Index("ix_presences_heard", "case_id", "agency_id"),
        Index(
            "uq_presences_now",
            "agenda_item_id",
            "attendance_id",
            unique=True,
            sqlite_where=text("out_at IS NULL"),
            postgresql_where=text("out_at IS NULL"),
        ),
    )


class PresenceCorrection(Base):
    """What an officer says of a time recorded wrongly, which stays; without times, they were not there."""

    __tablename__ = "presence_corrections"

    id: Mapped[NewId]
    presence_id: Mapped[str] = mapped_column(ForeignKey("presences.id"))
    in_at: Mapped[datetime | None] = mapped_column(Instant)
    out_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[SealedText] = mapped_column(Sealed("presence_corrections.reason"))
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("presence_corrections.id"), unique=True)
    recorded_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "presence_id"),)


class GuestAdmission(Base):
    """A guest admitted to one agenda item, with the lawful reason of clause 4.1.5."""

    __tablename__ = "guest_admissions"

    agenda_item_id: Mapped[str] = mapped_column(ForeignKey("agenda_items.id"), primary_key=True)
    attendance_id: Mapped[str] = mapped_column(ForeignKey("attendances.id"), primary_key=True)
    lawful_reason: Mapped[SealedText] = mapped_column(Sealed("guest_admissions.lawful_reason"))
    admitted_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    admitted_at: Mapped[datetime] = mapped_column(Instant)


class Invitation(Base):
    """What an invitation told one person: when they are needed, never for which case."""

    __tablename__ = "invitations"

    id: Mapped[NewId]
    attendance_id: Mapped[str] = mapped_column(ForeignKey("attendances.id"))
    needed_from: Mapped[datetime] = mapped_column(Instant)
    needed_until: Mapped[datetime] = mapped_column(Instant)
    sent_on: Mapped[date]

    __table_args__ = (Index(None, "attendance_id"),)
