"""`flask --app app keys rotate`: another key-encryption key takes over, while the service may run."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from meetings.opening import unchecked_caseroom, utc_now
from meetings.operations import keys as operations
from meetings.sealed import SealError
from meetings.settings import Settings, SettingsError, let_next_key_take_over, next_key


class RotationError(click.ClickException):
    """The rotation stopped, with the database as it was; what it says is for whoever runs the service."""

    exit_code = 2


@click.group()
def keys() -> None:
    """The keys that the sealed text rests on."""


@keys.command()
def rotate() -> None:
    """Wrap every key by a new key-encryption key; run it again if it was cut short."""
    try:
        number, former = rotate_keys(os.environ, utc_now())
    except (SettingsError, SealError) as error:
        raise RotationError(f"Nothing was changed: {error}") from error
    click.echo(f"{number} keys are wrapped by a new key-encryption key: back up the folder of keys now.")
    click.echo(f"The former one is {former}. It opens only backups made before today.")


def rotate_keys(environ: Mapping[str, str], now: datetime) -> tuple[int, Path]:
    """Wrap every key by the next key-encryption key and let it take over; how many, and where the former is.

    The next key is written to disk before the database knows it, so that a crash at any moment leaves a key
    on disk that opens the database. Raises SettingsError or SealError with nothing changed.
    """
    settings = Settings.from_environment(environ)
    secret = next_key(settings.instance)
    caseroom = unchecked_caseroom(settings)
    try:
        number = operations.rotate(caseroom, now, secret)
    finally:
        caseroom.close()
    return number, let_next_key_take_over(settings.instance)
