"""An originator agrees to one guest at a time; nothing wrote a row of a leave for all before."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.drop_table("guest_disclosures")
    op.create_table(
        "guest_disclosures",
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), primary_key=True),
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), primary_key=True),
        sa.Column("attendance_id", sa.String(32), sa.ForeignKey("attendances.id"), primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("guest_disclosures")
    op.create_table(
        "guest_disclosures",
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), primary_key=True),
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), primary_key=True),
    )
