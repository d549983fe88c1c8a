"""Variants of an agency's minutes, for those of its people who are kept out of a case."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_ONE = "uq_minutes_meeting_id_kind_agency_id_version"


def upgrade() -> None:
    with op.batch_alter_table("minutes") as batch:
        batch.add_column(sa.Column("variant", sa.String(), nullable=False, server_default=""))
        batch.drop_constraint(_ONE, type_="unique")
        batch.create_unique_constraint(
            f"{_ONE}_variant", ["meeting_id", "kind", "agency_id", "version", "variant"]
        )
    with op.batch_alter_table("minutes") as batch:
        batch.alter_column("variant", server_default=None)
    op.create_table(
        "minutes_omissions",
        sa.Column("minutes_id", sa.String(32), sa.ForeignKey("minutes.id"), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("minutes_omissions")
    with op.batch_alter_table("minutes") as batch:
        batch.drop_constraint(f"{_ONE}_variant", type_="unique")
        batch.drop_column("variant")
        batch.create_unique_constraint(_ONE, ["meeting_id", "kind", "agency_id", "version"])
