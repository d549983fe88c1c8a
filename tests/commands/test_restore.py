"""`flask --app app restore` brings back exactly what was backed up, or changes nothing and says why."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from meetings.commands.backup import backup
from meetings.commands.restore import restore
from meetings.opening import open_caseroom
from meetings.operations import upgrade
from meetings.settings import Settings
from tests.commands.backed_up import (
    die_having_written,
    file_of,
    killed,
    on_file,
    refusal,
    rows,
    run,
    write_one,
    writer,
    written,
)
from tests.serving import Server, free_port


@pytest.fixture
def file(closed: Settings, tmp_path: Path) -> Path:
    """A backup of the service."""
    made = tmp_path / "backup"
    assert run(closed, backup, made).exit_code == 0
    return made


@pytest.fixture
def changed(closed: Settings, file: Path) -> Settings:
    """The service with a row more than its backup."""
    opened = open_caseroom(closed)
    write_one(opened)
    opened.close()
    assert rows(file_of(closed)) != rows(file)
    return closed


def kept(settings: Settings) -> Path:
    """What was there before."""
    (found,) = settings.instance.glob("caseroom-until-*Z.sqlite3")
    return found


def test_it_brings_back_exactly_those_rows_and_keeps_what_was_there(changed: Settings, file: Path) -> None:
    backed_up, former = rows(file), rows(file_of(changed))
    result = run(changed, restore, file, "--yes")

    assert result.exit_code == 0, result.output
    with closing(sqlite3.connect(file_of(changed))) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",), (
            "as the service leaves its own"
        )
    assert rows(file_of(changed)) == backed_up
    assert rows(kept(changed)) == former
    assert f"What was there is kept as {kept(changed)}." in result.output
    assert f"has {len(backed_up['audit_rows'])} rows" in result.output
    assert "setup" not in result.output
    assert file_of(changed).stat().st_mode & 0o777 == 0o600
    open_caseroom(changed).close()


def test_where_there_is_no_database_it_asks_for_nothing(closed: Settings, file: Path) -> None:
    before = rows(file_of(closed))
    file_of(closed).unlink()
    assert run(closed, restore, file).exit_code == 0
    assert rows(file_of(closed)) == before
    assert not list(closed.instance.glob("*until*"))


def test_by_a_link_it_replaces_the_database_and_not_the_link(
    changed: Settings, file: Path, tmp_path: Path
) -> None:
    path, target = file_of(changed), tmp_path / "elsewhere.sqlite3"
    shutil.move(path, target)
    path.symlink_to(target)
    assert run(changed, restore, file, "--yes").exit_code == 0
    assert path.is_symlink()
    assert rows(target) == rows(file)
    assert len(list(tmp_path.glob("elsewhere-until-*"))) == 1


def test_one_of_an_earlier_revision_names_what_is_to_be_run_next(closed: Settings, file: Path) -> None:
    on_file(
        file,
        "UPDATE alembic_version SET version_num = '0041'",
        "DROP TABLE extract_pieces",
        "DROP TABLE extracts",
    )
    result = run(closed, restore, file, "--yes")
    assert result.exit_code == 0, result.output
    assert f"flask --app app setup, from revision 0041 to {upgrade.newest()}" in result.output


def test_what_a_killed_process_left_beside_the_former_goes_with_it(closed: Settings, file: Path) -> None:
    killed(die_having_written, closed.instance)
    log = Path(f"{file_of(closed)}-wal")
    assert log.stat().st_size
    result = run(closed, restore, file, "--yes")

    assert result.exit_code == 0, result.output
    assert not log.exists()
    assert rows(file_of(closed)) == rows(file)
    assert len(rows(kept(closed))["audit_rows"]) == len(rows(file)["audit_rows"]) + 1


def test_a_damaged_database_gives_way_and_is_kept(closed: Settings, file: Path) -> None:
    killed(die_having_written, closed.instance)
    path = file_of(closed)
    path.write_bytes(b"\xa5" * 4096 + path.read_bytes()[4096:])
    result = run(closed, restore, file, "--yes")

    assert result.exit_code == 0, result.output
    assert kept(closed).read_bytes().startswith(b"\xa5" * 4096)
    assert not Path(f"{path}-wal").exists()
    assert rows(path) == rows(file)


def test_a_log_whose_database_is_gone_is_not_taken_for_the_new_ones(closed: Settings, file: Path) -> None:
    killed(die_having_written, closed.instance)
    file_of(closed).unlink()
    log = Path(f"{file_of(closed)}-wal").read_bytes()
    assert run(closed, restore, file).exit_code == 0

    assert [left.read_bytes() for left in closed.instance.glob("*-wal")] == [log]
    assert rows(file_of(closed)) == rows(file)


def unchanged(settings: Settings, file: Path, *options: str) -> str:
    """Why it was not restored; proves that nothing was changed."""
    before = written(settings.instance)
    said = refusal(run(settings, restore, file, *options))
    assert written(settings.instance) == before
    return said


def test_a_database_is_not_replaced_unasked(changed: Settings, file: Path) -> None:
    assert "add --yes" in unchanged(changed, file)
    assert run(changed, restore, file, "--yes").exit_code == 0


def test_nor_while_another_process_has_it_open(changed: Settings, file: Path) -> None:
    with writer(changed.instance):
        said = refusal(run(changed, restore, file, "--yes"))
    assert "Another process has" in said
    assert not list(changed.instance.glob("*until*"))
    assert len(rows(file_of(changed))["audit_rows"]) > len(rows(file)["audit_rows"]) + 1
    assert run(changed, restore, file, "--yes").exit_code == 0


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100_000])


def _write_mail(path: Path) -> None:
    path.write_text("To: somebody")


def _dump(path: Path) -> None:
    path.write_bytes(b"PGDMP\x01\x10")


def _other_database(path: Path) -> None:
    path.unlink()
    on_file(path, "CREATE TABLE notes (note)")


def _reword_chain(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_rows_no_update'")
        (trigger,) = found.fetchone()
    reworded = "UPDATE audit_rows SET event = 'case.read' WHERE seq = 1"
    on_file(path, "DROP TRIGGER audit_rows_no_update", reworded, trigger)


def _without_trigger(path: Path) -> None:
    on_file(path, "DROP TRIGGER decisions_no_delete")


def _of_a_later_caseroom(path: Path) -> None:
    on_file(path, "UPDATE alembic_version SET version_num = '9999'")


def _never_set_up(path: Path) -> None:
    on_file(path, "DELETE FROM marks WHERE name = 'key_check'")


def _with_a_log(path: Path) -> None:
    Path(f"{path}-wal").touch()


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (Path.unlink, "There is no file"),
        (_truncate, "It is damaged"),
        (_write_mail, "is not a SQLite database"),
        (_dump, "is not a SQLite database"),
        (_other_database, "is not a database of Caseroom"),
        (_reword_chain, "broken at row 1"),
        (_without_trigger, "decisions_no_delete are missing"),
        (_of_a_later_caseroom, "at revision 9999, later than"),
        (_never_set_up, "no key opens it"),
        (_with_a_log, "is not whole without"),
    ],
)
def test_what_is_no_whole_backup_is_refused(
    changed: Settings, file: Path, done: Callable[[Path], None], said: str
) -> None:
    done(file)
    said_of_it = unchanged(changed, file, "--yes")
    assert said in said_of_it
    assert str(file) in said_of_it


def test_with_other_keys_it_is_refused_until_they_are_put_back(changed: Settings, file: Path) -> None:
    key = changed.instance / "keys" / "key_encryption_key"
    right = key.read_text()
    key.write_text("00" * 32)
    said = unchanged(changed, file, "--yes")
    assert f"The key {key} does not open it" in said
    assert "key_encryption_key.former" in said
    key.write_text(right)
    assert run(changed, restore, file, "--yes").exit_code == 0


def test_the_database_itself_is_no_backup(changed: Settings) -> None:
    assert "is the database itself" in unchanged(changed, file_of(changed), "--yes")


@pytest.mark.long
def test_a_service_is_backed_up_while_it_runs_and_restored_when_it_is_stopped(
    changed: Settings, tmp_path: Path
) -> None:
    opened = open_caseroom(changed)
    opened.close()
    server, file = Server(opened, free_port()), tmp_path / "served"
    server.start()
    try:
        assert run(changed, backup, file).exit_code == 0
        assert "The service runs" in refusal(run(changed, restore, file, "--yes"))
        shutil.move(file_of(changed), tmp_path / "gone")
        assert "The service runs" in refusal(run(changed, restore, file)), "though its file is gone"
    finally:
        server.stop()
    result = run(changed, restore, file)
    assert result.exit_code == 0, result.output
    server.start()
    server.stop()
    assert rows(file_of(changed)) == rows(file)
