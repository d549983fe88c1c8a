"""When an agency that rejoined was a partner before."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.create_table(
        "former_partnerships",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("agreement_id", "agency_id", "from_at"),
    )


def downgrade() -> None:
    op.drop_table("former_partnerships")
