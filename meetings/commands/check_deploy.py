"""`flask --app app check-deploy`: what makes this service unfit for real cases, a line for each weakness."""

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from meetings.doors import Caseroom, record
from meetings.opening import OpeningError, check, unchecked_caseroom, utc_now
from meetings.operations.backups import DUMP, SQLITE
from meetings.operations.demo_cast import is_demo
from meetings.reminders.transports import configured
from meetings.settings import (
    KEY_NAMES,
    LOOPBACK_HOSTS,
    MAIL_FROM,
    MAILS_AS_FILES,
    Settings,
    SettingsError,
)
from models.records import AuditRow

OTHERS = 0o077
_FEWEST_BYTES = 12
_DEFAULTS = {"argon2_time_cost": 2, "argon2_memory_kib": 47_104}


@click.command("check-deploy")
def check_deploy() -> None:
    """Say what is weak here; fails when anything is."""
    found = list(weaknesses(os.environ, utc_now()))
    for weakness in found:
        click.echo(weakness)
    if found:
        raise SystemExit(1)
    click.echo("No weakness was found.")


def weaknesses(environ: Mapping[str, str], now: datetime) -> Iterator[str]:
    """Every weakness in a sentence, the settings' first; changes nothing."""
    try:
        settings = Settings.from_environment(environ)
    except SettingsError as error:
        yield str(error)
        return
    for look in (_keys, _passwords, _address, _mail, _files, _backups):
        yield from look(settings)
    yield from _debugger(environ)
    caseroom = unchecked_caseroom(settings)
    try:
        yield from _service(caseroom, now)
    finally:
        caseroom.close()


def _keys(settings: Settings) -> Iterator[str]:
    keys = {name: getattr(settings, name) for name in KEY_NAMES}
    if len(set(keys.values())) < len(keys):
        yield "Two keys are the same: each must be of its own."
    for name, key in keys.items():
        if len(set(key)) < _FEWEST_BYTES:
            yield f"The key {name} is weak: it must be 32 random bytes."


def _passwords(settings: Settings) -> Iterator[str]:
    for name, least in _DEFAULTS.items():
        if getattr(settings, name) < least:
            yield f"Passwords are hashed too weakly: {name.upper()} must be at least {least}."
    if settings.second_factor != "required":
        yield "SECOND_FACTOR is optional: a password alone opens a desk, however it was got."


def _address(settings: Settings) -> Iterator[str]:
    if not settings.over_tls:
        yield "BASE_URL is not https: sign-in and case text would go over the network in the clear."
    if settings.bind_host not in LOOPBACK_HOSTS:
        yield f"BIND_HOST {settings.bind_host} is open to the network: bind to 127.0.0.1 behind a TLS proxy."
    if any("*" in host or host.endswith(".localhost") for host in settings.trusted_hosts):
        yield "TRUSTED_HOSTS takes in more than the service's own host."


def _mail(settings: Settings) -> Iterator[str]:
    if settings.mail_url in MAILS_AS_FILES:
        yield "MAIL_URL names no mail server: reminders are only written to files."
    elif settings.mail_url.startswith("smtp:"):
        yield "MAIL_URL does not use TLS: use smtps:// or smtp+starttls://."
    elif settings.mail_url.startswith("notify://"):
        yield "MAIL_URL names a stand-in of GOV.UK Notify: use notify:TEMPLATE."
    try:
        configured(settings)
    except ValueError as error:
        yield f"MAIL_URL cannot be used. {error}."
    if settings.mail_from == MAIL_FROM:
        yield "MAIL_FROM is not set: mails would come from nobody's address."


def _files(settings: Settings) -> Iterator[str]:
    kept = [settings.instance, *sorted(settings.instance.rglob("*"))] if settings.instance.exists() else []
    file = settings.database_file
    beside = [] if file is None else [Path(f"{file}{end}") for end in ("", "-wal", "-shm")]
    for path in dict.fromkeys([*kept, *(each for each in beside if each.exists())]):
        if path.stat().st_mode & OTHERS and not _inside_closed(path, settings.instance):
            yield f"{path} can be read by others on this machine: chmod go= {path}"


def _inside_closed(path: Path, instance: Path) -> bool:
    """Whether a folder above it, within the instance, is closed to others already."""
    within = [each for each in path.parents if each == instance or instance in each.parents]
    return any(not folder.stat().st_mode & OTHERS for folder in within)


def _backups(settings: Settings) -> Iterator[str]:
    file = settings.database_file
    former = [] if file is None else file.parent.glob(f"{file.stem}-until-*{file.suffix}")
    for path in sorted([*(settings.instance / "backups").glob("*"), *former]):
        with path.open("rb") as opened:
            if opened.read(len(SQLITE)).startswith((SQLITE, DUMP)):
                yield f"The backup {path} is not encrypted: keep it encrypted and elsewhere, not here."


def _debugger(environ: Mapping[str, str]) -> Iterator[str]:
    if environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        yield "FLASK_DEBUG is set: a debugger would run anybody's code."


def _service(caseroom: Caseroom, now: datetime) -> Iterator[str]:
    looks: Iterable[Callable[[Caseroom, datetime], Iterator[str]]] = (_demo, _clock)
    try:
        check(caseroom)
        for look in looks:
            yield from look(caseroom, now)
    except (OpeningError, DBAPIError) as error:
        yield str(error)


def _demo(caseroom: Caseroom, _: datetime) -> Iterator[str]:
    if is_demo(caseroom):
        yield "The database is a demo: anybody on this machine can sign in as anybody in it."


def _clock(caseroom: Caseroom, now: datetime) -> Iterator[str]:
    with record.reading(caseroom) as session:
        last = session.scalar(select(func.max(AuditRow.at)))
    if last is not None and last > now:
        yield f"The clock is behind the last thing recorded, at {last:%Y-%m-%d %H:%M} UTC: set it right."
    if _synchronised() is False:
        yield "The clock is not synchronised: deadlines and the audit rest on it."


def _synchronised() -> bool | None:
    """Whether the machine keeps its clock by others; None where it cannot say."""
    try:
        asked = subprocess.run(
            ["timedatectl", "show", "--property=NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return {"yes": True, "no": False}.get(asked.stdout.strip())
