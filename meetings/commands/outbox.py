"""`flask --app app outbox`: what waits, what is tried again and what failed, without a word of any mail."""

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from meetings.doors import Caseroom, record
from models.people import Account
from models.records import OutboxMail
from models.states import MailState

SHOWN = (MailState.QUEUED, MailState.CLAIMED, MailState.FAILED)


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also what has left or was withdrawn.")
@with_appcontext
def outbox(*, everything: bool) -> None:
    """Show the mails that have not left: their state, tries and failure."""
    for line in report(current_app.extensions["caseroom"], tuple(MailState) if everything else SHOWN):
        click.echo(line)


def report(caseroom: Caseroom, states: tuple[MailState, ...]) -> Iterator[str]:
    """A line of counts, then one for each mail in these states, the next to leave first.

    It starts with when the mail is to leave or, of one that failed, when it was given up.
    """
    zone = caseroom.settings.zone
    with record.reading(caseroom) as session:
        counted = dict(
            session.execute(select(OutboxMail.state, func.count()).group_by(OutboxMail.state)).all()
        )
        mails = session.execute(
            select(OutboxMail, Account.email)
            .outerjoin(Account, Account.person_id == OutboxMail.person_id)
            .where(OutboxMail.state.in_(states))
            .order_by(OutboxMail.due_at, OutboxMail.id)
        ).all()
    yield ", ".join(f"{counted.get(state, 0)} {state}" for state in MailState)
    for mail, address in mails:
        moment = (mail.failed_at if mail.state == MailState.FAILED else None) or mail.due_at
        due = moment.astimezone(zone)
        tries = f"{mail.attempts} {'try' if mail.attempts == 1 else 'tries'}"
        why = f", {mail.failure}" if mail.failure else ""
        yield f"{due:%Y-%m-%d %H:%M}  {mail.state:9}  {mail.kind:12}  {address or 'no account'}  {tries}{why}"
