"""Requests to the agency that brought information, and its answers."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _requests()
    _request_pieces()
    _request_answers()
    _request_grants()


def downgrade() -> None:
    for name in ("request_grants", "request_answers", "request_pieces", "requests"):
        op.drop_table(name)


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("originator_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("for_agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=True),
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), nullable=True),
        sa.Column("guest_id", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("asking_agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
    )
    for column in ("originator_id", "asked_by", "case_id", "meeting_id"):
        op.create_index(None, "requests", [column])


def _request_pieces() -> None:
    op.create_table(
        "request_pieces",
        sa.Column("request_id", sa.String(32), sa.ForeignKey("requests.id"), primary_key=True),
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), primary_key=True),
    )
    op.create_index(None, "request_pieces", ["information_id"])


def _request_answers() -> None:
    op.create_table(
        "request_answers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("request_id", sa.String(32), sa.ForeignKey("requests.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("request_id", "number"),
    )


def _request_grants() -> None:
    op.create_table(
        "request_grants",
        sa.Column("answer_id", sa.String(32), sa.ForeignKey("request_answers.id"), primary_key=True),
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), primary_key=True),
    )
    op.create_index(None, "request_grants", ["information_id"])
