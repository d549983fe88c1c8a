"""Which guest said what an agency asked them in the room."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    said_by = sa.ForeignKey("people.id", name="fk_information_said_by_id")
    with op.batch_alter_table("information") as batch:
        batch.add_column(sa.Column("said_by_id", sa.String(32), said_by, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("information") as batch:
        batch.drop_column("said_by_id")
