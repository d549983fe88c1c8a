"""The forms of an action's answers: what the officers say to its owner, and whom an owner names as deputy."""

from meetings.operations import settling
from tests.faults.form import Form, Overtaken
from tests.faults.scene import Scene

SETTLED = "no longer waits for an answer"


def _replied_already(scene: Scene) -> None:
    alma = scene.cast.viewer("alma", scene.clock.now)
    settling.reply(scene.caseroom, alma, scene.known["asked action"], text="The one at the corner")


def _dated_already(scene: Scene) -> None:
    settling.agree_date(
        scene.caseroom, scene.cast.viewer("alma", scene.clock.now), scene.known["dated action"]
    )


FORMS = [
    Form(
        name="settling.reply",
        by="dev",
        stage="closed",
        at=lambda scene: {"action_id": scene.known["asked action"]},
        valid=lambda _: {"text": "The corner house", "due": ""},
        texts={"text": 1000},
        exact=("due",),
        needs=("text",),
        overtaken=Overtaken(by=_replied_already, theirs=SETTLED),
    ),
    Form(
        name="settling.date",
        by="dev",
        stage="closed",
        at=lambda scene: {"action_id": scene.known["dated action"]},
        valid=lambda _: {"agreed": "no", "text": "The hearing is before then"},
        texts={"text": 1000},
        ids={"agreed": "{}"},
        needs=("agreed",),
        overtaken=Overtaken(by=_dated_already, theirs=SETTLED),
    ),
    Form(
        name="settling.supersede",
        by="dev",
        stage="closed",
        valid=lambda _: {"text": "The tenant has moved away"},
        texts={"text": 1000},
        needs=("text",),
    ),
    Form(
        name="settling.name_deputy",
        by="carol",
        valid=lambda scene: {"deputy": scene.cast.people["paul"]},
        ids={"deputy": "{}"},
        needs=("deputy",),
    ),
]
