"""How a command that cannot go on says why: in one line, with exit status 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError

from meetings.operations.backups import BackupError
from meetings.serving import InUseError
from meetings.settings import SettingsError


@contextmanager
def plainly() -> Iterator[None]:
    """Turn what administrators can put right into a line for them."""
    try:
        yield
    except DBAPIError as error:
        raise click.ClickException(_line(f"The database does not work: {error.orig}")) from error
    except (BackupError, InUseError, SettingsError, OSError) as error:
        raise click.ClickException(_line(str(error))) from error


def _line(text: str) -> str:
    return " ".join(text.split())
