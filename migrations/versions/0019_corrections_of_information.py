"""Reports that information is wrong, its corrections, and who must confirm them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    with op.batch_alter_table("meeting_types") as batch:
        batch.add_column(
            sa.Column("correction_chase_days", sa.String(), nullable=False, server_default="2 5 10")
        )
    with op.batch_alter_table("meeting_types") as batch:
        batch.alter_column("correction_chase_days", existing_type=sa.String(), server_default=None)
    for create in _TABLES:
        create()


def downgrade() -> None:
    for create in reversed(_TABLES):
        op.drop_table(create.__name__.removeprefix("_"))
    with op.batch_alter_table("meeting_types") as batch:
        batch.drop_column("correction_chase_days")


def _inaccuracies() -> None:
    op.create_table(
        "inaccuracies",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("originator_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(None, "inaccuracies", ["information_id"])
    op.create_index(None, "inaccuracies", ["originator_id"])
    op.create_index(None, "inaccuracies", ["reported_by"])


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), nullable=False),
        sa.Column("corrected_id", sa.String(32), sa.ForeignKey("information.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("originator_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("old_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("information_id"),
        sa.UniqueConstraint("corrected_id"),
    )
    op.create_index(None, "corrections", ["originator_id"])


def _correction_holders() -> None:
    op.create_table(
        "correction_holders",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("correction_id", sa.String(32), sa.ForeignKey("corrections.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("originator_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(None, "correction_holders", ["agency_id"])
    op.create_index(None, "correction_holders", ["correction_id"])
    op.create_index(None, "correction_holders", ["meeting_id"])
    op.create_index(None, "correction_holders", ["originator_id"])


_TABLES = (_inaccuracies, _corrections, _correction_holders)
