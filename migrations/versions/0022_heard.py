"""Which case, person and agency a presence is of: a ledger tells of it without the register."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_ADDED = {"case_id": "cases.id", "person_id": "people.id", "agency_id": "agencies.id"}


def upgrade() -> None:
    for name in _ADDED:
        op.add_column("presences", sa.Column(name, sa.String(32), nullable=True))
    op.execute(
        "UPDATE presences SET "
        "case_id = (SELECT g.case_id FROM agenda_items g WHERE g.id = presences.agenda_item_id), "
        "person_id = (SELECT a.person_id FROM attendances a WHERE a.id = presences.attendance_id), "
        "agency_id = (SELECT a.agency_id FROM attendances a WHERE a.id = presences.attendance_id)"
    )
    with op.batch_alter_table("presences") as batch:
        for name, target in _ADDED.items():
            batch.alter_column(name, existing_type=sa.String(32), nullable=False)
            batch.create_foreign_key(f"fk_presences_{name}", target.split(".")[0], [name], ["id"])
    op.create_index("ix_presences_heard", "presences", ["case_id", "agency_id"])
    columns = ["case_id", "originator_id", "agency_id"]
    op.create_index("ix_disclosure_events_heard", "disclosure_events", columns)


def downgrade() -> None:
    op.drop_index("ix_disclosure_events_heard", "disclosure_events")
    op.drop_index("ix_presences_heard", "presences")
    with op.batch_alter_table("presences") as batch:
        for name in _ADDED:
            batch.drop_constraint(f"fk_presences_{name}", type_="foreignkey")
            batch.drop_column(name)
