"""`flask --app app backup` copies whole what is written to meanwhile, or leaves nothing that looks done."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from meetings.commands.backup import backup
from meetings.opening import open_caseroom
from meetings.settings import KEY_NAMES, Settings
from tests.commands.backed_up import (
    die_backing_up,
    file_of,
    killed,
    on_file,
    refusal,
    rows,
    run,
    writer,
    written,
)
from tests.places import settings_in
from tests.serving import typed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go."""
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.mark.long
def test_under_the_writes_of_another_process_it_is_whole_and_says_by_what_it_is_known(
    closed: Settings, folder: Path
) -> None:
    with writer(closed.instance):
        result = run(closed, backup, folder)
    (file,) = folder.iterdir()

    assert result.exit_code == 0, result.output
    assert re.fullmatch(r"caseroom-\d{8}T\d{6}Z\.sqlite3", file.name)
    assert file.stat().st_mode & 0o777 == 0o600
    kept = rows(file)["audit_rows"]
    assert rows(file_of(closed))["audit_rows"][: len(kept)] == kept
    assert len(kept) < len(rows(file_of(closed))["audit_rows"]), "more was written since"
    assert f"has {len(kept)} rows, the last with the hash {kept[-1][-1]}" in result.output


def test_it_opens_where_it_is_put_with_the_keys_and_holds_none(
    closed: Settings, folder: Path, tmp_path: Path
) -> None:
    file = folder / "before the upgrade"
    result = run(closed, backup, file)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(file, file_of(settings_in(elsewhere)))

    open_caseroom(settings_in(elsewhere)).close()
    assert list(folder.iterdir()) == [file]
    assert f"keep {closed.instance / 'keys'} elsewhere" in result.output
    for name in KEY_NAMES:
        key = getattr(closed, name)
        assert key.hex() in (closed.instance / "keys" / name).read_text()
        assert key not in file.read_bytes()
        assert key.hex().encode() not in file.read_bytes()


def test_none_is_written_over(closed: Settings, folder: Path) -> None:
    file = folder / "kept"
    assert run(closed, backup, file).exit_code == 0
    before = written(folder)
    assert f"already a backup {file}" in refusal(run(closed, backup, file))
    assert written(folder) == before


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("missing/", "There is no folder"),
        ("missing/here", "There is no folder"),
        ("instance/keys", "Keep backups and keys apart"),
        ("instance/keys/here", "Keep backups and keys apart"),
    ],
)
def test_a_place_that_is_none_is_refused(closed: Settings, tmp_path: Path, place: str, said: str) -> None:
    before = written(tmp_path)
    assert said in refusal(run(closed, backup, f"{tmp_path}/{place}"))
    assert written(tmp_path) == before


def test_without_a_database_there_is_none(closed: Settings, folder: Path) -> None:
    file_of(closed).unlink()
    assert "There is no database yet" in refusal(run(closed, backup, folder))
    assert written(folder) == {}
    assert not file_of(closed).exists()


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("UPDATE audit_rows SET event = 'case.read' WHERE seq = 1", "broken at row 1"),
        (
            "UPDATE marks SET value = (SELECT value || 'x' FROM marks) WHERE name = 'key_check'",
            "does not open it",
        ),
    ],
)
def test_a_copy_that_cannot_be_relied_on_is_not_kept(
    closed: Settings, folder: Path, done: str, said: str
) -> None:
    path = file_of(closed)
    with closing(sqlite3.connect(path)) as connection:
        (trigger,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'audit_rows_no_update'"
        ).fetchone()
    on_file(path, "DROP TRIGGER audit_rows_no_update", done, trigger)
    assert said in refusal(run(closed, backup, folder))
    assert written(folder) == {}


@pytest.mark.long
def test_one_that_was_killed_looks_like_none(closed: Settings, folder: Path) -> None:
    file = folder / "nightly"
    killed(die_backing_up, file_of(closed), file)

    assert [path.name for path in folder.iterdir()] == ["nightly.partial"]
    assert "nightly.partial is there: a backup that was cut short" in refusal(run(closed, backup, file))
    (folder / "nightly.partial").unlink()
    assert run(closed, backup, file).exit_code == 0
    assert list(folder.iterdir()) == [file]


@pytest.mark.long
def test_typed_where_nothing_is_set_up_it_says_so_in_a_line(tmp_path: Path) -> None:
    done = typed(["backup", str(tmp_path)], {"INSTANCE": str(tmp_path / "nowhere")})
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"Error: The key \S+ is missing: [^\n]+\n", done.stderr)
