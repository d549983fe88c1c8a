"""What an agreement brings, and the people who work under it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    for create in _TABLES:
        create()


def downgrade() -> None:
    for create in reversed(_TABLES):
        op.drop_table(create.__name__.removeprefix("_"))


def _agencies() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mail_domain", sa.String(), nullable=True),
        sa.UniqueConstraint("key"),
    )


def _agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("authoriser", sa.String(), nullable=False),
        sa.Column("classification", sa.String(), nullable=False),
        sa.Column("distribution", sa.String(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("review_due_on", sa.Date(), nullable=False),
        sa.Column("version_log", sa.Text(), nullable=False),
        sa.UniqueConstraint("key", "version"),
    )


def _categories() -> None:
    op.create_table(
        "categories",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("todays_name", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("needs_consent", sa.Boolean(), nullable=False),
        sa.Column("needs_relevance", sa.Boolean(), nullable=False),
        sa.Column("depersonalised", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("agreement_id", "key"),
    )


def _former_names() -> None:
    op.create_table(
        "former_names",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.UniqueConstraint("agency_id", "name"),
    )


def _interventions() -> None:
    op.create_table(
        "interventions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("statute", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("needs_article_8", sa.Boolean(), nullable=False),
        sa.Column("needs_consent", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("agreement_id", "key"),
    )


def _meeting_types() -> None:
    op.create_table(
        "meeting_types",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("marking", sa.String(), nullable=True),
        sa.Column("handling", sa.Text(), nullable=True),
        sa.Column("marking_on_mails", sa.Boolean(), nullable=False),
        sa.Column("marking_on_join_screen", sa.Boolean(), nullable=False),
        sa.Column("sight_days", sa.Integer(), nullable=False),
        sa.Column("papers_due_days", sa.Integer(), nullable=False),
        sa.Column("minutes_due_days", sa.Integer(), nullable=False),
        sa.Column("correction_days", sa.Integer(), nullable=False),
        sa.Column("open_limit_hours", sa.Integer(), nullable=False),
        sa.Column("undertaking_months", sa.Integer(), nullable=False),
        sa.Column("item_minutes", sa.Integer(), nullable=False),
        sa.UniqueConstraint("key"),
    )


def _objectives() -> None:
    op.create_table(
        "objectives",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.UniqueConstraint("agreement_id", "key"),
    )


def _partners() -> None:
    op.create_table(
        "partners",
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(None, "people", ["agency_id"])


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.UniqueConstraint("email"),
    )


def _category_holders() -> None:
    op.create_table(
        "category_holders",
        sa.Column("category_id", sa.String(32), sa.ForeignKey("categories.id"), primary_key=True),
        sa.Column("agency_kind", sa.String(), primary_key=True),
    )


def _coordinators() -> None:
    op.create_table(
        "coordinators",
        sa.Column("meeting_type_id", sa.String(32), sa.ForeignKey("meeting_types.id"), primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), primary_key=True),
    )


def _ladder_steps() -> None:
    op.create_table(
        "ladder_steps",
        sa.Column("meeting_type_id", sa.String(32), sa.ForeignKey("meeting_types.id"), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
    )


def _offices() -> None:
    op.create_table(
        "offices",
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("office", sa.String(), primary_key=True),
    )


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("meeting_type_id", sa.String(32), sa.ForeignKey("meeting_types.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.UniqueConstraint("meeting_type_id", "kind", "version"),
    )


_TABLES = (
    _agencies,
    _agreements,
    _categories,
    _former_names,
    _interventions,
    _meeting_types,
    _objectives,
    _partners,
    _people,
    _accounts,
    _category_holders,
    _coordinators,
    _ladder_steps,
    _offices,
    _statements,
)
