"""`flask --app app remind`: what is due is sent now, and not at the clock's next tick."""

import os

import click
from sqlalchemy import func, select

from meetings.commands.plainly import plainly
from meetings.doors import Caseroom, record
from meetings.opening import open_caseroom
from meetings.operations.demo_cast import refuse_outside_demo
from meetings.reminders.sweep import sweep
from meetings.reminders.transports import configured
from meetings.settings import Settings, SettingsError
from models.records import OutboxMail
from models.states import MailState


@click.command()
def remind() -> None:
    """Queue the reminders that have come due and send every mail whose time has come."""
    with plainly():
        caseroom = open_caseroom(Settings.from_environment(os.environ))
        try:
            refuse_outside_demo(caseroom)
            left, waiting = send_due(caseroom)
        finally:
            caseroom.close()
    why = ": flask --app app outbox says until when, or why" if waiting else ""
    click.echo(f"{left} left, {waiting} {'waits' if waiting == 1 else 'wait'}{why}.")


def send_due(caseroom: Caseroom) -> tuple[int, int]:
    """Send until nothing more leaves; how many mails left, and how many wait for their time or another try.

    Beside a serving process none leaves twice: the outbox lets one sender claim each. Raises SettingsError
    where no mail can leave as the service is set up.
    """
    try:
        configured(caseroom.settings)
    except ValueError as error:
        raise SettingsError(f"MAIL_URL cannot be used. {error}.") from error
    left = 0
    while sent := sweep(caseroom, caseroom.clock()):
        left += sent
    waiting = select(func.count()).where(OutboxMail.state.in_((MailState.QUEUED, MailState.CLAIMED)))
    with record.reading(caseroom) as session:
        return left, session.scalar(waiting) or 0
