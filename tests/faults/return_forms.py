"""The forms that answer what an agency is asked, and choose who of it does."""

from meetings.operations.returns import answer_return
from models.states import Returned
from tests.faults.form import Form, Overtaken
from tests.faults.scene import Body, Scene


def _declined(_: Scene) -> Body:
    return {"answer": "declined", "reason": "He has not agreed", "seen": ""}


def _answered_already(scene: Scene) -> None:
    fay = scene.cast.viewer("fay", scene.clock.now)
    answer_return(scene.caseroom, fay, scene.known["return_id"], Returned.DECLINED, reason="A colleague’s")


FORMS = [
    Form(
        name="returns.answer",
        by="fay",
        valid=_declined,
        texts={"reason": 500},
        ids={"answer": "{}", "seen": "{}"},
        needs=("answer",),
        overtaken=Overtaken(by=_answered_already, theirs="Declined: A colleague’s"),
    ),
    Form(name="returns.answer_nil", by="fay", bare=303),
    Form(
        name="returns_board.chase",
        by="alma",
        at=lambda scene: {"meeting_id": scene.known["other meeting"]},
        bare=303,
    ),
    Form(
        name="returns.assign",
        by="carol",
        at=lambda scene: {"return_id": scene.known["return of the police"]},
        valid=lambda scene: {"person": scene.cast.people["paul"]},
        ids={"person": "{}"},
        needs=("person",),
    ),
]
