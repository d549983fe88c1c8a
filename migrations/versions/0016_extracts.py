"""Extracts for a court, and what is in each."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "extracts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("case_id", "version"),
    )
    op.create_table(
        "extract_files",
        sa.Column("extract_id", sa.String(32), sa.ForeignKey("extracts.id"), primary_key=True),
        sa.Column("content", sa.Text(), nullable=False),
    )
    op.create_table(
        "extract_pieces",
        sa.Column("extract_id", sa.String(32), sa.ForeignKey("extracts.id"), primary_key=True),
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("originator_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("made_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "extract_pieces", ["information_id"])
    op.create_index(None, "extract_pieces", ["originator_id"])
    op.create_table(
        "extract_decisions",
        sa.Column("extract_id", sa.String(32), sa.ForeignKey("extracts.id"), primary_key=True),
        sa.Column("decision_id", sa.String(32), sa.ForeignKey("decisions.id"), primary_key=True),
    )


def downgrade() -> None:
    for name in ("extract_decisions", "extract_pieces", "extract_files", "extracts"):
        op.drop_table(name)
