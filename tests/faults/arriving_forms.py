"""The forms of joining without a sign-in at hand, on the phone and on the console."""

from meetings.operations.projectors import room_code
from tests.cast import email
from tests.faults.form import Form
from tests.faults.scene import NOBODY, WAITING, Body, Scene


def _room(scene: Scene) -> str:
    return room_code(scene.caseroom, scene.cast.meeting, scene.clock.now)


def _vouched(scene: Scene) -> Body:
    person = scene.cast.attendances["paul"]
    return {"vouching": scene.known["vouching"], "person": person, "number": scene.known["number"]}


FORMS = [
    Form(
        name="arriving.ask_code",
        by=NOBODY,
        stage="arriving",
        valid=lambda scene: {"room": _room(scene), "email": email("rita")},
        texts={"room": 20, "email": 254},
        ids={"room": "{}"},
        needs=("room", "email"),
        anew=True,
    ),
    Form(
        name="arriving.enter_code",
        by=NOBODY,
        stage="arriving",
        valid=lambda scene: {"asked": scene.known["asked code"], "code": scene.known["mailed code"]},
        needs=("code",),
        spent=True,
    ),
    Form(
        name="arriving.ask_vouching",
        by=NOBODY,
        stage="arriving",
        valid=lambda scene: {"room": _room(scene), "name": "Wren"},
        texts={"room": 20, "name": 120},
        ids={"room": "{}"},
        needs=("room", "name"),
        anew=True,
    ),
    Form(name="arriving.enter_vouched", by=WAITING, stage="arriving", bare=303),
    Form(
        name="console_vouching.vouch",
        by="alma",
        stage="arriving",
        valid=_vouched,
        ids={"vouching": "{}", "person": "{}"},
    ),
]
