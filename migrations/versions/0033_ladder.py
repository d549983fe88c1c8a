"""The whole ladder of actions: working days, quiet hours, whom it reached, and when the clock looks next."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
HOURS = {"remind_at_hour": 9, "quiet_from_hour": 20, "quiet_until_hour": 7}


def upgrade() -> None:
    op.create_table(
        "climbs",
        sa.Column("action_id", sa.String(32), sa.ForeignKey("actions.id"), primary_key=True),
        sa.Column("step", sa.String(), primary_key=True),
        sa.Column("due_on", sa.Date(), primary_key=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
    )
    with op.batch_alter_table("actions") as batch:
        batch.add_column(sa.Column("asked_due_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_index("ix_actions_remind_at", ["remind_at"])
    with op.batch_alter_table("ladder_steps") as batch:
        batch.alter_column("offset_days", new_column_name="working_days", existing_type=sa.Integer())
    with op.batch_alter_table("meeting_types") as batch:
        for name in HOURS:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
    types = sa.table("meeting_types", *(sa.column(name, sa.Integer()) for name in HOURS))
    op.execute(types.update().values(**HOURS))
    with op.batch_alter_table("meeting_types") as batch:
        for name in HOURS:
            batch.alter_column(name, existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("people") as batch:
        batch.add_column(
            sa.Column("deputy_id", sa.String(32), sa.ForeignKey("people.id", name="fk_people_deputy_id"))
        )
    op.execute(
        "INSERT INTO climbs (action_id, step, due_on, taken_at)"
        " SELECT o.duty_id, o.step, a.due_on, o.made_at FROM outbox o"
        " JOIN actions a ON a.id = o.duty_id AND a.owner_id = o.person_id"
        " WHERE o.kind = 'action'"
        " AND o.made_at = (SELECT max(x.made_at) FROM outbox x"
        " WHERE x.duty_id = o.duty_id AND x.step = o.step AND x.kind = 'action')"
    )
    op.execute(
        "UPDATE actions SET remind_at ="
        " (SELECT m.closed_at FROM meetings m WHERE m.id = actions.meeting_id)"
        " WHERE state IN ('offered', 'accepted', 'in progress')"
    )


def downgrade() -> None:
    with op.batch_alter_table("people") as batch:
        batch.drop_constraint("fk_people_deputy_id", type_="foreignkey")
        batch.drop_column("deputy_id")
    with op.batch_alter_table("meeting_types") as batch:
        for name in HOURS:
            batch.drop_column(name)
    with op.batch_alter_table("ladder_steps") as batch:
        batch.alter_column("working_days", new_column_name="offset_days", existing_type=sa.Integer())
    with op.batch_alter_table("actions") as batch:
        batch.drop_index("ix_actions_remind_at")
        batch.drop_column("remind_at")
        batch.drop_column("asked_due_on")
    op.drop_table("climbs")
