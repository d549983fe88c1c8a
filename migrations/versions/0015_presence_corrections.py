"""Corrections of times in the room."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "presence_corrections",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("presence_id", sa.String(32), sa.ForeignKey("presences.id"), nullable=False),
        sa.Column("in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.String(32), sa.ForeignKey("presence_corrections.id"), nullable=True),
        sa.Column("recorded_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("replaces_id"),
    )
    op.create_index(None, "presence_corrections", ["presence_id"])


def downgrade() -> None:
    op.drop_table("presence_corrections")
