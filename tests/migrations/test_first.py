"""From nothing to the newest revision: what the migrations lay is what the models say."""

from collections.abc import Mapping, Sequence
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from meetings.doors import postgres_views
from meetings.operations import upgrade
from meetings.settings import Settings
from models import Base, evidence
from tests.migrations.conftest import tables
from tests.places import START


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True, "target_metadata": Base.metadata}
    found = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    return list(found)


def laid(connection: Connection) -> dict[str, dict[str, list[str]]]:
    """All that a database says of its tables, which is more than `compare_metadata` compares."""
    seen = inspect(connection)
    keys = seen.get_multi_pk_constraint()
    found: dict[str, Mapping[Any, Sequence[Mapping[str, Any]]]] = {
        "columns": seen.get_multi_columns(),
        "references": seen.get_multi_foreign_keys(),
        "unique": seen.get_multi_unique_constraints(),
        "indexes": seen.get_multi_indexes(),
    }
    return {
        table[1]: {"primary key": _plain([key])} | {what: _plain(of[table]) for what, of in found.items()}
        for table, key in keys.items()
        if table[1] != "alembic_version"
    }


def _plain(found: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the database says of each, as text that can be compared and stands in one order."""
    return sorted(str(sorted((name, _text(value)) for name, value in each.items())) for each in found)


def _text(value: Any) -> str:
    return str({name: str(inner) for name, inner in value.items()}) if isinstance(value, dict) else str(value)


def test_the_migrations_lay_what_the_models_say(empty: Settings) -> None:
    with tables(empty, write=True) as connection:
        assert len(differences(connection)) > len(Base.metadata.tables)
    upgrade.upgrade(empty, START)
    with tables(empty) as connection:
        assert differences(connection) == []


def test_every_key_and_index_is_the_models(migrated: Settings) -> None:
    with tables(migrated, write=True) as connection:
        by_migrations = laid(connection)
        evidence.drop_triggers(connection)
        if connection.dialect.name == "postgresql":
            postgres_views.drop_views(connection)
        Base.metadata.drop_all(connection)
        assert laid(connection) == {}
        Base.metadata.create_all(connection)
        assert laid(connection) == by_migrations


def test_no_row_takes_others_with_it(migrated: Settings) -> None:
    with tables(migrated) as connection:
        seen = inspect(connection)
        references = [each for name in seen.get_table_names() for each in seen.get_foreign_keys(name)]
    assert len(references) > len(Base.metadata.tables)
    assert [each for each in references if each["options"].get("ondelete")] == []


def test_the_newest_file_is_the_one_head() -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(upgrade.MIGRATIONS))
    assert ScriptDirectory.from_config(configuration).get_heads() == [upgrade.newest()]
