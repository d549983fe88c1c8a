"""The chair's reply to a dissent, its clock, and dissent raised on a phone."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    for table, columns in _TABLES.items():
        op.create_table(table, *columns)
    op.add_column("dissents", sa.Column("reply_due_on", sa.Date(), nullable=True))
    for row in op.get_bind().execute(sa.select(_DISSENTS)).all():
        due = row.recorded_at.date() + timedelta(days=28)
        op.execute(_DISSENTS.update().where(_DISSENTS.c.id == row.id).values(reply_due_on=due))
    with op.batch_alter_table("dissents") as batch:
        batch.alter_column("reply_due_on", existing_type=sa.Date(), nullable=False)
    for column in ("person_id", "agency_id"):
        op.create_index(None, "dissents", [column])
    op.add_column("meeting_types", sa.Column("dissent_days", sa.Integer(), nullable=True))
    op.add_column("meeting_types", sa.Column("dissent_reminders", sa.String(), nullable=True))
    op.execute("UPDATE meeting_types SET dissent_days = 28, dissent_reminders = '[]'")
    with op.batch_alter_table("meeting_types") as batch:
        batch.alter_column("dissent_days", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("dissent_reminders", existing_type=sa.String(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("meeting_types") as batch:
        batch.drop_column("dissent_days")
        batch.drop_column("dissent_reminders")
    with op.batch_alter_table("dissents") as batch:
        batch.drop_index("ix_dissents_person_id")
        batch.drop_index("ix_dissents_agency_id")
        batch.drop_column("reply_due_on")
    for table in reversed(_TABLES):
        op.drop_table(table)


_DISSENTS = sa.table(
    "dissents",
    sa.column("id", sa.String()),
    sa.column("recorded_at", sa.DateTime(timezone=True)),
    sa.column("reply_due_on", sa.Date()),
)
_TABLES = {
    "dissent_confirmations": (
        sa.Column("dissent_id", sa.String(32), sa.ForeignKey("dissents.id"), primary_key=True),
        sa.Column("confirmed_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
    ),
    "dissent_replies": (
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("dissent_id", sa.String(32), sa.ForeignKey("dissents.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replied_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("dissent_id"),
    ),
}
