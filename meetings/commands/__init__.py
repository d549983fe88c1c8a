"""The commands of `flask --app app`: which there are, and which needs no open service."""

from collections.abc import Sequence

from flask import Flask

from meetings.commands.administrator import administrator
from meetings.commands.audit import audit
from meetings.commands.backup import backup
from meetings.commands.check_deploy import check_deploy
from meetings.commands.demo import demo
from meetings.commands.keys import keys
from meetings.commands.outbox import outbox
from meetings.commands.rehearse import rehearse
from meetings.commands.remind import remind
from meetings.commands.restore import restore
from meetings.commands.setup import setup

OPENING_THEMSELVES = (audit, backup, check_deploy, keys, remind, restore, setup)
OTHERS = (administrator, demo, outbox, rehearse)


def register(app: Flask) -> None:
    """Add every command to an app."""
    for command in (*OPENING_THEMSELVES, *OTHERS):
        app.cli.add_command(command)


def open_themselves(arguments: Sequence[str]) -> bool:
    """Whether a command line asks for a command that runs where the service does not open, or not yet."""
    return any(str(command.name) in arguments[1:] for command in OPENING_THEMSELVES)
