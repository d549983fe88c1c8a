"""`flask --app app setup`: what there must be before the service can open; harmless to run again."""

import os
from collections.abc import Mapping
from datetime import datetime

import click
from sqlalchemy.exc import DBAPIError

from meetings import settings
from meetings.catalogue.reading import CatalogueError
from meetings.commands.demo import make_demo
from meetings.opening import check, knows_key, unchecked_caseroom, utc_now
from meetings.operations import upgrade
from meetings.operations.catalogue import load_catalogue
from meetings.operations.upgrade import UpgradeError
from meetings.settings import Settings, SettingsError


class SetUpError(click.ClickException):
    """The set-up stopped; what it says is for whoever runs the service."""

    exit_code = 2


@click.command()
@click.option("--no-demo", is_flag=True, help="Leave a new database without the demo partnership.")
def setup(*, no_demo: bool) -> None:
    """Make what is missing: keys, database, catalogue; in a new database also the demo."""
    try:
        set_up(os.environ, utc_now(), demo=not no_demo)
    except DBAPIError as error:
        raise SetUpError(f"The database does not work: {error.orig}") from error
    except (SettingsError, UpgradeError, CatalogueError) as error:
        raise SetUpError(str(error)) from error


def set_up(environ: Mapping[str, str], now: datetime, *, demo: bool) -> None:
    """Make keys where no database exists, migrate, load the catalogue, and check that the service can open.

    A new database gets the demo if asked for. Raises SettingsError, UpgradeError or CatalogueError.
    """
    exists = upgrade.current(settings.database_url(environ)) is not None
    settings.make_keys(settings.instance_folder(environ), database_exists=exists)
    caseroom = unchecked_caseroom(Settings.from_environment(environ))
    try:
        is_new = not (exists and knows_key(caseroom))
        backup = upgrade.upgrade(caseroom.settings, now)
        if backup:
            click.echo(f"The database was backed up to {backup} and brought up to date.")
        if load_catalogue(caseroom, now):
            click.echo("The catalogue was loaded.")
        if is_new and demo:
            make_demo(caseroom)
            click.echo("The demo was made.")
        check(caseroom)
    finally:
        caseroom.close()
