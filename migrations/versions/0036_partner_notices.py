"""What was decided of each partner, from which day and why: the register by date."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "partner_notices",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "partner_notices", ["agency_id"])


def downgrade() -> None:
    op.drop_table("partner_notices")
