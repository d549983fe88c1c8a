"""Who tells whom, what, how and by when: which interventions ask for it, and what a decision said."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
_DISCLOSING = (
    "housing-application-confirmed",
    "housing-application-admitted",
    "move-of-area",
    "third-party-disclosure",
)
_INTERVENTIONS = sa.table(
    "interventions", sa.column("key", sa.String()), sa.column("discloses", sa.Boolean())
)


def upgrade() -> None:
    op.add_column("decisions", sa.Column("onward", sa.Text(), nullable=True))
    op.add_column("interventions", sa.Column("discloses", sa.Boolean(), nullable=True))
    op.execute(_INTERVENTIONS.update().values(discloses=_INTERVENTIONS.c.key.in_(_DISCLOSING)))
    with op.batch_alter_table("interventions") as batch:
        batch.alter_column("discloses", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("interventions") as batch:
        batch.drop_column("discloses")
    with op.batch_alter_table("decisions") as batch:
        batch.drop_column("onward")
