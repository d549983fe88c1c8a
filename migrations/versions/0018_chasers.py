"""When each kind of meeting reminds those who have not answered what they hold."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "chaser_steps",
        sa.Column("meeting_type_id", sa.String(32), sa.ForeignKey("meeting_types.id"), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("chaser_steps")
