"""Who read what an agency brought; and the ledger's own name for a case."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("disclosure_events") as batch:
        batch.add_column(sa.Column("reference", sa.String(), nullable=True))
    op.execute(
        "UPDATE disclosure_events SET reference = "
        "(SELECT c.reference FROM cases c WHERE c.id = disclosure_events.case_id)"
    )
    with op.batch_alter_table("disclosure_events") as batch:
        batch.alter_column("reference", existing_type=sa.String(), nullable=False)
    op.create_table(
        "readings",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), nullable=True),
        sa.Column("originator_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("minutes_id", sa.String(32), sa.ForeignKey("minutes.id"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "readings", ["originator_id", "case_id", "at"])
    op.create_index(None, "readings", ["person_id", "at"])
    op.create_index(None, "readings", ["information_id"])


def downgrade() -> None:
    op.drop_table("readings")
    with op.batch_alter_table("disclosure_events") as batch:
        batch.drop_column("reference")
