"""What makes each disclosure lawful (clause 4.2), and the lines of the agreement that forms offer."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_DISCLOSED = ("disclosures", "officer_disclosures", "disclosure_events")


def upgrade() -> None:
    for create in _TABLES:
        create()
    for table in _DISCLOSED:
        op.add_column(table, sa.Column("lawful_basis", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("power", sa.Text(), nullable=True))
    op.add_column("information", sa.Column("grounds", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("information", "grounds")
    for table in _DISCLOSED:
        op.drop_column(table, "power")
        op.drop_column(table, "lawful_basis")
    for create in reversed(_TABLES):
        op.drop_table(create.__name__.removeprefix("_"))


def _terms() -> None:
    op.create_table(
        "terms",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.UniqueConstraint("agreement_id", "key"),
    )


def _lawful_grounds() -> None:
    op.create_table(
        "lawful_grounds",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("todays_law", sa.Text(), nullable=False),
        sa.Column("relevant_authorities_only", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("agreement_id", "key"),
    )


def _ground_holders() -> None:
    op.create_table(
        "ground_holders",
        sa.Column("ground_id", sa.String(32), sa.ForeignKey("lawful_grounds.id"), primary_key=True),
        sa.Column("agency_kind", sa.String(), primary_key=True),
    )


def _usual_grounds() -> None:
    op.create_table(
        "usual_grounds",
        sa.Column("meeting_type_id", sa.String(32), sa.ForeignKey("meeting_types.id"), primary_key=True),
        sa.Column("ground_id", sa.String(32), sa.ForeignKey("lawful_grounds.id"), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
    )


def _relevant_authorities() -> None:
    op.create_table(
        "relevant_authorities",
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
        sa.Column("under", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
    )


_TABLES = (_terms, _lawful_grounds, _ground_holders, _usual_grounds, _relevant_authorities)
