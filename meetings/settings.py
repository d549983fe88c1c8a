"""Decides what the service is told from outside: read once from the environment, checked, then frozen."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

KEY_BYTES = 32
KEY_ENCRYPTION_KEY = "key_encryption_key"
SEALING_KEYS = ("secret_key", KEY_ENCRYPTION_KEY)
KEY_NAMES = (*SEALING_KEYS, "checkpoint_key")
NOTIFY_API_KEY = "notify_api_key"
DATABASE_FILE = "caseroom.sqlite3"
MAIL_FROM = "Caseroom <caseroom@localhost>"
# The values of `mail_url` by which mails stay in a folder.
MAILS_AS_FILES = ("", "file", "file:")
# A live page without an answer for 65 seconds has slept and shows nothing (live.js), so it asks more often.
POLL_MS = (1, 60_000)
LIMITS = {
    "idle_minutes": (5, 30),
    "officer_idle_minutes": (5, 60),
    "screen_poll_ms": POLL_MS,
    "phone_poll_ms": POLL_MS,
}
OIDC = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
SECOND_FACTOR = ("required", "optional")
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")


class SettingsError(Exception):
    """The service cannot start as it is set up; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the service is told from outside.

    Each field is the variable of the same name in capitals, except the keys, which are files of
    `instance/keys/` and never in the environment. `mail_url` is for `reminders.transports` to understand.
    """

    instance: Path
    database_url: str = field(repr=False)
    secret_key: bytes = field(repr=False)
    key_encryption_key: bytes = field(repr=False)
    checkpoint_key: bytes = field(repr=False)
    viewer_database_url: str | None = field(default=None, repr=False)
    mail_url: str = field(default="", repr=False)
    notify_api_key: str = field(default="", repr=False)
    text_template: str = ""
    mail_from: str = MAIL_FROM
    bind_host: str = "127.0.0.1"
    base_url: str = "http://localhost:8000"
    trusted_hosts: tuple[str, ...] = (".localhost", "127.0.0.1")
    timezone: str = "Europe/London"
    second_factor: str = "required"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    port: int = 8000
    workers: int = 1
    proxies: int = 0
    screen_poll_ms: int = 1500
    phone_poll_ms: int = 2500
    qr_poll_ms: int = 20_000
    stream_slots: int = 20
    watch_ms: int = 100
    tick_seconds: int = 30
    room_code_seconds: int = 60
    idle_minutes: int = 15
    officer_idle_minutes: int = 60
    max_form_bytes: int = 262_144
    argon2_time_cost: int = 2
    argon2_memory_kib: int = 47_104
    argon2_parallelism: int = 1

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return the settings that `environ` and the key files name.

        Raises SettingsError, in one sentence, on a missing or unreadable key and on a senseless value.
        """
        instance = instance_folder(environ)
        numbers = {name: _number(environ, name) for name in _NUMBERS if environ.get(name.upper())}
        _check_limits(numbers)
        base_url = environ.get("BASE_URL") or f"http://localhost:{numbers.get('port', 8000)}"
        database_url, viewer_database_url = _databases(environ)
        secret_key, key_encryption_key, checkpoint_key = (_read_key(instance, name) for name in KEY_NAMES)
        oidc_issuer, oidc_client_id, oidc_client_secret = _oidc(environ)
        return cls(
            instance=instance,
            database_url=database_url,
            viewer_database_url=viewer_database_url,
            secret_key=secret_key,
            key_encryption_key=key_encryption_key,
            checkpoint_key=checkpoint_key,
            mail_url=environ.get("MAIL_URL", ""),
            notify_api_key=_notify_api_key(environ, instance),
            text_template=environ.get("TEXT_TEMPLATE", ""),
            mail_from=environ.get("MAIL_FROM") or MAIL_FROM,
            bind_host=environ.get("BIND_HOST") or "127.0.0.1",
            base_url=base_url.rstrip("/"),
            trusted_hosts=_trusted_hosts(environ.get("TRUSTED_HOSTS"), base_url),
            timezone=_timezone(environ.get("TIMEZONE") or "Europe/London"),
            second_factor=_second_factor(environ.get("SECOND_FACTOR") or "required"),
            oidc_issuer=oidc_issuer,
            oidc_client_id=oidc_client_id,
            oidc_client_secret=oidc_client_secret,
            **numbers,
        )

    @property
    def over_tls(self) -> bool:
        """Whether people reach the service over TLS alone, so that cookies and headers insist on it."""
        return self.base_url.startswith("https:")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone where the meetings are held."""
        return ZoneInfo(self.timezone)

    def day_of(self, moment: datetime) -> date:
        """The day on which a moment falls there."""
        return moment.astimezone(self.zone).date()

    @property
    def can_text(self) -> bool:
        """Whether reminders can leave as text messages: by GOV.UK Notify's template, or into the folder."""
        return bool(self.text_template) or self.mail_url in MAILS_AS_FILES

    @property
    def outbox(self) -> Path:
        """The folder that mail is written into when no server is named."""
        return self.instance / "outbox"

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return sqlite_file(self.database_url)


