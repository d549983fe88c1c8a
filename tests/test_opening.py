"""The service opens on its own whole database and on nothing else, and a refusal writes nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Column, String, Table, select, text
from sqlalchemy.orm import Session

from meetings import policy
from meetings.doors import Caseroom, record, viewer
from meetings.doors.viewers import desk
from meetings.opening import OpeningError, open_caseroom, unchecked_caseroom, utc_now
from meetings.operations.upgrade import POLICIES, upgrade
from meetings.sealed import seal
from meetings.settings import Settings, SettingsError, make_keys
from models import Base
from models.agencies import Agency
from models.evidence import EVIDENCE
from models.records import Key, Mark
from tests.places import START, as_superuser, fresh_caseroom, migrated_sqlite, set_up, settings_in
from tests.postgres.server import Server

OTHER_KEY = bytes(32)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A service that is set up and closed."""
    caseroom = fresh_caseroom(tmp_path, clock=utc_now)
    caseroom.close()
    return caseroom.settings


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def on_tables(settings: Settings, *statements: str) -> None:
    """Do to the tables what no part of the service would."""
    engine = record.engine(settings)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def refusal(settings: Settings) -> str:
    """Why the service does not open; proves that it wrote nothing."""
    before = written(settings.instance)
    with pytest.raises(OpeningError) as caught:
        open_caseroom(settings)
    assert written(settings.instance) == before
    return str(caught.value)


def test_it_opens_and_writes_nothing(settings: Settings) -> None:
    before = written(settings.instance)
    caseroom = open_caseroom(settings)
    caseroom.close()
    assert written(settings.instance) == before


def test_its_clock_is_the_one_it_was_given(settings: Settings) -> None:
    given, own = open_caseroom(settings, clock=lambda: START), open_caseroom(settings)
    assert given.clock() == START
    assert own.clock is utc_now
    assert utc_now().tzinfo is not None
    for caseroom in (given, own):
        caseroom.close()


def test_its_keyring_reads_the_keys_of_the_database(caseroom: Caseroom) -> None:
    with record.reading(caseroom) as session:
        key_id = session.scalars(select(Key.id)).one()
    key = caseroom.keyring.keys([key_id])[key_id]
    assert key is not None
    sealed = seal(key, "cases.title", "Noise at night")
    assert caseroom.keyring.read([sealed]) == {sealed: "Noise at night"}


def test_no_database_no_service(tmp_path: Path) -> None:
    assert "no database yet" in refusal(settings_in(tmp_path))
    assert written(tmp_path) == {}


def test_tables_without_a_catalogue_are_not_enough(tmp_path: Path) -> None:
    assert "not set up" in refusal(migrated_sqlite(tmp_path))


@pytest.mark.parametrize(("revision", "said"), [("0000", "before"), ("9999", "later than")])
def test_another_revision_is_refused(settings: Settings, revision: str, said: str) -> None:
    on_tables(settings, f"UPDATE alembic_version SET version_num = '{revision}'")
    assert said in refusal(settings)


@pytest.mark.parametrize("table", EVIDENCE)
def test_a_missing_trigger_stops_the_start(settings: Settings, table: str) -> None:
    on_tables(settings, f"DROP TRIGGER {table}_no_update")
    assert f"{table}_no_update" in refusal(settings)


def test_the_wrong_key_stops_the_start(settings: Settings) -> None:
    said = refusal(replace(settings, key_encryption_key=OTHER_KEY))
    assert "not the one this database was made with" in said
    assert str(settings.instance / "keys" / "key_encryption_key") in said
    assert settings.key_encryption_key.hex() not in said


@pytest.mark.long
def test_a_missing_key_stops_the_start(tmp_path: Path) -> None:
    make_keys(tmp_path)
    migrated_sqlite(tmp_path)
    environment = {"INSTANCE": str(tmp_path)}
    set_up(Settings.from_environment(environment))
    (tmp_path / "keys" / "key_encryption_key").unlink()
    before = written(tmp_path)
    with pytest.raises(SettingsError, match="key_encryption_key is missing"):
        open_caseroom(Settings.from_environment(environment))
    assert written(tmp_path) == before


def test_a_table_without_a_policy_stops_the_start(settings: Settings) -> None:
    policy.views.cache_clear()
    planted = Table("unruled", Base.metadata, Column("id", String, primary_key=True))
    try:
        assert "no policy for: unruled" in refusal(settings)
    finally:
        Base.metadata.remove(planted)
        policy.views.cache_clear()
    open_caseroom(settings).close()


