"""Cases and what agencies bring to them; meetings, their agenda and their register."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for create in _TABLES:
        create()


def downgrade() -> None:
    for create in reversed(_TABLES):
        op.drop_table(create.__name__.removeprefix("_"))


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
    op.create_index(None, "involvements", ["case_id"])
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
    op.create_index(
        "ix_attendances_not_agreed",
        "attendances",
        ["person_id", "meeting_id"],
        sqlite_where=sa.text("agreed_at IS NULL"),
        postgresql_where=sa.text("agreed_at IS NULL"),
    )
    op.create_index(None, "attendances", ["person_id", "meeting_id"])


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


def _officer_disclosures() -> None:
    op.create_table(
        "officer_disclosures",
        sa.Column("information_id", sa.String(32), sa.ForeignKey("information.id"), primary_key=True),
        sa.Column("meeting_id", sa.String(32), sa.ForeignKey("meetings.id"), primary_key=True),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id", "information_id"], ["information.case_id", "information.id"]),
    )
    op.create_index(None, "officer_disclosures", ["meeting_id", "case_id", "information_id"])


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
    _cases,
    _case_objectives,
    _case_workers,
    _exclusions,
    _involvements,
    _meetings,
    _referrals,
    _acknowledgements,
    _agenda_items,
    _information,
    _officers,
    _referral_agencies,
    _room_secrets,
    _attendances,
    _disclosure_events,
    _disclosures,
    _guest_disclosures,
    _officer_disclosures,
    _guest_admissions,
    _invitations,
    _presences,
)
