"""How often something was tried."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "throttles",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
    )
    op.create_index(None, "throttles", ["since"])


def downgrade() -> None:
    op.drop_table("throttles")
