"""`flask --app app keys rotate`: another key takes over under a running service; a crash loses nothing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from meetings.commands.keys import rotate_keys
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.opening import open_caseroom
from meetings.operations import cases, keys
from meetings.operations.cases import Description
from meetings.queries import cases as queries
from meetings.sealed import MASTER, SealError
from meetings.settings import KEY_ENCRYPTION_KEY, Settings, SettingsError, make_keys, next_key
from models.agencies import Objective
from models.records import Key, Mark
from tests.cast import Cast, lay_scene
from tests.places import StoppedClock, fresh_caseroom


@pytest.fixture
def served(tmp_path: Path, clock: StoppedClock) -> Iterator[Caseroom]:
    """A running service with its keys in files, as the set-up makes them."""
    make_keys(tmp_path)
    settings = Settings.from_environment(_environment(tmp_path))
    template = fresh_caseroom(tmp_path, clock=clock)
    keys.rotate(template, clock.now, settings.key_encryption_key)
    template.close()
    opened = open_caseroom(settings, clock)
    yield opened
    opened.close()


@pytest.fixture
def cast(served: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(served, clock.now)


def _environment(instance: Path) -> dict[str, str]:
    return {"INSTANCE": str(instance), "ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "8"}


@contextmanager
def _restarted(caseroom: Caseroom) -> Iterator[Caseroom]:
    """The service started again on the same instance."""
    settings = Settings.from_environment(_environment(caseroom.settings.instance))
    opened = open_caseroom(settings, caseroom.clock)
    yield opened
    opened.close()


def _title(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> str | None:
    with looking(caseroom, cast.viewer("fay", clock.now)) as sight:
        return queries.head(sight, cast.cases["one"]).title


def _wrapped(caseroom: Caseroom) -> set[str | None]:
    with record.reading(caseroom) as session:
        return set(session.scalars(select(Key.wrapped).where(Key.wrapped_by == MASTER)))


def _open_another(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> str:
    described = Description(kind="Noise", subject="address", title="A later case", summary="Something")
    with record.reading(caseroom) as session:
        objective = session.scalars(select(Objective.id)).first()
    return cases.open_case(
        caseroom,
        cast.viewer("fay", clock.now),
        cast.agreement,
        described=described,
        objectives=[str(objective)],
        once="0" * 32,
    )


def test_a_running_service_reads_and_writes_on_under_the_new_key(
    served: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    before, wrapped = _title(served, cast, clock), _wrapped(served)
    number, former = rotate_keys(_environment(served.settings.instance), clock.now)

    assert number == len(wrapped)
    assert _wrapped(served).isdisjoint(wrapped)
    served.keyring.forget()
    assert _title(served, cast, clock) == before
    _open_another(served, cast, clock)
    assert bytes.fromhex(former.read_text()) == served.settings.key_encryption_key
    with _restarted(served) as again:
        assert _title(again, cast, clock) == before


def test_a_case_opened_at_once_after_the_rotation_is_wrapped_by_the_new_key(
    served: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    rotate_keys(_environment(served.settings.instance), clock.now)
    case_id = _open_another(served, cast, clock)
    with _restarted(served) as again, looking(again, cast.viewer("fay", clock.now)) as sight:
        assert queries.head(sight, case_id).title == "A later case"


def test_a_rotation_cut_short_after_its_commit_is_finished_by_the_next(
    served: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    instance = served.settings.instance
    keys.rotate(served, clock.now, next_key(instance))
    with _restarted(served) as again:
        assert _title(again, cast, clock) is not None

    number, _ = rotate_keys(_environment(instance), clock.now)
    assert number > 1
    assert not (instance / "keys" / f"{KEY_ENCRYPTION_KEY}.next").exists()
    with _restarted(served) as again:
        assert _title(again, cast, clock) is not None


def test_a_key_that_is_not_the_databases_changes_nothing(
    served: Caseroom, cast: Cast, clock: StoppedClock, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    make_keys(other)
    shutil.copy(str(served.settings.database_file), other)
    with record.reading(served) as session:
        known = session.get_one(Mark, "key_check").value
    with pytest.raises(SealError):
        rotate_keys(_environment(other), clock.now)
    with record.reading(served) as session:
        assert session.get_one(Mark, "key_check").value == known
    rotate_keys(_environment(served.settings.instance), clock.now)


def test_a_missing_key_stops_the_rotation(served: Caseroom, clock: StoppedClock) -> None:
    instance = served.settings.instance
    kept = (instance / "keys" / KEY_ENCRYPTION_KEY).rename(instance / "elsewhere")
    with pytest.raises(SettingsError, match="missing"):
        rotate_keys(_environment(instance), clock.now)
    kept.rename(instance / "keys" / KEY_ENCRYPTION_KEY)
    rotate_keys(_environment(instance), clock.now)
