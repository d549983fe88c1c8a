"""A later revision keeps every row, is whole or not at all, and evidence is not downgraded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from meetings.operations import upgrade
from meetings.operations.upgrade import UpgradeError
from meetings.settings import Settings
from models import Base, evidence
from tests.migrations.conftest import tables
from tests.migrations.filling import ROWS, contents, fill
from tests.migrations.test_first import laid
from tests.places import START

Later = Callable[[str], Path]

# Evidence, tables that much refers to, and one with a partial index.
REBUILT = {"decisions": "outcome", "cases": "kind", "information": "channel", "involvements": "reason"}
REBUILD = f"""
for table, column in {REBUILT}.items():
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("added", sa.String(7), nullable=True))
        batch.alter_column(column, type_=sa.String(5000), existing_type=sa.String())
op.execute("UPDATE decisions SET added = NULL")
"""


@pytest.fixture
def full(migrated: Settings) -> Settings:
    """A database at the newest revision with rows in every table."""
    with tables(migrated, write=True) as connection:
        fill(connection)
    return migrated


def test_a_migration_keeps_every_row_and_what_guards_it(full: Settings, later: Later) -> None:
    with tables(full) as connection:
        before, laid_before = contents(connection), laid(connection)
    assert {name for name, rows in before.items() if len(rows) >= ROWS} == set(Base.metadata.tables)

    upgrade.upgrade(full, START, versions=later(REBUILD))

    with tables(full) as connection:
        after, laid_after = contents(connection), laid(connection)
        evidence.check_triggers(connection)
    for name in REBUILT:
        assert [row.pop("added") for row in after[name]] == [None] * ROWS
        del laid_before[name]["columns"], laid_after[name]["columns"]
    assert after == before
    assert laid_after == laid_before

    with pytest.raises(DBAPIError, match="append-only"), tables(full, write=True) as connection:
        connection.execute(text("UPDATE decisions SET outcome = 'another'"))
    with pytest.raises(IntegrityError), tables(full, write=True) as connection:
        connection.execute(text("DELETE FROM cases"))


@pytest.mark.long
def test_a_migration_that_fails_midway_leaves_everything_as_it_was(full: Settings, later: Later) -> None:
    with tables(full) as connection:
        before = laid(connection), contents(connection)

    with pytest.raises(RuntimeError, match="midway"):
        upgrade.upgrade(full, START, versions=later(f'{REBUILD}\nraise RuntimeError("midway")'))

    assert upgrade.current(full.database_url) == upgrade.newest()
    with tables(full) as connection:
        assert (laid(connection), contents(connection)) == before
        evidence.check_triggers(connection)


@pytest.mark.long
def test_a_migration_that_breaks_a_reference_is_refused(full: Settings, later: Later) -> None:
    with tables(full) as connection:
        before = contents(connection)
    with pytest.raises((UpgradeError, IntegrityError), match="cases"):
        upgrade.upgrade(full, START, versions=later('op.execute("DELETE FROM cases")'))
    with tables(full) as connection:
        assert contents(connection) == before


@pytest.mark.long
def test_a_downgrade_is_refused_where_evidence_exists(full: Settings) -> None:
    with tables(full) as connection:
        before = contents(connection)
    with pytest.raises(UpgradeError, match="evidence"):
        upgrade.downgrade(full, "base")
    with tables(full) as connection:
        assert contents(connection) == before
        evidence.check_triggers(connection)


def test_one_row_of_evidence_is_enough_to_refuse_a_downgrade(migrated: Settings) -> None:
    with tables(migrated, write=True) as connection:
        connection.execute(
            text(
                "INSERT INTO audit_rows (seq, at, event, details, previous, hash) "
                "VALUES (1, '2026-10-13 09:00:00.000000', 'demo.made', '{}', 'a', 'b')"
            )
        )
    with pytest.raises(UpgradeError, match="evidence"):
        upgrade.downgrade(migrated, "base")


@pytest.mark.long
def test_a_downgrade_goes_where_nothing_would_be_lost(migrated: Settings) -> None:
    upgrade.downgrade(migrated, "base")
    with tables(migrated) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    upgrade.upgrade(migrated, START)
    assert upgrade.current(migrated.database_url) == upgrade.newest()
