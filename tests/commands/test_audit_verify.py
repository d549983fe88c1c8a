"""Forty ways to tamper with the audit chain: the command and the one-file verifier notice every one."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from meetings.checkpoints import Checkpoint, public_key
from meetings.checkpoints import signed as sign
from meetings.commands import verify_audit
from meetings.commands.audit import audit
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import checkpoints, opening_meeting
from meetings.operations import closing as closing_meetings
from meetings.reminders import mail
from meetings.reminders.mail import Envelope
from meetings.settings import DATABASE_FILE
from tests.cast import lay_scene
from tests.places import START, StoppedClock, fresh_caseroom
from tests.serving import write_keys

EVENTS = 12
Tamper = Callable[[sqlite3.Connection], None]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service with a chain, a checkpoint of a close and one of a night, and rows after both."""
    folder = tmp_path_factory.mktemp("original")
    clock = StoppedClock()
    caseroom = fresh_caseroom(folder, clock=clock)
    write_keys(caseroom.settings)
    cast = lay_scene(caseroom, clock.now)
    opening_meeting.open_meeting(caseroom, cast.viewer("alma", clock.now), cast.meeting)
    closing_meetings.close_meeting(caseroom, cast.viewer("alma", clock.forward(hours=1)), cast.meeting)
    checkpoints.make_at_close(caseroom, clock.now)
    _append(caseroom, clock)
    clock.forward(hours=24)
    checkpoints.make_nightly(caseroom, clock.now)
    _append(caseroom, clock)
    caseroom.close()
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


def _append(caseroom: Caseroom, clock: StoppedClock) -> None:
    for number in range(EVENTS):
        clock.forward(minutes=1)
        with record.writing(caseroom, Clock(clock.now)) as writing:
            writing.audit("case.closed", f"{number:032}", case=f"{number:032}")


