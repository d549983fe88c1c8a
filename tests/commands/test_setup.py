"""`flask --app app setup` makes what is missing, changes nothing when run again, and never guesses a key."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from app import create_app
from meetings.commands import open_themselves
from meetings.doors import record
from meetings.opening import open_caseroom
from meetings.settings import DATABASE_FILE, Settings
from models.agencies import Partner
from models.people import Person

pytestmark = pytest.mark.long


def in_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """The folder of a service, named by the environment."""
    for name in ("DATABASE_URL", "VIEWER_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INSTANCE", str(folder))
    monkeypatch.setattr("sys.argv", ["flask", "--app", "app", "setup"])
    return folder


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One of a service that is not set up."""
    return in_folder(monkeypatch, tmp_path / "instance")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """What a first run says, and the folder that it leaves."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = in_folder(monkeypatch, tmp_path_factory.mktemp("first") / "instance")
        return run_setup(), folder


@pytest.fixture
def done(first: tuple[Result, Path], instance: Path) -> Path:
    """Such a folder, of a service that is set up."""
    shutil.copytree(first[1], instance)
    return instance


def run_setup(*options: str) -> Result:
    runner = create_app().test_cli_runner()
    return runner.invoke(args=["setup", "--no-demo", *options])


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def dump(instance: Path) -> list[str]:
    with closing(sqlite3.connect(instance / DATABASE_FILE)) as connection:
        return list(connection.iterdump())


def count(instance: Path, entity: type[Partner] | type[Person]) -> int:
    caseroom = open_caseroom(Settings.from_environment({"INSTANCE": str(instance)}))
    try:
        with record.reading(caseroom) as session:
            return len(session.scalars(select(entity)).all())
    finally:
        caseroom.close()


def test_from_nothing_to_a_service_that_opens(first: tuple[Result, Path]) -> None:
    result, instance = first
    assert (result.exit_code, result.output) == (0, "The catalogue was loaded.\n")
    assert count(instance, Partner) == 47
    assert count(instance, Person) == 0
    for name in ("secret_key", "key_encryption_key"):
        assert (instance / "keys" / name).stat().st_mode & 0o777 == 0o600


def test_a_second_run_changes_nothing(done: Path) -> None:
    before, keys = dump(done), written(done / "keys")
    result = run_setup()
    assert (result.exit_code, result.output) == (0, "")
    assert dump(done) == before
    assert written(done / "keys") == keys


def test_a_lost_key_is_not_made_anew(done: Path) -> None:
    (done / "keys" / "key_encryption_key").unlink()
    before = written(done)
    result = run_setup()
    assert result.exit_code == 2
    assert "restore that file" in result.output
    assert written(done) == before


def test_nor_is_it_where_the_database_stands_elsewhere(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Path(shutil.move(done / DATABASE_FILE, tmp_path / "elsewhere.sqlite3"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{elsewhere}")
    assert run_setup().exit_code == 0
    (done / "keys" / "key_encryption_key").unlink()
    before = written(done)
    result = run_setup()
    assert result.exit_code == 2
    assert "restore that file" in result.output
    assert written(done) == before


def test_another_key_stops_before_anything_changes(done: Path) -> None:
    (done / "keys" / "key_encryption_key").write_text("00" * 32, encoding="ascii")
    before = written(done)
    result = run_setup()
    assert result.exit_code == 2
    assert "not the one this database was made with" in result.output
    assert written(done) == before


def test_a_set_up_that_was_cut_short_goes_on(done: Path) -> None:
    (done / DATABASE_FILE).write_bytes(b"")
    result = run_setup()
    assert (result.exit_code, result.output) == (0, "The catalogue was loaded.\n")
    assert count(done, Partner) == 47


def test_senseless_settings_are_said_in_words(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "oracle://somewhere")
    result = run_setup()
    assert result.exit_code == 2
    assert result.output.startswith("Error: DATABASE_URL must be")
    assert not instance.exists()


def test_a_database_that_does_not_answer_is_said_in_words(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://caseroom@/caseroom?host={tmp_path}")
    monkeypatch.setenv("VIEWER_DATABASE_URL", f"postgresql://viewer@/caseroom?host={tmp_path}")
    result = run_setup()
    assert result.exit_code == 2
    assert "The database does not work" in result.output
    assert not instance.exists()


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["flask", "--app", "app", "setup"], True),
        (["flask", "--app", "app", "setup", "--no-demo"], True),
        (["flask", "--app", "app", "keys", "rotate"], True),
        (["flask", "--app", "app", "run"], False),
        (["setup"], False),
        ([], False),
    ],
)
def test_which_commands_run_where_the_service_does_not_open(arguments: list[str], answer: bool) -> None:  # noqa: FBT001
    assert open_themselves(arguments) is answer
