"""Whether a form that is sent a second time says what it said at first: a digest, for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.add_column("submissions", sa.Column("typed", sa.String(), nullable=True))
    op.create_index(
        "ix_submissions_typed",
        "submissions",
        ["made_at"],
        sqlite_where=sa.text("typed IS NOT NULL"),
        postgresql_where=sa.text("typed IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_submissions_typed", table_name="submissions")
    op.drop_column("submissions", "typed")
