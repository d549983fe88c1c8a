"""`flask --app app check-deploy` names every weakness by itself, and is silent where there is none."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from app import create_app
from meetings.commands.check_deploy import weaknesses
from meetings.doors import record
from meetings.doors.viewers import Clock
from meetings.opening import open_caseroom
from meetings.operations import demo_cast, keys, people
from meetings.settings import DATABASE_FILE, Settings, make_keys
from tests.notified import API_KEY, TEMPLATE, TEXT_TEMPLATE
from tests.places import START, StoppedClock, fresh_caseroom

NOW = START + timedelta(hours=1)


@pytest.fixture
def environ(tmp_path: Path, clock: StoppedClock) -> dict[str, str]:
    """The environment of a service that is fit for real cases."""
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    make_keys(instance)
    given = {
        "INSTANCE": str(instance),
        "BASE_URL": "https://caseroom.example",
        "MAIL_URL": "smtp+starttls://caseroom:secret@mail.example",
        "MAIL_FROM": "Caseroom <caseroom@partnership.example>",
    }
    caseroom = fresh_caseroom(instance, clock=clock)
    keys.rotate(caseroom, START, Settings.from_environment(given).key_encryption_key)
    caseroom.close()
    return given


def _instance(environ: dict[str, str]) -> Path:
    return Path(environ["INSTANCE"])


def test_a_fit_service_has_no_weakness(environ: dict[str, str]) -> None:
    assert list(weaknesses(environ, NOW)) == []


CHANGES = {
    "over HTTP": ({"BASE_URL": "http://caseroom.example"}, "BASE_URL is not https"),
    "open to the network": ({"BIND_HOST": "0.0.0.0"}, "BIND_HOST 0.0.0.0 is open"),  # noqa: S104
    "any host": ({"TRUSTED_HOSTS": "caseroom.example,.localhost"}, "TRUSTED_HOSTS takes in more"),
    "no mail": ({"MAIL_URL": ""}, "MAIL_URL names no mail server"),
    "mail into a folder": ({"MAIL_URL": "file:"}, "MAIL_URL names no mail server"),
    "mail in the clear": ({"MAIL_URL": "smtp://mail.example"}, "MAIL_URL does not use TLS"),
    "mail to nowhere": ({"MAIL_URL": "imap://mail.example"}, "MAIL_URL cannot be used. The mail address"),
    "texts by nothing": ({"TEXT_TEMPLATE": TEXT_TEMPLATE}, "MAIL_URL cannot be used. TEXT_TEMPLATE is for"),
    "mail from nobody": ({"MAIL_FROM": ""}, "MAIL_FROM is not set"),
    "debugger": ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG is set"),
    "password alone": ({"SECOND_FACTOR": "optional"}, "SECOND_FACTOR is optional"),
    "quick hashes": ({"ARGON2_MEMORY_KIB": "8"}, "Passwords are hashed too weakly: ARGON2_MEMORY_KIB"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_weak_setting_is_named_alone(environ: dict[str, str], what: str) -> None:
    changes, words = CHANGES[what]
    (found,) = weaknesses(environ | changes, NOW)
    assert found.startswith(words)


def test_mail_by_notify_needs_its_key_in_a_closed_file(environ: dict[str, str]) -> None:
    environ = environ | {"MAIL_URL": f"notify:{TEMPLATE}"}
    (found,) = weaknesses(environ, NOW)
    assert "notify_api_key is missing: write the API key of GOV.UK Notify into it" in found
    key = _instance(environ) / "keys" / "notify_api_key"
    key.write_text(API_KEY + "\n")
    key.chmod(0o644)
    (found,) = weaknesses(environ, NOW)
    assert "has mode 0644 and must be its owner's alone" in found
    key.chmod(0o600)
    assert list(weaknesses(environ, NOW)) == []
    stand_in = environ | {"MAIL_URL": f"notify://127.0.0.1:8025/{TEMPLATE}"}
    assert list(weaknesses(stand_in, NOW)) == [
        "MAIL_URL names a stand-in of GOV.UK Notify: use notify:TEMPLATE."
    ]
    assert list(weaknesses(environ | {"TEXT_TEMPLATE": TEXT_TEMPLATE}, NOW)) == []
    (found,) = weaknesses(environ | {"TEXT_TEMPLATE": "texts"}, NOW)
    assert found == (
        "MAIL_URL cannot be used. "
        "TEXT_TEMPLATE must be the id of a template of text messages of GOV.UK Notify."
    )
    key.write_text("no key")
    (found,) = weaknesses(environ, NOW)
    assert found.startswith("MAIL_URL cannot be used. The key notify_api_key must be an API key")
    assert "no key" not in found


def test_a_key_that_is_weak_missing_or_used_twice_is_named(environ: dict[str, str]) -> None:
    folder = _instance(environ) / "keys"
    (folder / "secret_key").write_text("00" * 32)
    assert list(weaknesses(environ, NOW)) == ["The key secret_key is weak: it must be 32 random bytes."]
    shutil.copy(folder / "checkpoint_key", folder / "secret_key")
    assert list(weaknesses(environ, NOW)) == ["Two keys are the same: each must be of its own."]
    (folder / "secret_key").unlink()
    (found,) = weaknesses(environ, NOW)
    assert "secret_key is missing" in found


def test_a_file_that_others_can_read_is_named(environ: dict[str, str]) -> None:
    instance = _instance(environ)
    file = instance / DATABASE_FILE
    file.chmod(0o644)
    assert list(weaknesses(environ, NOW)) == [], "its folder is closed"
    instance.chmod(0o755)
    found = list(weaknesses(environ, NOW))
    assert [each.partition(" can be read")[0] for each in found] == [str(instance), str(file)]


def test_an_unencrypted_backup_is_named(environ: dict[str, str]) -> None:
    folder = _instance(environ) / "backups"
    folder.mkdir(mode=0o700)
    (folder / "sealed.age").write_bytes(os.urandom(64))
    assert list(weaknesses(environ, NOW)) == []
    shutil.copy(_instance(environ) / DATABASE_FILE, folder / "0003.sqlite3")
    (found,) = weaknesses(environ, NOW)
    assert "0003.sqlite3 is not encrypted" in found
    (folder / "0003.sqlite3").unlink()
    (folder / "0003.dump").write_bytes(b"PGDMP" + bytes(32))
    (found,) = weaknesses(environ, NOW)
    assert "0003.dump is not encrypted" in found


def test_what_a_restore_kept_is_named(environ: dict[str, str]) -> None:
    database = _instance(environ) / DATABASE_FILE
    shutil.copy(database, database.with_name("caseroom-until-20261013T090000Z.sqlite3"))
    (found,) = weaknesses(environ, NOW)
    assert "caseroom-until-20261013T090000Z.sqlite3 is not encrypted" in found


def test_a_demo_a_clock_that_went_back_and_a_broken_database_are_named(
    environ: dict[str, str], clock: StoppedClock
) -> None:
    loopback = environ | {"BASE_URL": "https://caseroom.localhost"}
    caseroom = open_caseroom(Settings.from_environment(loopback), clock)
    people.mark(caseroom, demo_cast.MARK, START)
    with record.writing(caseroom, Clock(NOW + timedelta(days=1))) as writing:
        writing.audit("demo.made")
    caseroom.close()
    found = list(weaknesses(environ, NOW))
    assert [each.split(":")[0] for each in found][:1] == ["The database is a demo"]
    assert found[1].startswith("The clock is behind the last thing recorded, at 2026-10-14 10:00 UTC")

    (_instance(environ) / DATABASE_FILE).write_bytes(b"not a database")
    (broken,) = weaknesses(environ, NOW)
    assert "cannot be read" in broken


def test_the_command_fails_with_a_line_for_each(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "VIEWER_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (environ | {"MAIL_URL": "", "FLASK_DEBUG": "1"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["flask", "--app", "app", "check-deploy"])
    result = create_app().test_cli_runner().invoke(args=["check-deploy"])
    assert (result.exit_code, len(result.output.splitlines())) == (1, 2)
