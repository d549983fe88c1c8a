"""What stands on case `one`, by the operations that the console's keys lead to, before a test is about it."""

from datetime import timedelta

from sqlalchemy import select

from meetings.article_8 import Article8
from meetings.doors import record
from meetings.operations import new_actions, outcomes
from meetings.operations.decided import Decided
from meetings.operations.new_actions import Agreed
from meetings.preconditions import Said
from models.agencies import Intervention
from tests.browser.serving import Site
from tests.cast import FUTURES

INJUNCTION = "Apply for an injunction"


def lay_action(site: Site, text: str) -> None:
    """An action of Paul's, recorded by the minute-taker."""
    due_on = site.caseroom.clock().date() + timedelta(days=7)
    agreed = Agreed(text=text, owner_id=site.cast.people["paul"], due_on=due_on)
    new_actions.record_action(
        site.caseroom, site.viewer("dev"), site.cast.items["one"], agreed, once=_once(text)
    )


def lay_injunction(site: Site) -> None:
    """A formal decision with every test it asks for, recorded by the minute-taker."""
    with record.reading(site.caseroom) as session:
        injunction = session.scalars(
            select(Intervention.id).where(Intervention.key == "civil-injunction")
        ).one()
    decided = Decided(
        text=INJUNCTION,
        intervention_id=injunction,
        made_by=site.cast.agencies[FUTURES],
        reasons="Three warnings failed",
        power="Anti-social Behaviour, Crime and Policing Act 2014 s.1",
        review_on=site.caseroom.clock().date() + timedelta(days=28),
        article_8=Article8(law="Act of 2014", aim="Rights of others", necessary="Nothing less has worked"),
        equality="No protected characteristic known",
        preconditions={
            "youth-justice": Said("does not apply", "18 or over"),
            "others-told": Said("yes", "By letter on Monday"),
        },
    )
    outcomes.record_decision(
        site.caseroom, site.viewer("dev"), site.cast.items["one"], decided, once=_once(INJUNCTION)
    )


def _once(text: str) -> str:
    return text.encode().hex().ljust(32, "0")[:32]
