"""The forms that ask the agency which brought information, and the one that answers."""

from datetime import timedelta

from meetings.operations import requests
from tests.cast import AMBER
from tests.faults.form import NO_KEY, Form, Overtaken
from tests.faults.ground import once
from tests.faults.scene import Body, Scene


def _until(scene: Scene) -> list[str]:
    day = scene.clock.now.date() + timedelta(days=7)
    return [str(day.day), str(day.month), str(day.year)]


def _officers_only(scene: Scene) -> dict[str, str]:
    return {"information_id": scene.cast.information["one officers"]}


def _ask(scene: Scene) -> Body:
    return {
        "once": once(),
        "with_agency": scene.cast.agencies[AMBER],
        "why": "The visit needs two",
        "until_on": _until(scene),
    }


def _purpose(scene: Scene) -> Body:
    return {"once": once(), "why": "To rehouse him", "until_on": _until(scene)}


def _agree(scene: Scene) -> Body:
    return {"answer": "agree", "pieces": [scene.cast.information["one officers"]], "reason": "By phone only"}


def _answered_already(scene: Scene) -> None:
    requests.answer(
        scene.caseroom,
        scene.cast.viewer("fay", scene.clock.now),
        scene.known["request_id"],
        grants=False,
        reason="He is a witness",
    )


FORMS = [
    Form(
        name="requests.withdraw",
        by="alma",
        at=lambda scene: {"request_id": scene.known["request_id"]},
        bare=303,
    ),
    Form(
        name="requests.ask",
        by="alma",
        at=_officers_only,
        valid=_ask,
        texts={"why": 500},
        exact=("until_on",),
        ids={"with_agency": "{}", **NO_KEY},
        needs=("with_agency", "why", "until_on"),
    ),
    Form(
        name="requests.ask_purpose",
        by="alma",
        at=_officers_only,
        valid=_purpose,
        texts={"why": 500},
        exact=("until_on",),
        ids=NO_KEY,
        needs=("why", "until_on"),
    ),
    Form(
        name="requests.answer",
        by="fay",
        valid=_agree,
        texts={"reason": 500},
        ids={"pieces": "{}", "answer": "{}"},
        needs=("answer",),
        overtaken=Overtaken(by=_answered_already, theirs="answered already"),
    ),
]
