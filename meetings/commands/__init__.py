"""The commands of `flask --app app`: which there are, and which needs no open service."""

from collections.abc import Sequence

from flask import Flask

from meetings.commands.demo import demo
from meetings.commands.rehearse import rehearse
from meetings.commands.setup import setup


def register(app: Flask) -> None:
    """Add every command to an app."""
    app.cli.add_command(demo)
    app.cli.add_command(rehearse)
    app.cli.add_command(setup)


def sets_up(arguments: Sequence[str]) -> bool:
    """Whether a command line asks for the set-up, which alone runs before there are keys and a database."""
    return str(setup.name) in arguments[1:]
