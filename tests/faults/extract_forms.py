"""The forms that ask for a court extract's consents and make it."""

from datetime import timedelta

from sqlalchemy import select

from meetings.doors import record
from models.outcomes import Decision
from tests.faults.form import NO_KEY, Form
from tests.faults.ground import once
from tests.faults.scene import Body, Scene


def _case(scene: Scene) -> dict[str, str]:
    return {"case_id": scene.cast.cases["one"]}


def _ask(scene: Scene) -> Body:
    day = scene.clock.now.date() + timedelta(days=7)
    return {
        "once": once(),
        "pieces": [scene.cast.information["one involved"]],
        "why": "The closure order hearing",
        "until_on": [str(day.day), str(day.month), str(day.year)],
    }


def _make(scene: Scene) -> Body:
    with record.reading(scene.caseroom) as session:
        of_case = select(Decision.id).where(Decision.case_id == scene.cast.cases["one"])
        decided = str(session.scalars(of_case).first())
    return {
        "once": once(),
        "purpose": "Derby Magistrates’ Court",
        "pieces": [scene.cast.information["one involved"]],
        "decisions": [decided],
    }


FORMS = [
    Form(
        name="extracts.ask",
        by="alma",
        at=_case,
        prefix=lambda _: "ask-",
        valid=_ask,
        texts={"why": 500},
        exact=("until_on",),
        ids={"pieces": "{}", **NO_KEY},
        needs=("why", "until_on"),
    ),
    Form(
        name="extracts.make",
        by="fay",
        stage="open",
        at=_case,
        valid=_make,
        texts={"purpose": 200},
        ids={"pieces": "{}", "decisions": "{}", **NO_KEY},
        needs=("purpose",),
    ),
]
