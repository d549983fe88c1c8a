"""`flask --app app rehearse`: a whole meeting played over HTTP against a running service."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from meetings.operations.demo_cast import is_demo
from meetings.operations.people import only_rehearsed

PARTS = ("plan", "open", "acknowledge", "cases", "close", "minutes", "reminders")
SMALLEST_MEETING, SMALLEST_AGENDA = 8, 3


@click.command()
@click.option("--url", required=True, help="Where the service runs, on the same database as this command.")
@click.option("--attendees", type=click.IntRange(SMALLEST_MEETING, 120), default=25, show_default=True)
@click.option("--cases", type=click.IntRange(SMALLEST_AGENDA, 40), default=12, show_default=True)
@click.option(
    "--until", type=click.Choice(PARTS), default=PARTS[-1], show_default=True, help="The last part."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed is another meeting.")
@click.option(
    "--look/--no-look", default=True, help="Whether everybody looks everywhere for what is not theirs."
)
@with_appcontext
def rehearse(url: str, attendees: int, cases: int, until: str, seed: int, *, look: bool) -> None:
    """Play a meeting of invented people and cases; fails when anything is off.

    Its people get accounts on the database this command opens: never run it where real people work.
    """
    caseroom = current_app.extensions["caseroom"]
    if not (is_demo(caseroom) or only_rehearsed(caseroom)):
        raise click.ClickException("Real people have accounts here. Rehearse on a service of its own.")
    from meetings.commands.rehearse.playing import play
    from meetings.commands.rehearse.script import written

    script = written(attendees, cases, seed)
    parts = PARTS[: PARTS.index(until) + 1]
    sys.exit(0 if play(caseroom, url.rstrip("/"), script, parts, looking=look) else 1)
