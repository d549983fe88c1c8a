"""Returns: what each agency is asked to bring to a case before a meeting, and what it answered."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("meeting_types") as batch:
        batch.add_column(sa.Column("return_days", sa.Integer(), nullable=True))
    # The catalogue says otherwise as soon as it is loaded.
    op.execute("UPDATE meeting_types SET return_days = 2")
    with op.batch_alter_table("meeting_types") as batch:
        batch.alter_column("return_days", existing_type=sa.Integer(), nullable=False)
    _returns()
    _return_answers()


def downgrade() -> None:
    op.drop_table("return_answers")
    op.drop_table("returns")
    with op.batch_alter_table("meeting_types") as batch:
        batch.drop_column("return_days")


def _returns() -> None:
    op.create_table(
        "returns",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("meeting_id", "case_id", "agency_id"),
    )
    op.create_index(None, "returns", ["agency_id", "case_id"])
    op.create_index(None, "returns", ["case_id"])
    waiting = sa.text("answered_at IS NULL AND closed_at IS NULL")
    op.create_index(
        "ix_returns_waiting", "returns", ["due_on"], sqlite_where=waiting, postgresql_where=waiting
    )


def _return_answers() -> None:
    op.create_table(
        "return_answers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("return_id", sa.String(32), sa.ForeignKey("returns.id"), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("replaces_id", sa.String(32), sa.ForeignKey("return_answers.id"), nullable=True),
        sa.Column("by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("replaces_id"),
    )
    op.create_index(None, "return_answers", ["return_id"])
