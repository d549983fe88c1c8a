"""By what, when and on which device a session was opened."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("sessions", sa.Column("how", sa.String(), nullable=True))
    op.add_column("sessions", sa.Column("device", sa.String(), nullable=True))
    op.add_column("sessions", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sessions") as batch:
        for column in ("proved_at", "device", "how"):
            batch.drop_column(column)
