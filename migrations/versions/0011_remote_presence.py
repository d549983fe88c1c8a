"""Presence from elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("presences") as batch:
        batch.add_column(sa.Column("remote", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("presences") as batch:
        batch.alter_column("remote", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("presences") as batch:
        batch.drop_column("remote")
