"""The forms about guests: on the register, admitted to a case, and that taken back."""

from tests.faults.form import NO_KEY, Form
from tests.faults.scene import Scene
from tests.faults.stages import once
from tests.guested import REASON


def _guest(scene: Scene) -> dict[str, str]:
    return {"attendance_id": scene.known["guest"]}


def _hearing(scene: Scene) -> dict[str, str]:
    return {"attendance_id": scene.known["guest admitted"], "item_id": scene.cast.items["one"]}


FORMS = [
    Form(
        name="guests.register",
        by="alma",
        valid=lambda _: {
            "once": once(),
            "name": "Robin Ash",
            "organisation": "A hospital",
            "email": "robin@hospital.example",
        },
        texts={"name": 120, "organisation": 120},
        ids=NO_KEY,
        needs=("name", "organisation"),
    ),
    Form(
        name="guests.admit",
        by="alma",
        at=_guest,
        valid=lambda scene: {"item": scene.cast.items["one"], "reason": REASON},
        texts={"reason": 500},
        ids={"item": "{}"},
        needs=("item", "reason"),
    ),
    Form(name="guests.dismiss", by="alma", at=_hearing, bare=303),
]
