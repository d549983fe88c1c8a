"""What meetings decide and issue; sessions; the service's own records."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for create in _TABLES:
        create()


def downgrade() -> None:
    for create in reversed(_TABLES):
        op.drop_table(create.__name__.removeprefix("_"))


def _audit_rows() -> None:
    op.create_table(
        "audit_rows",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=True),
        sa.Column("agency_id", sa.String(), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.UniqueConstraint("hash"),
        sa.UniqueConstraint("previous"),
    )


def _keys() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("wrapped_by", sa.String(), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(None, "keys", ["kind", "owner_id"], unique=True)
    op.create_index(None, "keys", ["scope"])


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), nullable=False),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("duty_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("key"),
    )
    op.create_index(None, "outbox", ["duty_id"])
    op.create_index(None, "outbox", ["state", "due_at"])


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("result_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("key", "person_id"),
    )


def _minutes() -> None:
    op.create_table(
        "minutes",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("meeting_id", "kind", "agency_id", "version"),
    )
    op.create_index(None, "minutes", ["agency_id"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id_sha256", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(None, "sessions", ["meeting_id"])
    op.create_index(None, "sessions", ["person_id"])


def _actions() -> None:
    op.create_table(
        "actions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("owner_agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("reference"),
    )
    op.create_index(None, "actions", ["agenda_item_id"])
    op.create_index(None, "actions", ["case_id"])
    op.create_index(None, "actions", ["owner_id"])
    op.create_index(None, "actions", ["state", "due_on"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("intervention_id", sa.String(32), sa.ForeignKey("interventions.id"), nullable=True),
        sa.Column("made_by", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("power", sa.Text(), nullable=True),
        sa.Column("article_8", sa.Text(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("replaces_id", sa.String(32), sa.ForeignKey("decisions.id"), nullable=True),
        sa.Column("recorded_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("replaces_id"),
    )
    op.create_index(None, "decisions", ["agenda_item_id"])
    op.create_index(None, "decisions", ["case_id"])


def _minutes_cases() -> None:
    op.create_table(
        "minutes_cases",
        sa.Column("minutes_id", sa.String(32), sa.ForeignKey("minutes.id"), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
    )
    op.create_index(None, "minutes_cases", ["case_id", "minutes_id"])


def _minutes_files() -> None:
    op.create_table(
        "minutes_files",
        sa.Column("minutes_id", sa.String(32), sa.ForeignKey("minutes.id"), primary_key=True),
        sa.Column("content", sa.Text(), nullable=False),
    )


def _narratives() -> None:
    op.create_table(
        "narratives",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.String(32), sa.ForeignKey("narratives.id"), nullable=True),
        sa.Column("recorded_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("replaces_id"),
    )
    op.create_index(None, "narratives", ["agenda_item_id"])


def _pairings() -> None:
    op.create_table(
        "pairings",
        sa.Column("code", sa.String(), primary_key=True),
        sa.Column("session_id", sa.String(), sa.ForeignKey("sessions.id_sha256"), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
    )


def _action_answers() -> None:
    op.create_table(
        "action_answers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("action_id", sa.String(32), sa.ForeignKey("actions.id"), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=True),
        sa.Column("by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "action_answers", ["action_id"])


def _action_audiences() -> None:
    op.create_table(
        "action_audiences",
        sa.Column("action_id", sa.String(32), sa.ForeignKey("actions.id"), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
    )
    op.create_index(None, "action_audiences", ["agency_id", "action_id"])


def _decision_audiences() -> None:
    op.create_table(
        "decision_audiences",
        sa.Column("decision_id", sa.String(32), sa.ForeignKey("decisions.id"), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
    )
    op.create_index(None, "decision_audiences", ["agency_id", "decision_id"])


def _dissents() -> None:
    op.create_table(
        "dissents",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("decision_id", sa.String(32), sa.ForeignKey("decisions.id"), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "dissents", ["decision_id"])


def _escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("action_id", sa.String(32), sa.ForeignKey("actions.id"), primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "escalations", ["person_id", "action_id"])


def _narrative_audiences() -> None:
    op.create_table(
        "narrative_audiences",
        sa.Column("narrative_id", sa.String(32), sa.ForeignKey("narratives.id"), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
    )
    op.create_index(None, "narrative_audiences", ["agency_id", "narrative_id"])


_TABLES = (
    _audit_rows,
    _keys,
    _marks,
    _outbox,
    _submissions,
    _minutes,
    _sessions,
    _actions,
    _decisions,
    _minutes_cases,
    _minutes_files,
    _narratives,
    _pairings,
    _action_answers,
    _action_audiences,
    _decision_audiences,
    _dissents,
    _escalations,
    _narrative_audiences,
)
