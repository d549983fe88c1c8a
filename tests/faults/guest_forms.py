"""The forms about guests: on the register, admitted to a case, and that taken back."""

from meetings.doors import record
from meetings.operations.projectors import room_code
from models.meetings import Meeting
from tests.faults.form import NO_KEY, Form
from tests.faults.ground import once
from tests.faults.scene import GUEST, NOBODY, Body, Scene
from tests.guested import REASON


def _guest(scene: Scene) -> dict[str, str]:
    return {"attendance_id": scene.known["guest"]}


def _hearing(scene: Scene) -> dict[str, str]:
    return {"attendance_id": scene.known["guest admitted"], "item_id": scene.cast.items["one"]}


def _code(scene: Scene) -> Body:
    code = room_code(scene.caseroom, scene.cast.meeting, scene.clock.now)
    return {"code": code, "name": "Another guest"}


def _answer(scene: Scene) -> Body:
    with record.reading(scene.caseroom) as session:
        sha256 = session.get_one(Meeting, scene.cast.meeting).statement_sha256
    return {"statement_sha256": sha256, "answer": "decline"}


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
    Form(
        name="guest_phone.join",
        by=NOBODY,
        stage="open",
        valid=_code,
        texts={"code": 20, "name": 120},
        ids={"code": "{}", "name": "{}"},
        needs=("code", "name"),
        anew=True,
    ),
    Form(
        name="guest_phone.acknowledge",
        by=GUEST,
        stage="open",
        valid=_answer,
        ids={"statement_sha256": "{}", "answer": "{}"},
    ),
    Form(name="guest_phone.leave", by=GUEST, stage="open", bare=303),
]
