"""`flask --app app administrator NAME EMAIL AGENCY`: the first one, whom nobody else could approve."""

import click
from flask import current_app

from meetings.operations import people
from meetings.refusals import Invalid


@click.command()
@click.argument("name")
@click.argument("email")
@click.argument("agency")
def administrator(name: str, email: str, agency: str) -> None:
    """Make an administrator of AGENCY, and print the link by which NAME enrols.

    An administrator keeps the register of partners, their representatives and the coordinators, and sees no
    case. AGENCY is a partner's name as the register has it.
    """
    caseroom = current_app.extensions["caseroom"]
    try:
        token = people.make_administrator(caseroom, name, email, agency, caseroom.clock())
    except Invalid as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo("Open this link within 48 hours. It works once, and whoever opens it becomes administrator:")
    click.echo(f"{caseroom.settings.base_url}/enrol/{token}")
