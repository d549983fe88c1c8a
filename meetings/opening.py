"""Decides whether the service may open: on a whole database, with the policies and the key that fit it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from meetings import policy
from meetings.doors import Caseroom, postgres_views, record, viewer
from meetings.operations import upgrade
from meetings.policy import PolicyError
from meetings.sealed import Keyring, SealError, WrappedKey
from meetings.settings import Settings, SettingsError, keys_on_file
from models import evidence
from models.evidence import EvidenceError
from models.records import Mark

SET_UP = "Run make run, or flask --app app setup."


class OpeningError(SettingsError):
    """The service may not open on this database; the message says why, and nothing was written."""


def utc_now() -> datetime:
    """The time, as every part of the service but its tests takes it."""
    return datetime.now(UTC)


def open_caseroom(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Caseroom:
    """The service on its database, once everything was checked; starts no thread and writes nothing.

    One connection stays open in the pool: without it SQLite cannot even be read while the disk is full.
    Raises OpeningError where something does not fit.
    """
    caseroom = unchecked_caseroom(settings, clock)
    try:
        check(caseroom)
    except BaseException:
        caseroom.close()
        raise
    return caseroom


def unchecked_caseroom(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Caseroom:
    """The service before its database is known to fit: for set-up alone, which makes it fit."""
    return caseroom_on(settings, record.engine(settings), viewer.engines(settings), clock)


def caseroom_on(
    settings: Settings, tables: Engine, viewers: dict[str, Engine], clock: Callable[[], datetime]
) -> Caseroom:
    """The service on the engines of its two doors, which may have served before."""

    def fetch(ids: Sequence[str]) -> Sequence[WrappedKey]:
        with record.reading(caseroom) as session:
            return record.fetch_keys(session, ids)

    keyring = Keyring(settings.key_encryption_key, fetch, reread=lambda: keys_on_file(settings.instance))
    caseroom = Caseroom(settings, tables, viewers, keyring, clock)
    return caseroom


def check(caseroom: Caseroom) -> None:
    """Raise OpeningError unless schema, policies, triggers and key fit; writes nothing."""
    try:
        for surface in policy.SURFACES:
            policy.views(surface)
        _check_revision(caseroom.settings)
        with record.reading(caseroom) as session:
            _check_database(session, caseroom)
        if not knows_key(caseroom):
            raise OpeningError(f"The database is not set up. {SET_UP}")
    except (PolicyError, EvidenceError) as error:
        raise OpeningError(f"{error}. {SET_UP}") from error
    except DBAPIError as error:
        raise OpeningError(f"The database cannot be read: {error.orig}") from error


def knows_key(caseroom: Caseroom) -> bool:
    """Whether the database was made with this key-encryption key; False where it was made with none so far.

    Raises OpeningError where it was made with another one.
    """
    try:
        with record.reading(caseroom) as session:
            return record.knows_key(session, caseroom.keyring)
    except SealError as error:
        place = caseroom.settings.instance / "keys" / "key_encryption_key"
        raise OpeningError(
            f"The key {place} is not the one this database was made with: restore that file."
        ) from error


def _check_revision(settings: Settings) -> None:
    found, newest = upgrade.current(settings.database_url), upgrade.newest()
    if found is None:
        raise OpeningError(f"There is no database yet. {SET_UP}")
    if found < newest:
        raise OpeningError(f"The database is at revision {found}, before {newest}. {SET_UP}")
    if found > newest:
        raise OpeningError(f"The database is at revision {found}, later than this Caseroom's {newest}.")


def _check_database(session: Session, caseroom: Caseroom) -> None:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        _check_surfaces(session, upgrade.viewer_login(caseroom.settings))
        for engine in caseroom.viewers.values():
            engine.connect().close()
    elif (found := session.scalar(text("PRAGMA quick_check(1)"))) != "ok":
        raise OpeningError(f"The database is damaged: {found}. Restore the latest backup.")
    evidence.check_triggers(connection)


def _check_surfaces(session: Session, login: str) -> None:
    """The views in PostgreSQL must be those of this Caseroom, and the viewer door's only way in."""
    laid = session.get(Mark, upgrade.POLICIES)
    if laid is None or laid.value != upgrade.policies_sha256():
        raise OpeningError(f"The policies in the database are not those of this Caseroom. {SET_UP}")
    named = f"The login {login} of VIEWER_DATABASE_URL"
    reach = text("SELECT has_schema_privilege(:login, :schema, 'USAGE')")
    if session.scalar(reach, {"login": login, "schema": postgres_views.RECORD_SCHEMA}):
        raise OpeningError(f"{named} can read the tables themselves.")
    for surface in policy.SURFACES:
        if session.scalar(reach, {"login": login, "schema": surface}):
            raise OpeningError(f"{named} can read views without acting as a surface. {SET_UP}")
        if not postgres_views.may_act(session.connection(), login, surface):
            raise OpeningError(f"{named} cannot read the views as they were laid. {SET_UP}")
