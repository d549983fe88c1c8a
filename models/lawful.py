"""What makes sharing lawful under an agreement, and the lines of it that forms offer or ask to confirm."""

from datetime import date

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, NewId


class Term(Base):
    """A line of the agreement, word for word: a policing purpose, a requester, a criterion, a limit or
    a definition of Appendix A."""

    __tablename__ = "terms"

    id: Mapped[NewId]
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"))
    key: Mapped[str]
    kind: Mapped[str]
    clause: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    position: Mapped[int]

    __table_args__ = (UniqueConstraint("agreement_id", "key"),)


class LawfulGround(Base):
    """A ground of clause 4.2: a basis, a condition or a power, in the agreement's words and today's law."""

    __tablename__ = "lawful_grounds"

    id: Mapped[NewId]
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"))
    key: Mapped[str]
    kind: Mapped[str]
    clause: Mapped[str]
    text: Mapped[str | None] = mapped_column(Text)
    todays_law: Mapped[str] = mapped_column(Text)
    relevant_authorities_only: Mapped[bool]
    position: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    __table_args__ = (UniqueConstraint("agreement_id", "key"),)


class GroundHolder(Base):
    """A kind of agency that may rely on a ground."""

    __tablename__ = "ground_holders"

    ground_id: Mapped[str] = mapped_column(ForeignKey("lawful_grounds.id"), primary_key=True)
    agency_kind: Mapped[str] = mapped_column(primary_key=True)


class UsualGround(Base):
    """A ground that disclosures of a meeting type rest on unless another is chosen, in the order tried."""

    __tablename__ = "usual_grounds"

    meeting_type_id: Mapped[str] = mapped_column(ForeignKey("meeting_types.id"), primary_key=True)
    ground_id: Mapped[str] = mapped_column(ForeignKey("lawful_grounds.id"), primary_key=True)
    position: Mapped[int]


class RelevantAuthority(Base):
    """A partner to whom s.115 of the Crime and Disorder Act 1998 opens the way, between days."""

    __tablename__ = "relevant_authorities"

    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreements.id"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    under: Mapped[str]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
