"""Which interventions hand a case over to another area."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
_INTERVENTIONS = sa.table(
    "interventions", sa.column("key", sa.String()), sa.column("hands_over", sa.Boolean())
)


def upgrade() -> None:
    op.add_column("interventions", sa.Column("hands_over", sa.Boolean(), nullable=True))
    op.execute(_INTERVENTIONS.update().values(hands_over=_INTERVENTIONS.c.key == "move-of-area"))
    with op.batch_alter_table("interventions") as batch:
        batch.alter_column("hands_over", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("interventions") as batch:
        batch.drop_column("hands_over")
