"""Numbers that reminders are texted to, and when it is asked what became of a mail that has left."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "mobile_numbers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(None, "mobile_numbers", ["person_id"])
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_index("ix_outbox_ask_at", ["ask_at"])


def downgrade() -> None:
    with op.batch_alter_table("outbox") as batch:
        batch.drop_index("ix_outbox_ask_at")
        batch.drop_column("ask_at")
    op.drop_table("mobile_numbers")
