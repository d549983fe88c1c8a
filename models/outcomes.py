"""What a meeting decides and who does it: decisions, dissent, actions, narrative, minutes."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, and_, exists, or_
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models.base import Base, Instant, NewId, Sealed, SealedText
from models.states import OPEN_ACTIONS


class Decision(Base):
    """A decision made by an agency, or that no further action is needed; append-only."""

    __tablename__ = "decisions"

    id: Mapped[NewId]
    agenda_item_id: Mapped[str] = mapped_column(ForeignKey("agenda_items.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    outcome: Mapped[str]
    text: Mapped[SealedText] = mapped_column(Sealed("decisions.text"))
    intervention_id: Mapped[str | None] = mapped_column(ForeignKey("interventions.id"))
    made_by: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    reasons: Mapped[SealedText] = mapped_column(Sealed("decisions.reasons"))
    power: Mapped[SealedText | None] = mapped_column(Sealed("decisions.power"))
    article_8: Mapped[SealedText | None] = mapped_column(Sealed("decisions.article_8"))
    review_on: Mapped[date | None]
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("decisions.id"), unique=True)
    recorded_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    equality: Mapped[SealedText | None] = mapped_column(Sealed("decisions.equality"))
    preconditions: Mapped[SealedText | None] = mapped_column(Sealed("decisions.preconditions"))
    onward: Mapped[SealedText | None] = mapped_column(Sealed("decisions.onward"))

    __table_args__ = (Index(None, "agenda_item_id"), Index(None, "case_id"))


class DecisionAudience(Base):
    """An agency that may see a decision."""

    __tablename__ = "decision_audiences"

    decision_id: Mapped[str] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), primary_key=True)

    __table_args__ = (Index(None, "agency_id", "decision_id"),)


class DecisionEnding(Base):
    """That a decision no longer stands, since when; not what was recorded in its place. Append-only."""

    __tablename__ = "decision_endings"

    decision_id: Mapped[str] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


class Dissent(Base):
    """A representative's disagreement with a decision, verbatim; append-only.

    Whoever records their own, on a phone, waits for an officer to confirm that it stands as theirs.
    """

    __tablename__ = "dissents"

    id: Mapped[NewId]
    decision_id: Mapped[str] = mapped_column(ForeignKey("decisions.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    text: Mapped[SealedText] = mapped_column(Sealed("dissents.text"))
    recorded_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    reply_due_on: Mapped[date]

    __table_args__ = (Index(None, "decision_id"), Index(None, "person_id"), Index(None, "agency_id"))


class DissentConfirmation(Base):
    """An officer's word that a dissent raised on a phone stands as that person's; append-only."""

    __tablename__ = "dissent_confirmations"

    dissent_id: Mapped[str] = mapped_column(ForeignKey("dissents.id"), primary_key=True)
    confirmed_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime] = mapped_column(Instant)


# Raised on a phone, and no officer has said yet that it stands as theirs.
DISSENT_WAITS = and_(
    Dissent.recorded_by == Dissent.person_id,
    ~exists().where(DissentConfirmation.dissent_id == Dissent.id),
)


class DissentReply(Base):
    """The chair's reply to a dissent, once; append-only."""

    __tablename__ = "dissent_replies"

    id: Mapped[NewId]
    dissent_id: Mapped[str] = mapped_column(ForeignKey("dissents.id"), unique=True)
    text: Mapped[SealedText] = mapped_column(Sealed("dissent_replies.text"))
    replied_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    replied_at: Mapped[datetime] = mapped_column(Instant)


