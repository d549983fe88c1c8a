"""A backup of PostgreSQL, made and put back as docs/operations.md says, is the service that it was."""

import subprocess
from pathlib import Path

import pytest

from app import create_app
from meetings.doors import Caseroom
from meetings.opening import OpeningError, open_caseroom
from meetings.operations.upgrade import upgrade
from tests.cast import lay_scene
from tests.clients import signed_in
from tests.places import StoppedClock, empty_postgres
from tests.postgres.server import Server, program

pytestmark = pytest.mark.postgres


def run(name: str, *arguments: str) -> None:
    subprocess.run([program(name), *arguments], check=True, cwd="/", capture_output=True)


def address(url: str) -> str:
    """As PostgreSQL's own programs take it."""
    return url.replace("postgresql+psycopg:", "postgresql:")


def test_a_backup_that_is_put_back_opens_after_the_set_up(
    postgres_caseroom: Caseroom, postgres_server: Server, clock: StoppedClock, tmp_path: Path
) -> None:
    cast = lay_scene(postgres_caseroom, clock.now)
    backup = str(tmp_path / "backup.dump")
    run("pg_dump", "--format=custom", f"--file={backup}", address(postgres_caseroom.settings.database_url))
    settings = empty_postgres(postgres_server, tmp_path)
    into = f"--dbname={address(settings.database_url)}"
    run("pg_restore", "--no-acl", "--exit-on-error", into, backup)

    with pytest.raises(OpeningError, match=r"cannot read the views as they were laid\. Run make run"):
        open_caseroom(settings)
    upgrade(settings, clock.now)
    app = create_app(settings, clock=clock)
    fay, rita = signed_in(app, "fay"), signed_in(app, "rita")

    assert "Text for involved on one" in fay.get(f"/cases/{cast.cases['one']}").text
    assert rita.get(f"/cases/{cast.cases['one']}").status_code == 404
    app.extensions["caseroom"].close()
