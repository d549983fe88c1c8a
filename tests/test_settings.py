"""What stops the start, in which words, and what the service runs with when nobody says anything."""

import re
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from meetings.settings import KEY_NAMES, NOTIFY_API_KEY, Settings, SettingsError, make_keys

POSTGRESQL = "postgresql://writer:secret@db.example/caseroom"


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    folder = tmp_path / "instance"
    make_keys(folder)
    return folder


def settings_of(instance: Path, **environ: str) -> Settings:
    return Settings.from_environment({"INSTANCE": str(instance), **environ})


def test_an_embedded_service_needs_no_variable_but_its_keys(instance: Path) -> None:
    settings = settings_of(instance)

    assert settings.database_url == f"sqlite:///{instance}/caseroom.sqlite3"
    assert settings.database_file == instance / "caseroom.sqlite3"
    assert settings.viewer_database_url is None
    assert settings.mail_url == ""
    assert settings.outbox == instance / "outbox"
    assert (settings.bind_host, settings.port) == ("127.0.0.1", 8000)
    assert settings.base_url == "http://localhost:8000"
    assert settings.trusted_hosts == (".localhost", "127.0.0.1")
    assert settings.timezone == "Europe/London"


def test_the_instance_is_a_folder_of_the_working_directory(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(instance.parent)

    assert Settings.from_environment({}).instance == instance


def test_passwords_are_hashed_at_the_cost_that_production_needs(instance: Path) -> None:
    settings = settings_of(instance)

    assert settings.argon2_time_cost == 2
    assert settings.argon2_memory_kib == 47_104
    assert settings.argon2_parallelism == 1


def test_numbers_are_read_from_variables_of_the_same_name(instance: Path) -> None:
    settings = settings_of(instance, PORT="8123", SCREEN_POLL_MS="300", ARGON2_MEMORY_KIB="8")

    assert settings.base_url == "http://localhost:8123"
    assert settings.screen_poll_ms == 300
    assert settings.argon2_memory_kib == 8
    assert settings.phone_poll_ms == 2500


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", "²"])
def test_a_number_that_is_none_stops_the_start(instance: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="PORT must be a whole number above 0"):
        settings_of(instance, PORT=text)


def test_no_proxy_may_be_said_in_so_many_words(instance: Path) -> None:
    """README.md names 0 as what stands without the variable."""
    assert settings_of(instance, PROXIES="0").proxies == settings_of(instance).proxies == 0
    with pytest.raises(SettingsError, match="PROXIES must be a whole number from 0 on, not '-1'"):
        settings_of(instance, PROXIES="-1")


def test_the_readme_names_what_is_set_by_words() -> None:
    """Whatever check-deploy may ask an administrator to change, they find there."""
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    named = {name.lower() for name in re.findall(r"`([A-Z_]{4,})[`=]", readme)}
    set_by_words = {field.name for field in fields(Settings) if field.type is not int}
    assert set_by_words - {*KEY_NAMES, NOTIFY_API_KEY} <= named
    assert named <= {field.name for field in fields(Settings)}


@pytest.mark.parametrize("name", ["SCREEN_POLL_MS", "PHONE_POLL_MS"])
def test_a_page_that_would_be_blank_between_two_polls_stops_the_start(instance: Path, name: str) -> None:
    settings = settings_of(instance, **{name: "60000"})
    assert getattr(settings, name.lower()) == 60_000
    with pytest.raises(SettingsError, match=f"{name} must be from 1 to 60000, not 60001"):
        settings_of(instance, **{name: "60001"})


def test_settings_never_change(instance: Path) -> None:
    settings = settings_of(instance)

    with pytest.raises(FrozenInstanceError):
        settings.port = 1  # type: ignore[misc]


def test_no_secret_is_printed_with_the_settings(instance: Path) -> None:
    settings = settings_of(
        instance,
        DATABASE_URL=POSTGRESQL,
        VIEWER_DATABASE_URL="postgresql://reader:hidden@db.example/caseroom",
        MAIL_URL="smtps://caseroom:sesame@mail.example",
    )
    secrets = [settings.secret_key, settings.key_encryption_key, settings.checkpoint_key]

    assert settings.mail_url == "smtps://caseroom:sesame@mail.example"
    for secret in ["secret@", "hidden", "sesame", *map(repr, secrets)]:
        assert secret not in repr(settings)


@pytest.mark.parametrize("name", KEY_NAMES)
def test_a_missing_key_stops_the_start(instance: Path, name: str) -> None:
    (instance / "keys" / name).unlink()

    with pytest.raises(SettingsError, match=f"The key .*/{name} is missing"):
        settings_of(instance)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o700])
