"""The forms by which the console runs the meeting, its register and its screen."""

from dataclasses import replace

from tests.cast import RIVERSIDE
from tests.faults.form import Form

REGISTER = Form(
    name="console_room.change", by="dev", stage="open", ids={"person": "{}"}, needs=("person", "state")
)
FORMS = [
    Form(name="console.open_meeting", by="alma", bare=303),
    Form(name="console.take_chair", by="carol", stage="open", bare=303),
    Form(
        name="console.set_screen",
        by="dev",
        stage="open",
        valid=lambda _: {"mode": "nothing"},
        ids={"mode": "{}"},
    ),
    Form(
        name="console.put_on_table: the next case",
        by="alma",
        stage="open",
        valid=lambda scene: {"case": scene.cast.items["two"]},
        ids={"case": "{}"},
        bare=404,
    ),
    Form(
        name="console.put_on_table: a break",
        by="alma",
        stage="open",
        valid=lambda scene: {"break": scene.cast.items["one"]},
        ids={"break": "{}"},
        bare=404,
    ),
    Form(
        name="console.pair",
        by="dev",
        stage="open",
        valid=lambda scene: {"code": scene.known["pairing code"]},
        texts={"code": 20},
        ids={"code": "{}"},
        needs=("code",),
    ),
    Form(
        name="console_room.step_out: one person",
        by="dev",
        stage="open",
        valid=lambda scene: {"person": scene.cast.attendances["rita"]},
        ids={"person": "{}"},
        bare=404,
    ),
    Form(
        name="console_room.step_out: all who are named",
        by="dev",
        stage="open",
        valid=lambda _: {"everybody": "1"},
        bare=404,
    ),
    Form(
        name="console_room.settle: put out",
        by="dev",
        stage="open",
        valid=lambda scene: {"settle": f"out:{scene.cast.attendances['rita']}", "reason": "Would not leave"},
        texts={"reason": 200},
        ids={"settle": "out:{}"},
        needs=("settle", "reason"),
    ),
    Form(
        name="console_room.settle: involve",
        by="dev",
        stage="open",
        valid=lambda scene: {"settle": f"involve:{scene.cast.agencies[RIVERSIDE]}", "reason": "Next door"},
        texts={"reason": 200},
        ids={"settle": "involve:{}"},
        needs=("settle", "reason"),
    ),
    Form(
        name="console_room.settle: admit a guest",
        by="dev",
        stage="open",
        valid=lambda scene: {"settle": f"admit:{scene.known['guest']}", "reason": "Care Act 2014 s.42"},
        texts={"reason": 200},
        ids={"settle": "admit:{}"},
        needs=("settle", "reason"),
    ),
    Form(
        name="console_room.lift",
        by="dev",
        stage="open",
        valid=lambda scene: {"exclusion": scene.known["exclusion"]},
        ids={"exclusion": "{}"},
        bare=404,
    ),
    Form(
        name="console_room.record_acknowledgements",
        by="dev",
        stage="open",
        valid=lambda scene: {"person": [scene.cast.attendances["paul"]], "kind": "paper"},
        ids={"person": "{}", "kind": "{}"},
        needs=("person",),
    ),
    Form(
        name="console_room.admit: now",
        by="dev",
        stage="open",
        valid=lambda scene: {"now": scene.cast.attendances["eve"]},
        ids={"now": "{}"},
        bare=404,
    ),
    replace(
        REGISTER,
        name="console_room.change: left",
        valid=lambda scene: {"person": scene.cast.attendances["fay"], "state": "left"},
        ids={"person": "{}", "state": "{}"},
    ),
    replace(
        REGISTER,
        name="console_room.change: apologies",
        valid=lambda scene: {"person": scene.cast.attendances["paul"], "state": "apologies"},
    ),
    replace(
        REGISTER,
        name="console_room.change: out",
        valid=lambda scene: {"person": scene.cast.attendances["rita"], "state": "out"},
    ),
    replace(
        REGISTER,
        name="console_room.change: out for a moment",
        valid=lambda scene: {"person": scene.cast.attendances["fay"], "state": "away"},
    ),
    replace(
        REGISTER,
        name="console_room.change: an interest",
        valid=lambda scene: {
            "person": scene.cast.attendances["rita"],
            "state": "interest",
            "reason": "Her sister",
        },
        texts={"reason": 200},
    ),
    replace(
        REGISTER,
        name="console_room.change: in",
        valid=lambda scene: {"person": scene.cast.attendances["eve"], "state": "in"},
    ),
    replace(
        REGISTER,
        name="console_room.change: no longer kept out",
        valid=lambda scene: {"person": scene.cast.attendances["paul"], "state": "lift"},
    ),
]
