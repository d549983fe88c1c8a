"""`flask --app app demo`: a ready-to-try partnership, invented people and cases on the real partners."""

from datetime import datetime, timedelta

import click
from flask import current_app

from meetings.commands.demo import accounts, guests, meeting, returns
from meetings.commands.demo.laying import Laid, lay_case, lay_people
from meetings.commands.demo.scene import read_scene
from meetings.doors import Caseroom
from meetings.operations import asking, demo_cast, people

OPENED_EARLIER = timedelta(days=50)
OPENED_NEW = timedelta(days=20)
BROUGHT = timedelta(days=4)
LATE = timedelta(days=2)
AFTER_ALL = timedelta(days=1)
ADMITTED = timedelta(hours=2)
AGREED = timedelta(hours=1)


@click.command()
def demo() -> None:
    """Fill an empty database with the demo, and mark it as one."""
    make_demo(current_app.extensions["caseroom"])
    click.echo("The demo was made.")


def make_demo(caseroom: Caseroom) -> None:
    """Lay the scene up to this morning: last month's minutes are issued, today's meeting is ready to open.

    Raises Conflict where the database holds the cast already.
    """
    now = caseroom.clock()
    laid = lay_people(caseroom, read_scene(), now)
    _last_month(laid, now - meeting.HELD)
    for number, case in enumerate(laid.scene.cases):
        if number not in laid.cases:
            lay_case(laid, number, case, now - OPENED_NEW)
    today = meeting.plan_meeting(
        laid, meeting.day_of(laid, now), range(len(laid.scene.cases)), now - meeting.NOTICE
    )
    for number, case in enumerate(laid.scene.cases):
        returns.answer_returns(laid, today, number, case, now - BROUGHT)
    asking.mark_late(caseroom, now - LATE)
    for number, case in enumerate(laid.scene.cases):
        returns.answer_late(laid, number, case, now - AFTER_ALL)
    meeting.give_apologies(laid, today, now - BROUGHT)
    meeting.answer_earlier(laid)
    meeting.declare_interests(laid, today, now - AFTER_ALL)
    guests.admit_guests(laid, today, now - ADMITTED)
    guests.agree_before(laid, now - AGREED)
    accounts.lay_newcomers(laid, now)
    people.mark(caseroom, demo_cast.MARK, now)


def _last_month(laid: Laid, held: datetime) -> None:
    numbers = [number for number, case in enumerate(laid.scene.cases) if case.earlier_actions]
    for number in numbers:
        lay_case(laid, number, laid.scene.cases[number], held - (OPENED_EARLIER - meeting.HELD))
    planned = meeting.plan_meeting(laid, meeting.day_of(laid, held), numbers, held - meeting.NOTICE)
    for number in numbers:
        returns.hold_nothing(laid, planned, number, laid.scene.cases[number], held - BROUGHT)
    meeting.hold_meeting(laid, planned, held)
