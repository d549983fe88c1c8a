"""How people prove who they are besides their password: authenticator apps, recovery codes, passkeys."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText


class Authenticator(Base):
    """A person's authenticator app: in use once a code of it was typed; `last_step` is never taken again."""

    __tablename__ = "authenticators"

    id: Mapped[NewId]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    seed: Mapped[SealedText] = mapped_column(Sealed("authenticators.seed"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    last_step: Mapped[int | None]

    __table_args__ = (Index(None, "person_id"),)


class RecoveryCode(Base):
    """A code that a person keeps on paper, by the SHA-256 of its 80 random bits; good for one sign-in."""

    __tablename__ = "recovery_codes"

    code_sha256: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "person_id"),)


class Passkey(Base):
    """The public half of a key on a person's device, under the name they gave it."""

    __tablename__ = "passkeys"

    id: Mapped[NewId]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[SealedText] = mapped_column(Sealed("passkeys.name"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "person_id"),)


class Challenge(Base):
    """What a passkey is asked to sign, once and soon; of a person who makes one, or of nobody yet."""

    __tablename__ = "challenges"

    id: Mapped[NewId]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    challenge: Mapped[str]
    ends_at: Mapped[datetime] = mapped_column(Instant)


class Identity(Base):
    """A person as their own organisation's sign-in knows them: by its issuer and subject, never by e-mail."""

    __tablename__ = "identities"

    id: Mapped[NewId]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), unique=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("issuer", "subject"),)
