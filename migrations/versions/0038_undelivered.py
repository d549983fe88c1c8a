"""Since when a mail is given up, and which meeting it is about, for the coordinators of that meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(
            sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id", name="fk_outbox_meeting_id"))
        )
        batch.create_index("ix_outbox_meeting_id", ["meeting_id"])


def downgrade() -> None:
    with op.batch_alter_table("outbox") as batch:
        batch.drop_index("ix_outbox_meeting_id")
        batch.drop_constraint("fk_outbox_meeting_id", type_="foreignkey")
        batch.drop_column("meeting_id")
        batch.drop_column("failed_at")
