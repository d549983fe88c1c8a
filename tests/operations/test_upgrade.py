"""The backup before an upgrade, and what can be said of a database before there is a key to it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from meetings.operations import upgrade
from meetings.operations.upgrade import UpgradeError
from meetings.settings import Settings
from tests.places import START, StoppedClock, fresh_caseroom, settings_in

LATER = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9000", "{last}"
def upgrade():
    op.add_column("agencies", sa.Column("added", sa.String()))
    {then}
def downgrade():
    pass
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A service that is set up."""
    caseroom = fresh_caseroom(tmp_path, clock=StoppedClock())
    caseroom.close()
    return caseroom.settings


def later(folder: Path, then: str = "") -> Path:
    """A folder of revisions with one more than there are."""
    versions = folder / "versions"
    versions.mkdir()
    for path in upgrade.VERSIONS.glob("*.py"):
        (versions / path.name).write_bytes(path.read_bytes())
    (versions / "9000_later.py").write_text(LATER.format(last=upgrade.newest(), then=then), "utf-8")
    return versions


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return {
            name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names.fetchall()
        }


def database(settings: Settings) -> Path:
    assert settings.database_file is not None
    return settings.database_file


def test_a_database_is_backed_up_before_it_changes(settings: Settings, tmp_path: Path) -> None:
    before = rows(database(settings))
    backup = upgrade.upgrade(settings, START, versions=later(tmp_path))
    assert backup == settings.instance / "backups" / f"{upgrade.newest()}-20261013T090000Z.sqlite3"
    assert rows(backup) == before
    assert before["agencies"]
    assert rows(database(settings)) != before
    assert backup.stat().st_mode & 0o777 == 0o600
    assert backup.parent.stat().st_mode & 0o777 == 0o700


def test_the_backup_stands_when_the_upgrade_fails(settings: Settings, tmp_path: Path) -> None:
    before = rows(database(settings))
    with pytest.raises(ZeroDivisionError):
        upgrade.upgrade(settings, START, versions=later(tmp_path, then="1 / 0"))
    (backup,) = (settings.instance / "backups").iterdir()
    assert rows(backup) == rows(database(settings)) == before


def test_no_backup_is_written_over(settings: Settings, tmp_path: Path) -> None:
    versions = later(tmp_path, then="1 / 0")
    with pytest.raises(ZeroDivisionError):
        upgrade.upgrade(settings, START, versions=versions)
    (backup,) = (settings.instance / "backups").iterdir()
    written = backup.read_bytes()
    with pytest.raises(UpgradeError, match="already"):
        upgrade.upgrade(settings, START, versions=versions)
    assert backup.read_bytes() == written


def test_nothing_is_backed_up_where_nothing_changes(settings: Settings) -> None:
    before = rows(database(settings))
    assert upgrade.upgrade(settings, START) is None
    assert rows(database(settings)) == before
    assert not (settings.instance / "backups").exists()


@pytest.mark.long
def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "instance")
    earlier = os.umask(0)
    try:
        assert upgrade.upgrade(settings, START) is None
    finally:
        os.umask(earlier)
    assert database(settings).stat().st_mode & 0o777 == 0o600
    assert settings.instance.stat().st_mode & 0o777 == 0o700


def test_asking_for_the_revision_makes_no_file(tmp_path: Path, settings: Settings) -> None:
    assert upgrade.current(settings.database_url) == upgrade.newest()
    missing = tmp_path / "elsewhere.sqlite3"
    assert upgrade.current(f"sqlite:///{missing}") is None
    assert not missing.exists()


@pytest.mark.long
def test_an_empty_file_is_no_database_yet(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    database(settings).touch()
    assert upgrade.current(settings.database_url) is None
    upgrade.upgrade(settings, START)
    assert upgrade.current(settings.database_url) == upgrade.newest()
