"""What gunicorn writes as the service starts: where it is open, or in one sentence why it is not."""

import os
import sys
from pathlib import Path
from subprocess import run

import pytest
from sqlalchemy import text

from meetings.doors import Caseroom
from meetings.serving import alone
from tests.places import StoppedClock, fresh_caseroom
from tests.serving import ROOT, Server, free_port, write_keys


@pytest.fixture
def closed(tmp_path: Path, clock: StoppedClock) -> Caseroom:
    """A service that nobody has open, in a folder of its own."""
    made = fresh_caseroom(tmp_path, clock=clock)
    made.close()
    return made


def test_it_says_where_it_is_open_once_it_is(closed: Caseroom) -> None:
    server = Server(closed, free_port())
    server.start()
    server.stop()

    assert server.log.count("Caseroom is open at") == 1
    assert server.log.index("Booting worker") < server.log.index("Caseroom is open at")


def test_what_it_may_not_open_on_is_one_sentence_and_ends_it(closed: Caseroom) -> None:
    with closed.record.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text("DROP TRIGGER decisions_no_delete"))
    closed.record.dispose()
    server = Server(closed, free_port())
    with pytest.raises(AssertionError, match="Caseroom cannot start"):
        server.start()
    assert server.process
    server.process.join()

    assert server.process.exitcode == 3
    assert server.log.count("decisions_no_delete") == 1
    assert "Traceback" not in server.log
    assert "is open at" not in server.log


def test_it_does_not_start_while_a_backup_is_put_in_its_databases_place(closed: Caseroom) -> None:
    path = closed.settings.database_file
    assert path
    server = Server(closed, free_port())
    with alone(path):
        with pytest.raises(AssertionError, match="A backup is being put in the place"):
            server.start()
        assert server.process
        server.process.join()
    assert server.process.exitcode == 2
    assert "Traceback" not in server.log
    server.start()
    server.stop()


def test_the_process_that_answers_nobody_holds_nothing_of_what_answers(closed: Caseroom) -> None:
    write_keys(closed.settings)
    environment = os.environ | {"INSTANCE": str(closed.settings.instance)}
    names = "import sys, meetings.gunicorn_conf; print(*{name.partition('.')[0] for name in sys.modules})"
    said = run([sys.executable, "-c", names], cwd=ROOT, env=environment, capture_output=True, check=True)

    imported = set(said.stdout.decode().split())
    assert {"meetings", "gunicorn"} <= imported
    assert not imported & {"sqlalchemy", "flask", "models", "cryptography", "docx"}
