"""Which answer an officer took back, and when an action was due before a meeting gave it a new date."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    with op.batch_alter_table("action_answers") as batch:
        batch.add_column(sa.Column("was_due_on", sa.Date(), nullable=True))
        batch.add_column(
            sa.Column(
                "takes_back_id",
                sa.String(32),
                sa.ForeignKey("action_answers.id", name="fk_action_answers_takes_back_id"),
            )
        )
        batch.create_index("ix_action_answers_takes_back_id", ["takes_back_id"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("action_answers") as batch:
        batch.drop_index("ix_action_answers_takes_back_id")
        batch.drop_constraint("fk_action_answers_takes_back_id", type_="foreignkey")
        batch.drop_column("takes_back_id")
        batch.drop_column("was_due_on")
