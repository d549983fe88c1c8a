"""An empty database of either kind, and later revisions that are written for one test."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection

from meetings.doors import record
from meetings.operations import upgrade
from meetings.settings import Settings
from tests.places import empty_postgres, migrated_postgres, migrated_sqlite, settings_in

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings whose database holds nothing yet."""
    if request.param == "sqlite":
        return settings_in(tmp_path)
    return empty_postgres(request.getfixturevalue("postgres_server"), tmp_path)


@pytest.fixture(params=DATABASES)
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings whose database is at the newest revision and holds nothing."""
    if request.param == "sqlite":
        return migrated_sqlite(tmp_path)
    return migrated_postgres(request.getfixturevalue("postgres_server"), tmp_path)


@pytest.fixture
def later(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a folder of revisions that ends in one more, whose upgrade does what the test says."""

    def write(body: str) -> Path:
        folder = tmp_path / "versions"
        shutil.copytree(upgrade.VERSIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        last = upgrade.newest()
        revision = f"{int(last) + 1:04}"
        lines = ["import sqlalchemy as sa", "from alembic import op", f"revision = {revision!r}"]
        lines += [
            f"down_revision = {last!r}",
            "def upgrade():",
            re.sub("^", "    ", body.strip(), flags=re.M),
        ]
        lines += ["def downgrade():", "    pass"]
        (folder / f"{revision}_later.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder

    return write


@contextmanager
def tables(settings: Settings, *, write: bool = False) -> Iterator[Connection]:
    """The tables of a database; what was written is committed."""
    engine = record.engine(settings)
    try:
        with engine.connect().execution_options(write=write) as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()