_NUMBERS = (
    "port",
    "workers",
    "proxies",
    "screen_poll_ms",
    "phone_poll_ms",
    "qr_poll_ms",
    "stream_slots",
    "watch_ms",
    "tick_seconds",
    "room_code_seconds",
    "idle_minutes",
    "officer_idle_minutes",
    "max_form_bytes",
    "argon2_time_cost",
    "argon2_memory_kib",
    "argon2_parallelism",
)
_MAY_BE_NONE = ("proxies",)


def instance_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of this service's database, keys and file outbox: `INSTANCE`, or `./instance`."""
    return Path(environ.get("INSTANCE") or "instance").absolute()


def database_url(environ: Mapping[str, str]) -> str:
    """Return the database's address in SQLAlchemy's form: `DATABASE_URL`, or a SQLite file in the instance.

    Needs no key, so that the set-up step can look for a database before it makes keys.
    Raises SettingsError on a database Caseroom does not run on.
    """
    default = f"sqlite:///{instance_folder(environ) / DATABASE_FILE}"
    return _database("DATABASE_URL", environ.get("DATABASE_URL") or default)


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite address, or None on PostgreSQL."""
    parts = urlsplit(url)
    return Path(unquote(parts.path[1:])).absolute() if parts.scheme == "sqlite" else None


def make_keys(instance: Path, *, database_exists: bool = False) -> None:
    """Make what is missing of the three keys in `instance/keys/` and their folders, for their owner alone.

    Only the set-up step may call this; it says whether a database exists elsewhere than in the instance.
    Raises SettingsError when a sealing key is missing though a database exists: what is sealed in it would
    stay unreadable under a new one. A new checkpoint key loses nothing: each checkpoint names its own.
    """
    folder = instance / "keys"
    missing = [name for name in KEY_NAMES if not (folder / name).exists()]
    lost = [name for name in SEALING_KEYS if name in missing]
    if lost and (database_exists or (instance / DATABASE_FILE).exists()):
        raise SettingsError(f"A database exists, but its key {folder / lost[0]} does not: restore that file.")
    for made in (instance, folder):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in missing:
        _write_key(folder / name, secrets.token_bytes(KEY_BYTES))


def keys_on_file(instance: Path) -> list[bytes]:
    """Return the key-encryption keys in the instance that can be read: the present one, then the next."""
    found = []
    for name in (KEY_ENCRYPTION_KEY, _next_key_file(instance).name):
        with suppress(SettingsError):
            found.append(_read_key(instance, name))
    return found


def next_key(instance: Path) -> bytes:
    """Return the key-encryption key that is to take over, made now unless a rotation was cut short.

    Raises SettingsError where its file cannot be read.
    """
    path = _next_key_file(instance)
    if not path.exists():
        _write_key(path, secrets.token_bytes(KEY_BYTES))
    return _read_key(instance, path.name)


def let_next_key_take_over(instance: Path) -> Path:
    """Make the next key-encryption key the present one; returns where the former is kept, for old backups."""
    folder = instance / "keys"
    present, former = folder / KEY_ENCRYPTION_KEY, folder / f"{KEY_ENCRYPTION_KEY}.former"
    former.unlink(missing_ok=True)
    os.link(present, former)
    _next_key_file(instance).replace(present)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return former


def _next_key_file(instance: Path) -> Path:
    return instance / "keys" / f"{KEY_ENCRYPTION_KEY}.next"


def _write_key(path: Path, key: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())


def _read_key(instance: Path, name: str) -> bytes:
    path = instance / "keys" / name
    try:
        key = bytes.fromhex(_read_secret(path, "restore it, or set up a new service by make run"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(f"The key {path} must hold {2 * KEY_BYTES} hexadecimal digits.")
    return key


def _notify_api_key(environ: Mapping[str, str], instance: Path) -> str:
    """The key by which GOV.UK Notify knows the service, where mail leaves that way."""
    if not environ.get("MAIL_URL", "").startswith("notify:"):
        return ""
    return _read_secret(instance / "keys" / NOTIFY_API_KEY, "write the API key of GOV.UK Notify into it")


def _read_secret(path: Path, remedy: str) -> str:
    """What a file of the owner's alone holds; raises SettingsError for any other, with the remedy."""
    try:
        mode = path.stat().st_mode & 0o777
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise SettingsError(f"The key {path} is missing: {remedy}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The key {path} cannot be read: {error}.") from error
    if mode != 0o600:
        raise SettingsError(f"The key {path} has mode {mode:04o} and must be its owner's alone: chmod 600.")
    return text.strip()