def test_a_key_that_others_may_read_stops_the_start(instance: Path, mode: int) -> None:
    (instance / "keys" / "secret_key").chmod(mode)

    with pytest.raises(SettingsError, match=f"has mode {mode:04o} and must be its owner's alone"):
        settings_of(instance)


@pytest.mark.parametrize("text", ["", "00" * 31, "00" * 33, "zz" * 32])
def test_a_spoilt_key_stops_the_start(instance: Path, text: str) -> None:
    (instance / "keys" / "key_encryption_key").write_text(text)

    with pytest.raises(SettingsError, match="must hold 64 hexadecimal digits"):
        settings_of(instance)


def test_a_key_that_is_no_text_stops_the_start(instance: Path) -> None:
    (instance / "keys" / "secret_key").write_bytes(b"\xff" * 32)

    with pytest.raises(SettingsError, match="cannot be read"):
        settings_of(instance)


def test_keys_are_made_for_their_owner_alone(instance: Path) -> None:
    settings = settings_of(instance)

    assert [folder.stat().st_mode & 0o777 for folder in (instance, instance / "keys")] == [0o700, 0o700]
    assert [(instance / "keys" / name).stat().st_mode & 0o777 for name in KEY_NAMES] == [0o600] * 3
    made = [settings.secret_key, settings.key_encryption_key, settings.checkpoint_key]
    assert [len(key) for key in made] == [32] * 3
    assert len(set(made)) == 3


def test_keys_are_made_once(instance: Path) -> None:
    before = settings_of(instance)

    make_keys(instance)
    make_keys(instance, database_exists=True)

    assert settings_of(instance) == before


def test_half_made_keys_are_completed(instance: Path) -> None:
    before = settings_of(instance)
    (instance / "keys" / "key_encryption_key").unlink()

    make_keys(instance)

    assert settings_of(instance).secret_key == before.secret_key
    assert settings_of(instance).key_encryption_key != before.key_encryption_key


def test_no_key_is_made_beside_an_embedded_database(instance: Path) -> None:
    (instance / "caseroom.sqlite3").touch()
    (instance / "keys" / "key_encryption_key").unlink()

    with pytest.raises(SettingsError, match="A database exists, but its key"):
        make_keys(instance)

    assert not (instance / "keys" / "key_encryption_key").exists()


def test_no_key_is_made_for_a_database_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="A database exists, but its key"):
        make_keys(tmp_path, database_exists=True)

    assert list(tmp_path.iterdir()) == []


def test_postgresql_needs_a_second_login(instance: Path) -> None:
    settings = settings_of(
        instance,
        DATABASE_URL=POSTGRESQL,
        VIEWER_DATABASE_URL="postgresql://reader@db.example/caseroom",
    )

    assert settings.database_url == "postgresql+psycopg://writer:secret@db.example/caseroom"
    assert settings.viewer_database_url == "postgresql+psycopg://reader@db.example/caseroom"
    assert settings.database_file is None


def test_postgresql_without_a_second_login_stops_the_start(instance: Path) -> None:
    with pytest.raises(SettingsError, match="VIEWER_DATABASE_URL must name a login"):
        settings_of(instance, DATABASE_URL=POSTGRESQL)


@pytest.mark.parametrize("viewer", [POSTGRESQL, "sqlite:////tmp/x"])
def test_the_viewer_login_is_another_one(instance: Path, viewer: str) -> None:
    with pytest.raises(SettingsError, match="must be another PostgreSQL login"):
        settings_of(instance, DATABASE_URL=POSTGRESQL, VIEWER_DATABASE_URL=viewer)


@pytest.mark.parametrize("url", ["mysql://db/caseroom", "sqlite://", "sqlite:///", "sqlite:///:memory:", "x"])
def test_any_other_database_stops_the_start(instance: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL must be"):
        settings_of(instance, DATABASE_URL=url)


def test_the_host_people_type_is_the_host_answered(instance: Path) -> None:
    settings = settings_of(instance, BASE_URL="https://caseroom.example/")

    assert settings.base_url == "https://caseroom.example"
    assert settings.trusted_hosts == ("caseroom.example",)


def test_more_hosts_can_be_answered(instance: Path) -> None:
    settings = settings_of(instance, TRUSTED_HOSTS="a.example, .b.example")

    assert settings.trusted_hosts == ("a.example", ".b.example")


@pytest.mark.parametrize("url", ["caseroom.example", "ftp://caseroom.example", "https://"])
def test_an_address_nobody_can_type_stops_the_start(instance: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="BASE_URL must be the address people type"):
        settings_of(instance, BASE_URL=url)


@pytest.mark.parametrize("name", ["Europe/Lundun", "../etc", "/etc/localtime"])
def test_an_unknown_time_zone_stops_the_start(instance: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="TIMEZONE names no time zone"):
        settings_of(instance, TIMEZONE=name)
