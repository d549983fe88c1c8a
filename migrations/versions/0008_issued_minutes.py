"""What issued minutes hold, who got and opened them, and why a version replaces another."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    for create in _TABLES:
        create()


def downgrade() -> None:
    for create in reversed(_TABLES):
        op.drop_table(create.__name__.removeprefix("_"))


def _minutes_information() -> None:
    op.create_table(
        "minutes_information",
        sa.Column("minutes_id", sa.String(32), sa.ForeignKey("minutes.id"), primary_key=True),
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), primary_key=True),
    )
    op.create_index(None, "minutes_information", ["information_id", "minutes_id"])


def _minutes_notes() -> None:
    op.create_table(
        "minutes_notes",
        sa.Column("minutes_id", sa.String(32), sa.ForeignKey("minutes.id"), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
    )


def _minutes_readings() -> None:
    op.create_table(
        "minutes_readings",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("minutes_id", sa.String(32), sa.ForeignKey("minutes.id"), nullable=False),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "minutes_readings", ["agency_id"])
    op.create_index(None, "minutes_readings", ["meeting_id"])
    op.create_index(None, "minutes_readings", ["minutes_id"])


def _minutes_recipients() -> None:
    op.create_table(
        "minutes_recipients",
        sa.Column("minutes_id", sa.String(32), sa.ForeignKey("minutes.id"), primary_key=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "minutes_recipients", ["meeting_id", "agency_id"])


_TABLES = (_minutes_information, _minutes_notes, _minutes_readings, _minutes_recipients)
