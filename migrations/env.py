"""Runs migrations in the transaction that `operations.upgrade` began, and renews what stands on the tables.

Triggers and PostgreSQL's views are code: taken away before, laid anew after, so that they are this code's.
"""

from collections.abc import Collection, Mapping
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import ScriptDirectory
from sqlalchemy import exists, inspect, select, table, text
from sqlalchemy.engine import Connection

from meetings.doors import postgres_views
from meetings.operations.upgrade import POLICIES, UpgradeError, policies_sha256
from models import Base, evidence


def migrate(connection: Connection, viewer_login: str) -> None:
    """Migrate; raises UpgradeError where evidence would be lost or a reference would lead nowhere."""
    is_postgres = connection.dialect.name == "postgresql"
    if is_postgres:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {postgres_views.RECORD_SCHEMA}"))
        postgres_views.drop_views(connection)
    evidence.drop_triggers(connection)
    _run(connection, held=_holds_evidence(connection))
    if not is_postgres:
        _check_references(connection)
    if (
        context.get_context().get_current_revision()
        == ScriptDirectory.from_config(context.config).get_current_head()
    ):
        evidence.build_triggers(connection)
        if is_postgres:
            _lay_views(connection, viewer_login)


def _run(connection: Connection, *, held: bool) -> None:
    def refuse_downgrade(
        ctx: MigrationContext, step: MigrationInfo, heads: Collection[Any], run_args: Mapping[str, Any]
    ) -> None:
        if held and not step.is_upgrade:
            raise UpgradeError("The database holds evidence, which a downgrade could lose: restore a backup.")

    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        on_version_apply=refuse_downgrade,
    )
    context.run_migrations()


def _holds_evidence(connection: Connection) -> bool:
    tables = set(inspect(connection).get_table_names()).intersection(evidence.EVIDENCE)
    return any(connection.scalar(select(exists().select_from(table(name)))) for name in sorted(tables))


def _check_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        child, row, parent, _ = broken[0]
        raise UpgradeError(f"After the migration row {row} of {child} would name no row of {parent}.")


def _lay_views(connection: Connection, viewer_login: str) -> None:
    postgres_views.build_views(connection, viewer_login)
    remember = (
        "INSERT INTO marks (name, value) VALUES (:name, :value) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )
    connection.execute(text(remember), {"name": POLICIES, "value": policies_sha256()})


if "viewer_login" in context.config.attributes:
    migrate(context.config.attributes["connection"], context.config.attributes["viewer_login"])
