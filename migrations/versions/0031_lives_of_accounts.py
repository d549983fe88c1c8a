"""How each person's account stands, the links of the invited, and a list of mail domains for each agency."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

_CONFIRMED_FOR = timedelta(days=180)


def upgrade() -> None:
    _make_enrolments()
    op.create_table(
        "enrolment_links",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False, unique=True),
        sa.Column("token_sha256", sa.String(), nullable=False, unique=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "mail_domains",
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
        sa.Column("domain", sa.String(), primary_key=True),
    )
    op.execute(
        "INSERT INTO mail_domains (agency_id, domain) "
        "SELECT id, mail_domain FROM agencies WHERE mail_domain IS NOT NULL"
    )
    with op.batch_alter_table("agencies") as batch:
        batch.drop_column("mail_domain")
    _approve_everybody()


def downgrade() -> None:
    with op.batch_alter_table("agencies") as batch:
        batch.add_column(sa.Column("mail_domain", sa.String(), nullable=True))
    op.execute(
        "UPDATE agencies SET mail_domain = "
        "(SELECT MIN(d.domain) FROM mail_domains d WHERE d.agency_id = agencies.id)"
    )
    for table in ("mail_domains", "enrolment_links", "enrolments"):
        op.drop_table(table)


def _make_enrolments() -> None:
    op.create_table(
        "enrolments",
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("invited_by", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_for", sa.String(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("confirm_by", sa.Date(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
    )


def _approve_everybody() -> None:
    """Whoever could sign in before goes on doing so, and is confirmed anew in half a year."""
    enrolments = sa.table(
        "enrolments",
        sa.column("person_id", sa.String()),
        sa.column("enrolled_at", sa.DateTime(timezone=True)),
        sa.column("approved_at", sa.DateTime(timezone=True)),
        sa.column("confirm_by", sa.Date()),
    )
    accounts = sa.table("accounts", sa.column("person_id"), sa.column("password_hash"))
    now = datetime.now(UTC)
    if op.get_bind().dialect.name == "sqlite":
        now = now.replace(tzinfo=None)
    admitted = sa.select(
        accounts.c.person_id,
        sa.literal(now, sa.DateTime(timezone=True)),
        sa.literal(now, sa.DateTime(timezone=True)),
        sa.literal((now + _CONFIRMED_FOR).date(), sa.Date()),
    ).where(accounts.c.password_hash.is_not(None))
    op.execute(sa.insert(enrolments).from_select(list(enrolments.columns.keys()), admitted))