@pytest.mark.parametrize("share", [0, 15, 50, 85])
def test_a_damaged_file_stops_the_start(settings: Settings, share: int) -> None:
    path = settings.database_file
    assert path is not None
    whole = path.read_bytes()
    at = len(whole) * share // 100
    path.write_bytes(whole[:at] + b"\xa5" * 8192 + whole[at + 8192 :])
    with pytest.raises(OpeningError, match=r"damaged|cannot be read"):
        open_caseroom(settings)


@pytest.mark.postgres
def test_it_opens_on_postgres_with_both_doors(postgres_caseroom: Caseroom) -> None:
    with viewer.looking(postgres_caseroom, desk("nobody", "nowhere", START)) as sight:
        assert len(sight.scalars(select(Agency)).all()) == 47
        assert sight.scalars(select(Key)).all() == []


@pytest.mark.postgres
def test_the_wrong_key_stops_the_start_on_postgres(postgres_caseroom: Caseroom) -> None:
    settings = replace(postgres_caseroom.settings, key_encryption_key=OTHER_KEY)
    assert "not the one this database was made with" in refusal(settings)


@pytest.mark.postgres
def test_a_missing_trigger_stops_the_start_on_postgres(postgres_caseroom: Caseroom) -> None:
    on_tables(postgres_caseroom.settings, "DROP TRIGGER decisions_no_delete ON decisions")
    assert "decisions_no_delete" in refusal(postgres_caseroom.settings)


@pytest.mark.long
@pytest.mark.postgres
def test_policies_of_another_version_stop_the_start(postgres_caseroom: Caseroom) -> None:
    def lay(digest: str) -> None:
        with Session(postgres_caseroom.record) as session:
            mark = session.get_one(Mark, POLICIES)
            mark.value = digest
            session.commit()

    lay("of another version")
    assert "policies" in refusal(postgres_caseroom.settings)
    upgrade(postgres_caseroom.settings, START)
    open_caseroom(postgres_caseroom.settings).close()


@pytest.mark.postgres
def test_a_viewer_that_cannot_sign_in_stops_the_start(postgres_caseroom: Caseroom) -> None:
    url = str(postgres_caseroom.settings.viewer_database_url).replace("caseroom_", "missing_")
    settings = replace(postgres_caseroom.settings, viewer_database_url=url)
    assert "does not exist" in refusal(settings)


@pytest.mark.postgres
def test_a_viewer_that_was_let_at_the_tables_stops_the_start(postgres_caseroom: Caseroom) -> None:
    on_tables(postgres_caseroom.settings, "GRANT USAGE ON SCHEMA rec TO viewer")
    assert "can read the tables" in refusal(postgres_caseroom.settings)


@pytest.mark.postgres
@pytest.mark.parametrize("role", ["pg_read_all_data", "caseroom"])
def test_a_viewer_with_another_role_stops_the_start(
    postgres_caseroom: Caseroom, postgres_server: Server, role: str
) -> None:
    as_superuser(postgres_server, f"GRANT {role} TO viewer")
    try:
        assert "can read the tables" in refusal(postgres_caseroom.settings)
    finally:
        as_superuser(postgres_server, f"REVOKE {role} FROM viewer")
    open_caseroom(postgres_caseroom.settings).close()


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("GRANT caseroom_room TO viewer WITH INHERIT TRUE", "without acting as a surface"),
        ("REVOKE caseroom_room FROM viewer", "cannot read the views"),
        ("REVOKE USAGE ON SCHEMA figures FROM caseroom_figures", "cannot read the views"),
        ("REVOKE SELECT ON desk.cases FROM caseroom_desk", "cannot read the views"),
        ("DROP VIEW summary.kept", "cannot read the views"),
    ],
)
def test_a_viewer_who_may_act_otherwise_than_it_was_laid_stops_the_start_until_the_set_up(
    postgres_caseroom: Caseroom, done: str, said: str
) -> None:
    """A backup brings tables and views, without the roles and what was granted to them."""
    on_tables(postgres_caseroom.settings, done)
    try:
        assert said in refusal(postgres_caseroom.settings)
    finally:
        upgrade(postgres_caseroom.settings, START)
    open_caseroom(postgres_caseroom.settings).close()


@pytest.mark.long
def test_what_set_up_alone_uses_checks_nothing(tmp_path: Path) -> None:
    caseroom = unchecked_caseroom(settings_in(tmp_path))
    caseroom.close()
    assert written(tmp_path) == {}