def _databases(environ: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the addresses of the record door and of the viewer door, which on SQLite has none of its own."""
    record = database_url(environ)
    if sqlite_file(record):
        return record, None
    if not environ.get("VIEWER_DATABASE_URL"):
        raise SettingsError(
            "On PostgreSQL, VIEWER_DATABASE_URL must name a login that may only read the views."
        )
    viewer = _database("VIEWER_DATABASE_URL", environ["VIEWER_DATABASE_URL"])
    if sqlite_file(viewer) or _same_login(record, viewer):
        raise SettingsError("VIEWER_DATABASE_URL must be another PostgreSQL login than DATABASE_URL.")
    return record, viewer


def _same_login(first: str, second: str) -> bool:
    return urlsplit(first).username == urlsplit(second).username


def _database(name: str, url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if separator and scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and len(rest) > 1 and rest.startswith("/") and not rest.startswith("/:memory:"):
        return url
    raise SettingsError(f"{name} must be sqlite:///FILE or postgresql://USER@HOST/NAME, not {scheme}.")


def _trusted_hosts(text: str | None, base_url: str) -> tuple[str, ...]:
    """Return the hosts answered: those named, else that of `base_url`. A leading dot takes subdomains in."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError("BASE_URL must be the address people type, such as https://caseroom.example.")
    if text:
        return tuple(host.strip() for host in text.split(",") if host.strip())
    return (".localhost", "127.0.0.1") if parts.hostname in LOOPBACK_HOSTS else (parts.hostname,)


def _timezone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(f"TIMEZONE names no time zone: {name}.") from None


def _check_limits(numbers: Mapping[str, int]) -> None:
    for name, (least, most) in LIMITS.items():
        if name in numbers and not least <= numbers[name] <= most:
            raise SettingsError(f"{name.upper()} must be from {least} to {most}, not {numbers[name]}.")


def _oidc(environ: Mapping[str, str]) -> tuple[str, str, str]:
    """Return who signs people in besides us, over TLS, and both words it knows us by; or nobody."""
    issuer, *words = (environ.get(name, "") for name in OIDC)
    if not any((issuer, *words)):
        return "", "", ""
    parts = urlsplit(issuer)
    if not (issuer and all(words)) or not (parts.scheme == "https" or parts.hostname in LOOPBACK_HOSTS):
        raise SettingsError(f"{', '.join(OIDC)} are set together or not, and the issuer is https.")
    return issuer, words[0], words[1]


def _second_factor(text: str) -> str:
    if text not in SECOND_FACTOR:
        raise SettingsError(f"SECOND_FACTOR must be {' or '.join(SECOND_FACTOR)}, not {text}.")
    return text


def _number(environ: Mapping[str, str], name: str) -> int:
    text = environ[name.upper()].strip()
    number = int(text) if text.isascii() and text.isdecimal() else -1
    if number < 0 or (number == 0 and name not in _MAY_BE_NONE):
        least = "from 0 on" if name in _MAY_BE_NONE else "above 0"
        raise SettingsError(f"{name.upper()} must be a whole number {least}, not {text!r}.")
    return number
