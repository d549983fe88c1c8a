"""The duties of people who left or are suspended, until a colleague has taken each of them on."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("action_id", sa.String(32), sa.ForeignKey("actions.id"), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("to_id", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
    )
    op.create_index(None, "handovers", ["agency_id"])
    op.create_index(None, "handovers", ["person_id"])


def downgrade() -> None:
    op.drop_table("handovers")
