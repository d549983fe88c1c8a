"""A backup of PostgreSQL, made and put back by the commands, is the service that it was."""

from pathlib import Path

import click
import pytest
from click.testing import Result

from app import create_app
from meetings.commands.backup import backup
from meetings.commands.restore import restore
from meetings.doors import Caseroom
from meetings.opening import OpeningError, open_caseroom
from meetings.operations.upgrade import current, upgrade
from meetings.settings import Settings
from tests.cast import Cast, lay_scene
from tests.clients import signed_in
from tests.commands import backed_up
from tests.commands.backed_up import refusal
from tests.places import StoppedClock, empty_postgres
from tests.postgres.server import Server, program
from tests.serving import write_keys
from tests.test_opening import on_tables

pytestmark = pytest.mark.postgres


def run(settings: Settings, command: click.Command, *arguments: object, **environment: str) -> Result:
    """A command of a service on the test server, whose programs are of its version."""
    write_keys(settings)
    given = {
        "DATABASE_URL": settings.database_url.replace("postgresql+psycopg:", "postgresql:"),
        "VIEWER_DATABASE_URL": str(settings.viewer_database_url),
        "PATH": str(program("pg_dump").parent),
    }
    return backed_up.run(settings, command, *arguments, **given | environment)


@pytest.fixture
def cast(postgres_caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(postgres_caseroom, clock.now)


@pytest.fixture
def file(postgres_caseroom: Caseroom, cast: Cast, tmp_path: Path) -> Path:
    """A backup of the service."""
    made = tmp_path / "backup.dump"
    done = run(postgres_caseroom.settings, backup, made)
    assert done.exit_code == 0, done.output
    return made


def test_one_that_is_put_back_opens_after_the_set_up(
    postgres_caseroom: Caseroom, postgres_server: Server, cast: Cast, clock: StoppedClock, tmp_path: Path
) -> None:
    made = run(postgres_caseroom.settings, backup, tmp_path)
    (file,) = tmp_path.glob("caseroom-*Z.dump")
    assert file.stat().st_mode & 0o777 == 0o600
    settings = empty_postgres(postgres_server, tmp_path)
    restored = run(settings, restore, file)

    assert restored.exit_code == 0, restored.output
    assert "flask --app app setup, which grants" in restored.output
    (known_by,) = [line.split("Its")[1] for line in made.output.splitlines() if "hash" in line]
    assert known_by in restored.output
    with pytest.raises(OpeningError, match=r"cannot read the views as they were laid\. Run make run"):
        open_caseroom(settings)
    upgrade(settings, clock.now)
    app = create_app(settings, clock=clock)
    fay, rita = signed_in(app, "fay"), signed_in(app, "rita")
    assert "Text for involved on one" in fay.get(f"/cases/{cast.cases['one']}").text
    assert rita.get(f"/cases/{cast.cases['one']}").status_code == 404
    app.extensions["caseroom"].close()


def test_a_database_that_is_not_empty_is_left_as_it_is(postgres_caseroom: Caseroom, file: Path) -> None:
    said = refusal(run(postgres_caseroom.settings, restore, file, "--yes"))
    assert "is not empty" in said
    assert "CREATE DATABASE" in said


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("UPDATE rec.audit_rows SET event = 'case.read' WHERE seq = 1", "broken at row 1"),
        ("DROP TRIGGER decisions_no_truncate ON rec.decisions", "decisions_no_truncate are missing"),
        ("DELETE FROM rec.marks WHERE name = 'key_check'", "no key opens it"),
    ],
)
def test_what_cannot_be_relied_on_is_not_kept(
    postgres_caseroom: Caseroom, cast: Cast, tmp_path: Path, done: str, said: str
) -> None:
    on_tables(
        postgres_caseroom.settings,
        "ALTER TABLE rec.audit_rows DISABLE TRIGGER USER" if "audit_rows" in done else "SELECT 1",
        done,
    )
    assert said in refusal(run(postgres_caseroom.settings, backup, tmp_path / "backup"))
    assert not list(tmp_path.glob("backup*"))


def test_what_is_no_whole_backup_changes_nothing(postgres_server: Server, file: Path, tmp_path: Path) -> None:
    empty = empty_postgres(postgres_server, tmp_path)
    whole = file.read_bytes()
    for content, said in (
        (whole[: len(whole) // 2], "pg_restore: error"),
        (b"SQLite format 3\x00", "is not a backup of PostgreSQL"),
    ):
        file.write_bytes(content)
        assert said in refusal(run(empty, restore, file))
        assert current(empty.database_url) is None
    file.write_bytes(whole)
    assert run(empty, restore, file).exit_code == 0


def test_without_postgresqls_programs_it_says_what_is_missing(
    postgres_caseroom: Caseroom, cast: Cast, tmp_path: Path
) -> None:
    said = refusal(run(postgres_caseroom.settings, backup, tmp_path / "backup", PATH=str(tmp_path)))
    assert "pg_dump is missing: apt-get install postgresql-client" in said
    assert not list(tmp_path.glob("backup*"))