@pytest.fixture
def instance(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy to tamper with."""
    copied = tmp_path / "instance"
    shutil.copytree(original, copied)
    monkeypatch.setenv("INSTANCE", str(copied))
    for name in ("DATABASE_URL", "VIEWER_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return copied


def _in_database(instance: Path, tamper: Tamper) -> None:
    with closing(sqlite3.connect(instance / DATABASE_FILE)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        tamper(connection)
        connection.commit()


def _verify(*kept: Path) -> tuple[int, str]:
    answer = CliRunner().invoke(audit, ["verify", *map(str, kept)])
    return answer.exit_code, answer.output


def _verify_alone(*arguments: Path | str) -> tuple[int, str]:
    script = str(verify_audit.__file__)
    ran = subprocess.run(
        [sys.executable, "-I", script, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


def _sql(statement: str) -> Tamper:
    return lambda connection: connection.execute(statement).close()


_SIGNED = "(SELECT min(size) FROM checkpoints)"
_LAST = "(SELECT max(seq) FROM audit_rows)"
_CHANGED = {
    "event": "'case.opened'",
    "details": """'{"case": "another"}'""",
    "actor_id": "'somebody'",
    "agency_id": "'an agency'",
    "object_id": "'another'",
    "digest": "'x'",
    "hash": "'x'",
    "previous": "'x'",
    "at": "'2026-01-01 00:00:00.000000'",
}
_PLACES = {"before a checkpoint": f"{_SIGNED} - 1", "signed": _SIGNED, "last": _LAST}


def _rehash(connection: sqlite3.Connection, start: int) -> None:
    """Make the chain whole again from a row on, as somebody would who can compute SHA-256."""
    connection.row_factory = sqlite3.Row
    previous = connection.execute("SELECT hash FROM audit_rows WHERE seq = ?", (start - 1,)).fetchone()
    before = previous["hash"] if previous else verify_audit.ORIGIN
    for stored in connection.execute(
        "SELECT * FROM audit_rows WHERE seq >= ? ORDER BY seq", (start,)
    ).fetchall():
        at = f"{stored['at'].replace(' ', 'T')}+00:00"
        row = dict(
            zip(verify_audit.COLUMNS, (stored["seq"], at, *list(stored)[2:8], before, ""), strict=True)
        )
        connection.execute(
            "UPDATE audit_rows SET previous = ?, hash = ? WHERE seq = ?",
            (before, before := verify_audit.row_hash(row), stored["seq"]),
        )


def _rewritten(statement: str, start: str = f"{_SIGNED} - 1") -> Tamper:
    def tamper(connection: sqlite3.Connection) -> None:
        first = connection.execute(f"SELECT {start}").fetchone()[0]
        connection.execute(statement)
        rows = connection.execute("SELECT seq FROM audit_rows ORDER BY seq").fetchall()
        for expected, (seq,) in enumerate(rows, start=1):
            connection.execute("UPDATE audit_rows SET seq = ? WHERE seq = ?", (expected, seq))
        _rehash(connection, first)

    return tamper


TAMPERINGS: dict[str, Tamper] = {
    **{
        f"{column} of the row {place}": _sql(f"UPDATE audit_rows SET {column} = {value} WHERE seq = {where}")
        for column, value in _CHANGED.items()
        for place, where in _PLACES.items()
    },
    "first row deleted": _sql("DELETE FROM audit_rows WHERE seq = 1"),
    "a row deleted": _sql(f"DELETE FROM audit_rows WHERE seq = {_SIGNED} - 1"),
    "two rows exchanged": lambda connection: [
        connection.execute("UPDATE audit_rows SET seq = -1 WHERE seq = 5"),
        connection.execute("UPDATE audit_rows SET seq = 5 WHERE seq = 6"),
        connection.execute("UPDATE audit_rows SET seq = 6 WHERE seq = -1"),
    ][0].close(),
    "a row numbered anew": _sql("UPDATE audit_rows SET seq = 9999 WHERE seq = 5"),
    "a row added": _sql(
        "INSERT INTO audit_rows SELECT -1, at, actor_id, agency_id, event, object_id, details, digest, "
        "'p', 'h' FROM audit_rows WHERE seq = 5"
    ),
    "end cut off behind a checkpoint": _sql(f"DELETE FROM audit_rows WHERE seq >= {_SIGNED}"),
    "all rows deleted": _sql("DELETE FROM audit_rows"),
    "a change made whole again": _rewritten(
        f"UPDATE audit_rows SET actor_id = 'somebody' WHERE seq = {_SIGNED} - 1"
    ),
    "a row taken out and made whole again": _rewritten(f"DELETE FROM audit_rows WHERE seq = {_SIGNED} - 1"),
    "the first row changed and made whole again": _rewritten(
        "UPDATE audit_rows SET details = '{}' WHERE seq = 1", "1"
    ),
    "checkpoint's size changed": _sql("UPDATE checkpoints SET note = replace(note, size, size - 1)"),
    "checkpoint's signature changed": _sql(
        "UPDATE checkpoints SET note = substr(note, 1, length(note) - 9) || 'AAAAAAA='"
    ),
    "checkpoint of another service": _sql("UPDATE checkpoints SET note = replace(note, '/audit', '/other')"),
    "checkpoint's key changed": _sql(f"UPDATE checkpoints SET public_key = '{'00' * 32}'"),
}


def test_forty_ways_are_tried() -> None:
    assert len(TAMPERINGS) >= 40


def test_what_was_not_touched_is_whole(instance: Path) -> None:
    assert _verify()[0] == 0
    code, said = _verify_alone(instance / DATABASE_FILE)
    assert (code, "The chain is whole" in said, "Checkpoints that fit it: 2." in said) == (0, True, True), (
        said
    )


@pytest.mark.parametrize("what", TAMPERINGS)
def test_every_tampering_is_noticed(instance: Path, what: str) -> None:
    _in_database(instance, TAMPERINGS[what])
    assert _verify()[0] == 1
    assert verify_audit.main([str(instance / DATABASE_FILE)]) == 1


def test_a_chain_written_anew_and_signed_by_another_key_is_noticed_where_the_key_is(instance: Path) -> None:
    """All that the database holds then fits: only who knows the service's key can tell."""
    key = CliRunner().invoke(audit, ["key"]).output.strip()
    foreign = bytes(32)

    def forge(connection: sqlite3.Connection) -> None:
        _rewritten("UPDATE audit_rows SET details = '[]' WHERE seq = 1", "1")(connection)
        for size, note in connection.execute("SELECT size, note FROM checkpoints").fetchall():
            (root,) = connection.execute("SELECT hash FROM audit_rows WHERE seq = ?", (size,)).fetchone()
            signed = sign(Checkpoint(note.partition("\n")[0], size, root), foreign)
            connection.execute(
                "UPDATE checkpoints SET note = ?, public_key = ? WHERE size = ?",
                (signed, public_key(foreign).hex(), size),
            )

    _in_database(instance, forge)
    assert _verify_alone(instance / DATABASE_FILE)[0] == 0
    code, said = _verify()
    assert (code, "another key" in said) == (1, True), said
    assert _verify_alone(instance / DATABASE_FILE, "--key", key)[0] == 1


def test_a_checkpoint_kept_elsewhere_tells_what_the_database_no_longer_does(
    instance: Path, tmp_path: Path
) -> None:
    kept = _kept_mail(instance, tmp_path)
    key = CliRunner().invoke(audit, ["key"]).output.strip()
    assert _verify(kept)[0] == 0
    assert _verify_alone(instance / DATABASE_FILE, kept, "--key", key)[0] == 0

    def forget(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM checkpoints")
        _rewritten("UPDATE audit_rows SET details = '[]' WHERE seq = 1", "1")(connection)

    _in_database(instance, forget)
    assert _verify()[0] == 0, "nothing in the database itself tells of it"
    assert _verify(kept)[0] == 1
    code, said = _verify_alone(instance / DATABASE_FILE, kept, "--key", key)
    assert (code, "not the one that a checkpoint was signed for" in said) == (1, True), said


@pytest.mark.parametrize("saved", ["whole", "as text"])
def test_the_mail_with_a_checkpoint_may_be_kept_as_it_came(
    instance: Path, tmp_path: Path, saved: str
) -> None:
    """The mail that the service itself sends: its text is encoded, and stands beside the same as HTML."""
    key = CliRunner().invoke(audit, ["key"]).output.strip()
    note = _kept_mail(instance, tmp_path).read_text("utf-8")
    envelope = Envelope("k", "rita@riverside.example", "Rita", "Caseroom <c@case.example>", "A partnership")
    link = "https://case.example/help"
    sent = mail.checkpoint_mail(envelope, made_on=START.date(), note=note, link=link)
    message = mail.as_email_message(sent, START)
    kept = tmp_path / "kept.eml"
    body = message.get_body(("plain",))
    assert body
    kept.write_bytes(message.as_bytes() if saved == "whole" else body.get_content().encode())
    assert _verify(kept)[0] == 0
    code, said = _verify_alone(instance / DATABASE_FILE, kept, "--key", key)
    assert (code, "Checkpoints that fit it: 3." in said) == (0, True), said

    size = note.split("\n")[1].encode()
    kept.write_bytes(kept.read_bytes().replace(b"\n" + size, b"\n1", 1))
    assert _verify(kept)[0] == 1
    assert _verify_alone(instance / DATABASE_FILE, kept, "--key", key)[0] == 1


def test_the_exported_chain_is_checked_like_the_database(instance: Path, tmp_path: Path) -> None:
    exported = tmp_path / "chain.jsonl"
    assert CliRunner().invoke(audit, ["export", str(exported)]).exit_code == 0
    assert _verify_alone(exported)[0] == 0
    exported.write_text(exported.read_text("utf-8").replace("case.closed", "case.opened", 1), "utf-8")
    code, said = _verify_alone(exported)
    assert (code, "was changed" in said) == (1, True), said


def test_what_is_no_chain_and_what_is_no_checkpoint_is_said(instance: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("Dear colleague")
    assert _verify_alone(tmp_path / "missing")[0] == 2
    assert _verify_alone(tmp_path / "empty.txt")[0] == 2
    assert _verify_alone(instance / DATABASE_FILE, tmp_path / "empty.txt")[0] == 2
    assert _verify(tmp_path / "empty.txt")[0] == 1


def _kept_mail(instance: Path, folder: Path) -> Path:
    """The night's checkpoint in a file of its own, as somebody would save it."""
    with closing(sqlite3.connect(instance / DATABASE_FILE)) as connection:
        (note,) = connection.execute("SELECT note FROM checkpoints ORDER BY size DESC").fetchone()
    kept = folder / "kept.txt"
    kept.write_text(note, "utf-8")
    return kept
