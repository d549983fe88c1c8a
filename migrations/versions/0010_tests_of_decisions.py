"""What a decision must show beside its Article 8 test, and what is asked of each intervention."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
_COLUMNS = {"decisions": ("equality", "preconditions"), "interventions": ("preconditions", "template")}


def upgrade() -> None:
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.add_column(table, sa.Column(column, sa.Text(), nullable=True))


def downgrade() -> None:
    for table, columns in _COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)
