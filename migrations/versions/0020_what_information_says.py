"""What is said of information by the catalogue, and what an agency says once for all it shares on a case."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    with op.batch_alter_table("information") as batch:
        for column in _said():
            batch.add_column(column)
    op.create_table(
        "information_objectives",
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), primary_key=True),
        sa.Column("objective_id", sa.String(32), sa.ForeignKey("objectives.id"), primary_key=True),
    )
    op.create_table(
        "case_purposes",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("purpose_id", sa.String(32), sa.ForeignKey("terms.id"), primary_key=True),
    )
    op.create_table(
        "appraisals",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
        sa.Column("impact", sa.Text(), nullable=False),
        sa.Column("reaction", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("why_not_told", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    for table in ("appraisals", "case_purposes", "information_objectives"):
        op.drop_table(table)
    with op.batch_alter_table("information") as batch:
        for column in reversed(_said()):
            batch.drop_column(column.name)


def _said() -> list[sa.Column[object]]:
    by = sa.ForeignKey("people.id", name="fk_information_serious_harm_by")
    requester = sa.ForeignKey("terms.id", name="fk_information_requester_id")
    return [
        sa.Column("flags", sa.String(), nullable=True),
        sa.Column("subject_role", sa.String(), nullable=True),
        sa.Column("limits_confirmed", sa.Boolean(), nullable=True),
        sa.Column("called_back", sa.Boolean(), nullable=True),
        sa.Column("channel_reference", sa.Text(), nullable=True),
        sa.Column("serious_harm", sa.Text(), nullable=True),
        sa.Column("serious_harm_by", sa.String(32), by, nullable=True),
        sa.Column("requester_id", sa.String(32), requester, nullable=True),
        sa.Column("criteria_confirmed", sa.Boolean(), nullable=True),
    ]
