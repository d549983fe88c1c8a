"""Every table there was when Caseroom was first issued."""

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


def _audit_rows() -> None:
    op.create_table(
        "audit_rows",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=True),
        sa.Column("agency_id", sa.String(), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.UniqueConstraint("hash"),
        sa.UniqueConstraint("previous"),
    )


def _keys() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("wrapped_by", sa.String(), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(None, "keys", ["kind", "owner_id"], unique=True)
    op.create_index(None, "keys", ["scope"])


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), nullable=False),
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


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("brought_by", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("title_safe_for_wall", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("reference"),
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


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("duty_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("key"),
    )
    op.create_index(None, "outbox", ["duty_id"])
    op.create_index(None, "outbox", ["state", "due_at"])


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


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("result_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("key", "person_id"),
    )


def _case_objectives() -> None:
    op.create_table(
        "case_objectives",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("objective_id", sa.String(32), sa.ForeignKey("objectives.id"), primary_key=True),
    )


def _case_workers() -> None:
    op.create_table(
        "case_workers",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "case_workers", ["person_id", "case_id"])


def _exclusions() -> None:
    op.create_table(
        "exclusions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
    )
    op.create_index(
        "ix_exclusions_standing",
        "exclusions",
        ["person_id", "case_id"],
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )


def _involvements() -> None:
    op.create_table(
        "involvements",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(None, "involvements", ["agency_id", "case_id"])
    op.create_index(
        "uq_involvements_now",
        "involvements",
        ["case_id", "agency_id"],
        unique=True,
        sqlite_where=sa.text("until_at IS NULL"),
        postgresql_where=sa.text("until_at IS NULL"),
    )


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("meeting_type_id", sa.String(32), sa.ForeignKey("meeting_types.id"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("secure_venue", sa.String(), nullable=True),
        sa.Column("sight_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrections_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement_id", sa.String(32), sa.ForeignKey("statements.id"), nullable=False),
        sa.Column("statement_heading", sa.String(), nullable=False),
        sa.Column("statement_sha256", sa.String(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("screen_mode", sa.String(), nullable=False),
        sa.Column("on_table_id", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("agenda_revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index(None, "meetings", ["meeting_type_id"])
    op.create_index(
        "ix_meetings_open",
        "meetings",
        ["state"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("meeting_type_id", sa.String(32), sa.ForeignKey("meeting_types.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("minutes_wanted", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(None, "referrals", ["case_id"])
    op.create_index(None, "referrals", ["meeting_type_id"])


def _acknowledgements() -> None:
    op.create_table(
        "acknowledgements",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("agreement_id", sa.String(32), sa.ForeignKey("agreements.id"), nullable=False),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=True),
        sa.Column("statement_id", sa.String(32), sa.ForeignKey("statements.id"), nullable=False),
        sa.Column("statement_sha256", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(None, "acknowledgements", ["meeting_id"])
    op.create_index(None, "acknowledgements", ["person_id", "kind", "agreement_id"])


def _agenda_items() -> None:
    op.create_table(
        "agenda_items",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("referral_id", sa.String(32), sa.ForeignKey("referrals.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("meeting_id", "case_id"),
    )
    op.create_index(None, "agenda_items", ["case_id", "meeting_id"])


def _information() -> None:
    op.create_table(
        "information",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("originator_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("category_id", sa.String(32), sa.ForeignKey("categories.id"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("necessity", sa.Text(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=True),
        sa.Column("relevance", sa.Text(), nullable=True),
        sa.Column("statement_of", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("recipients_hidden", sa.Boolean(), nullable=False),
        sa.Column("for_officers", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("noted", sa.String(), nullable=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=True),
        sa.Column("replaces_id", sa.String(32), sa.ForeignKey("information.id"), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("disposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("case_id", "id"),
        sa.UniqueConstraint("replaces_id"),
    )
    op.create_index(None, "information", ["originator_id", "case_id"])


def _minutes() -> None:
    op.create_table(
        "minutes",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("meeting_id", "kind", "agency_id", "version"),
    )
    op.create_index(None, "minutes", ["agency_id"])


def _officers() -> None:
    op.create_table(
        "officers",
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("office", sa.String(), nullable=False),
    )
    op.create_index(None, "officers", ["person_id", "meeting_id"])


def _referral_agencies() -> None:
    op.create_table(
        "referral_agencies",
        sa.Column("referral_id", sa.String(32), sa.ForeignKey("referrals.id"), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
    )


def _room_secrets() -> None:
    op.create_table(
        "room_secrets",
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), primary_key=True),
        sa.Column("secret", sa.String(), nullable=False),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id_sha256", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(None, "sessions", ["meeting_id"])
    op.create_index(None, "sessions", ["person_id"])


def _actions() -> None:
    op.create_table(
        "actions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("owner_agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("reference"),
    )
    op.create_index(None, "actions", ["agenda_item_id"])
    op.create_index(None, "actions", ["case_id"])
    op.create_index(None, "actions", ["owner_id"])
    op.create_index(None, "actions", ["state", "due_on"])


def _attendances() -> None:
    op.create_table(
        "attendances",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("in_room", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.String(), nullable=True),
        sa.Column("here_by", sa.String(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledgement_id", sa.String(32), sa.ForeignKey("acknowledgements.id"), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("meeting_id", "person_id"),
    )
    op.create_index(None, "attendances", ["person_id", "meeting_id"])
    op.create_index(
        "ix_attendances_not_agreed",
        "attendances",
        ["person_id", "meeting_id"],
        sqlite_where=sa.text("agreed_at IS NULL"),
        postgresql_where=sa.text("agreed_at IS NULL"),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("intervention_id", sa.String(32), sa.ForeignKey("interventions.id"), nullable=True),
        sa.Column("made_by", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("power", sa.Text(), nullable=True),
        sa.Column("article_8", sa.Text(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("replaces_id", sa.String(32), sa.ForeignKey("decisions.id"), nullable=True),
        sa.Column("recorded_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("replaces_id"),
    )
    op.create_index(None, "decisions", ["agenda_item_id"])
    op.create_index(None, "decisions", ["case_id"])


def _disclosure_events() -> None:
    op.create_table(
        "disclosure_events",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("originator_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("category_id", sa.String(32), sa.ForeignKey("categories.id"), nullable=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(32), sa.ForeignKey("people.id"), nullable=True),
    )
    op.create_index(None, "disclosure_events", ["information_id"])
    op.create_index(None, "disclosure_events", ["originator_id"])


def _disclosures() -> None:
    op.create_table(
        "disclosures",
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "information_id"], ["information.case_id", "information.id"]),
    )
    op.create_index(None, "disclosures", ["agency_id", "case_id", "information_id"])


def _guest_disclosures() -> None:
    op.create_table(
        "guest_disclosures",
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), primary_key=True),
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), primary_key=True),
    )


def _minutes_cases() -> None:
    op.create_table(
        "minutes_cases",
        sa.Column("minutes_id", sa.String(32), sa.ForeignKey("minutes.id"), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
    )
    op.create_index(None, "minutes_cases", ["case_id", "minutes_id"])


def _minutes_files() -> None:
    op.create_table(
        "minutes_files",
        sa.Column("minutes_id", sa.String(32), sa.ForeignKey("minutes.id"), primary_key=True),
        sa.Column("content", sa.Text(), nullable=False),
    )


def _narratives() -> None:
    op.create_table(
        "narratives",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.String(32), sa.ForeignKey("narratives.id"), nullable=True),
        sa.Column("recorded_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("replaces_id"),
    )
    op.create_index(None, "narratives", ["agenda_item_id"])


def _officer_disclosures() -> None:
    op.create_table(
        "officer_disclosures",
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), primary_key=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), primary_key=True),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "information_id"], ["information.case_id", "information.id"]),
    )
    op.create_index(None, "officer_disclosures", ["meeting_id", "case_id", "information_id"])


def _pairings() -> None:
    op.create_table(
        "pairings",
        sa.Column("code", sa.String(), primary_key=True),
        sa.Column("session_id", sa.String(), sa.ForeignKey("sessions.id_sha256"), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
    )


def _action_answers() -> None:
    op.create_table(
        "action_answers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("action_id", sa.String(32), sa.ForeignKey("actions.id"), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), nullable=True),
        sa.Column("by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "action_answers", ["action_id"])


def _action_audiences() -> None:
    op.create_table(
        "action_audiences",
        sa.Column("action_id", sa.String(32), sa.ForeignKey("actions.id"), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
    )
    op.create_index(None, "action_audiences", ["agency_id", "action_id"])


def _decision_audiences() -> None:
    op.create_table(
        "decision_audiences",
        sa.Column("decision_id", sa.String(32), sa.ForeignKey("decisions.id"), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
    )
    op.create_index(None, "decision_audiences", ["agency_id", "decision_id"])


def _dissents() -> None:
    op.create_table(
        "dissents",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("decision_id", sa.String(32), sa.ForeignKey("decisions.id"), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "dissents", ["decision_id"])


def _escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("action_id", sa.String(32), sa.ForeignKey("actions.id"), primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "escalations", ["person_id", "action_id"])


def _guest_admissions() -> None:
    op.create_table(
        "guest_admissions",
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), primary_key=True),
        sa.Column("attendance_id", sa.String(32), sa.ForeignKey("attendances.id"), primary_key=True),
        sa.Column("lawful_reason", sa.Text(), nullable=False),
        sa.Column("admitted_by", sa.String(32), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=False),
    )


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("attendance_id", sa.String(32), sa.ForeignKey("attendances.id"), nullable=False),
        sa.Column("needed_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("needed_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
    )
    op.create_index(None, "invitations", ["attendance_id"])


def _narrative_audiences() -> None:
    op.create_table(
        "narrative_audiences",
        sa.Column("narrative_id", sa.String(32), sa.ForeignKey("narratives.id"), primary_key=True),
        sa.Column("agency_id", sa.String(32), sa.ForeignKey("agencies.id"), primary_key=True),
    )
    op.create_index(None, "narrative_audiences", ["agency_id", "narrative_id"])


def _presences() -> None:
    op.create_table(
        "presences",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agenda_item_id", sa.String(32), sa.ForeignKey("agenda_items.id"), nullable=False),
        sa.Column("attendance_id", sa.String(32), sa.ForeignKey("attendances.id"), nullable=False),
        sa.Column("in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("out_because", sa.String(), nullable=True),
    )
    op.create_index(None, "presences", ["agenda_item_id", "attendance_id"])
    op.create_index(
        "uq_presences_now",
        "presences",
        ["agenda_item_id", "attendance_id"],
        unique=True,
        sqlite_where=sa.text("out_at IS NULL"),
        postgresql_where=sa.text("out_at IS NULL"),
    )
    op.create_index(None, "presences", ["attendance_id"])


_TABLES = (
    _agencies,
    _agreements,
    _audit_rows,
    _keys,
    _marks,
    _categories,
    _former_names,
    _interventions,
    _meeting_types,
    _objectives,
    _partners,
    _people,
    _accounts,
    _cases,
    _category_holders,
    _coordinators,
    _ladder_steps,
    _offices,
    _outbox,
    _statements,
    _submissions,
    _case_objectives,
    _case_workers,
    _exclusions,
    _involvements,
    _meetings,
    _referrals,
    _acknowledgements,
    _agenda_items,
    _information,
    _minutes,
    _officers,
    _referral_agencies,
    _room_secrets,
    _sessions,
    _actions,
    _attendances,
    _decisions,
    _disclosure_events,
    _disclosures,
    _guest_disclosures,
    _minutes_cases,
    _minutes_files,
    _narratives,
    _officer_disclosures,
    _pairings,
    _action_answers,
    _action_audiences,
    _decision_audiences,
    _dissents,
    _escalations,
    _guest_admissions,
    _invitations,
    _narrative_audiences,
    _presences,
)
