"""Accounts that are not settled: at the coordinator's agency somebody is invited and somebody waits."""

import secrets
from datetime import datetime, timedelta

from meetings.commands.demo.laying import COORDINATOR, Laid
from meetings.operations import account_invitations, demo_cast, enrolling
from meetings.operations.account_invitations import Invited

INVITED = timedelta(hours=3)
ENROLLED = timedelta(hours=1)
WAITS = ("merrin", "Merrin Lacey", "Housing standards officer")
IS_INVITED = ("osei", "Kwame Osei", "Community safety officer")


def lay_newcomers(laid: Laid, now: datetime) -> None:
    """One colleague with a link that has not been used, one who enrolled and waits to be approved."""
    home = next(person.agency for person in laid.scene.people if person.key == COORDINATOR)
    _invite(laid, home, IS_INVITED, now - INVITED)
    person_id = _invite(laid, home, WAITS, now - INVITED)
    enrolling.enrol(
        laid.caseroom,
        account_invitations.present_token(laid.caseroom, person_id),
        now - ENROLLED,
        password=demo_cast.PASSWORD,
        role=WAITS[2],
        trained_on=None,
    )


def _invite(laid: Laid, home: str, who: tuple[str, str, str], at: datetime) -> str:
    key, name, role = who
    invited = Invited(name=name, role=role, email=f"{key}@{laid.scene.domains[home]}")
    return account_invitations.invite(
        laid.caseroom, laid.speaker(home, at), laid.agencies[home], invited, once=secrets.token_hex(16)
    )