class Action(Base):
    """One verb, one owner, one due date, under its own random reference.

    `asked_due_on` is a date its owner asks for and the officers have not answered; `remind_at` when the clock
    next looks whether a step of the ladder has come.
    """

    __tablename__ = "actions"

    id: Mapped[NewId]
    reference: Mapped[str] = mapped_column(unique=True)
    agenda_item_id: Mapped[str] = mapped_column(ForeignKey("agenda_items.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    text: Mapped[SealedText] = mapped_column(Sealed("actions.text"))
    owner_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    owner_agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    due_on: Mapped[date]
    state: Mapped[str]
    recorded_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    asked_due_on: Mapped[date | None]
    remind_at: Mapped[datetime | None] = mapped_column(Instant)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index(None, "agenda_item_id"),
        Index(None, "case_id"),
        Index(None, "owner_id"),
        Index(None, "state", "due_on"),
        Index(None, "remind_at"),
    )


# For what is asked at every change of a meeting: SQLAlchemy writes `in_` out anew each time.
ACTION_IS_OPEN = or_(*(Action.state == state for state in OPEN_ACTIONS))


class ActionAudience(Base):
    """An agency that may see an action."""

    __tablename__ = "action_audiences"

    action_id: Mapped[str] = mapped_column(ForeignKey("actions.id"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), primary_key=True)

    __table_args__ = (Index(None, "agency_id", "action_id"),)


class ActionAnswer(Base):
    """What was said of an action, from accepted or queried to done or one kind of not done; append-only.

    `was_due_on` is the day it was due before a meeting gave it a new date. What was recorded by mistake is
    taken back by a row of its own, which names it.
    """

    __tablename__ = "action_answers"

    id: Mapped[NewId]
    action_id: Mapped[str] = mapped_column(ForeignKey("actions.id"))
    answer: Mapped[str]
    text: Mapped[SealedText | None] = mapped_column(Sealed("action_answers.text"))
    new_due_on: Mapped[date | None]
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meetings.id"))
    by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    was_due_on: Mapped[date | None]
    takes_back_id: Mapped[str | None] = mapped_column(ForeignKey("action_answers.id"))

    __table_args__ = (Index(None, "action_id"), Index(None, "takes_back_id", unique=True))


_TakingBack = aliased(ActionAnswer)
# What was said of an action and counts: neither taken back nor the taking back.
ANSWER_STANDS = and_(
    ActionAnswer.takes_back_id.is_(None), ~exists().where(_TakingBack.takes_back_id == ActionAnswer.id)
)


class Climb(Base):
    """A step of the ladder that was taken for an action, once for each due date it had."""

    __tablename__ = "climbs"

    action_id: Mapped[str] = mapped_column(ForeignKey("actions.id"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(Instant)


class Escalation(Base):
    """A person whom a step of the ladder told of an unanswered action, and who may see it since."""

    __tablename__ = "escalations"

    action_id: Mapped[str] = mapped_column(ForeignKey("actions.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    step: Mapped[str]
    reached_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "person_id", "action_id"),)


class Narrative(Base):
    """The officers' account of one case at a meeting, for the minutes' body; a new text is a new row."""

    __tablename__ = "narratives"

    id: Mapped[NewId]
    agenda_item_id: Mapped[str] = mapped_column(ForeignKey("agenda_items.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    text: Mapped[SealedText] = mapped_column(Sealed("narratives.text"))
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("narratives.id"), unique=True)
    recorded_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index(None, "agenda_item_id"),)


class NarrativeAudience(Base):
    """An agency that may see a narrative."""

    __tablename__ = "narrative_audiences"

    narrative_id: Mapped[str] = mapped_column(ForeignKey("narratives.id"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agencies.id"), primary_key=True)

    __table_args__ = (Index(None, "agency_id", "narrative_id"),)


class Minutes(Base):
    """An issued document: one agency's minutes, or the executive summary; never edited.

    `variant` is empty for the whole; for a variant without some cases, a digest of which.
    """

    __tablename__ = "minutes"

    id: Mapped[NewId]
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    kind: Mapped[str]
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agencies.id"))
    version: Mapped[int]
    variant: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str]
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("meeting_id", "kind", "agency_id", "version", "variant"),
        Index(None, "agency_id"),
    )


class MinutesFile(Base):
    """The sealed bytes of an issued document."""

    __tablename__ = "minutes_files"

    minutes_id: Mapped[str] = mapped_column(ForeignKey("minutes.id"), primary_key=True)
    content: Mapped[SealedText] = mapped_column(Sealed("minutes_files.content"))


class MinutesCase(Base):
    """A case that an issued document contains."""

    __tablename__ = "minutes_cases"

    minutes_id: Mapped[str] = mapped_column(ForeignKey("minutes.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)

    __table_args__ = (Index(None, "case_id", "minutes_id"),)


class MinutesOmission(Base):
    """A case that a variant of an agency's minutes leaves out, for those kept out of it."""

    __tablename__ = "minutes_omissions"

    minutes_id: Mapped[str] = mapped_column(ForeignKey("minutes.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
