"""Since when a decision no longer stands, without what was recorded in its place."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
_DECISIONS = sa.table(
    "decisions",
    sa.column("replaces_id", sa.String(32)),
    sa.column("recorded_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    endings = op.create_table(
        "decision_endings",
        sa.Column("decision_id", sa.String(32), sa.ForeignKey("decisions.id"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    replaced = sa.select(_DECISIONS.c.replaces_id, _DECISIONS.c.recorded_at).where(
        _DECISIONS.c.replaces_id.is_not(None)
    )
    op.execute(endings.insert().from_select(["decision_id", "at"], replaced))


def downgrade() -> None:
    op.drop_table("decision_endings")
