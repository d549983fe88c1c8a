"""The forms of the console."""

from dataclasses import replace

from meetings.doors import record
from meetings.operations import actions, dissents, new_actions, outcomes
from meetings.operations.new_actions import Agreed
from models.outcomes import Action
from models.states import ActionState
from tests.cast import POLICE, RIVERSIDE
from tests.faults.form import NO_KEY, Form, Overtaken
from tests.faults.scene import Body, Scene
from tests.faults.stages import DUE, once

SAID_LONGEST = {"text": 4000}


def _typed(kind: str, **fields: str) -> dict[str, str]:
    return {"once": once(), "kind": kind, **fields}


def _said_of(answer: str, **fields: str) -> dict[str, str]:
    return {"once": once(), "answer": answer, **fields}


def _action(scene: Scene) -> Body:
    return _typed("action", text="Ring the tenant", who=scene.cast.people["carol"], due="+7")


def _action_outside(scene: Scene) -> Body:
    who = scene.cast.people["eve"]
    return {**_action(scene), "who": who, "involve_reason": "They house his brother"}


def _changed_action(scene: Scene) -> Body:
    with record.reading(scene.caseroom) as session:
        version = session.get_one(Action, scene.known["action_id"]).version
    return {**_action(scene), "action": scene.known["action_id"], "version": str(version)}


def _decision(scene: Scene) -> Body:
    return _typed(
        "decision",
        text="Warn him in writing",
        intervention=scene.known["warning"],
        made_by=scene.cast.agencies[POLICE],
        reasons="Three complaints",
        power="Common-law policing duty",
        due="1 dec",
        law="",
        aim="",
        necessary="",
    )


def _formal_decision(scene: Scene) -> Body:
    tests = {"law": "Act of 2014", "aim": "Rights of others", "necessary": "The least that works"}
    met = {"met-youth-justice": "no", "line-youth-justice": "He cannot wait"}
    told = {"met-others-told": "yes", "line-others-told": "By letter"}
    formal = {"intervention": scene.known["injunction"], "equality": "None known"}
    return {**_decision(scene), **formal, **tests, **met, **told}


def _decision_to_disclose(scene: Scene) -> Body:
    who = {"onward_teller": "Dev", "onward_told": "Derby’s co-ordinator"}
    what = {"onward_what": "That he has moved", "onward_how": "By letter", "onward_by": "+7"}
    owner = {"who": scene.cast.people["carol"]}
    return {**_decision(scene), "intervention": scene.known["move"], **who, **what, **owner}


def _changed_decision(scene: Scene) -> Body:
    return {**_decision(scene), "replaces": scene.known["decision"]}


def _dissent(scene: Scene) -> Body:
    who, decision = scene.cast.people["fay"], scene.known["decision"]
    return _typed("dissent", text="Too soon", who=who, decision=decision)


def _reply(scene: Scene) -> Body:
    return _typed("reply", text="We look again", dissent=scene.known["dissent_id"])


def _replied_already(scene: Scene) -> None:
    alma, dissent = scene.cast.viewer("alma", scene.clock.now), scene.known["dissent_id"]
    dissents.reply(scene.caseroom, alma, dissent, once=once(), text="Alma’s reply")


def _decided_already(scene: Scene) -> None:
    carol = scene.cast.viewer("carol", scene.clock.now)
    decided = outcomes.Decided(
        text="Carol’s decision",
        intervention_id=scene.known["warning"],
        made_by=scene.cast.agencies[POLICE],
        reasons="Carol’s reasons",
        power="",
        review_on=DUE,
    )
    item, replaces = scene.cast.items["one"], scene.known["decision"]
    outcomes.record_decision(scene.caseroom, carol, item, decided, once=once(), replaces=replaces)


def _ended_already(scene: Scene) -> None:
    carol, item = scene.cast.viewer("carol", scene.clock.now), scene.cast.items["one"]
    outcomes.record_no_further_action(scene.caseroom, carol, item, once=once(), reasons="Carol’s reasons")


def _agreed_already(scene: Scene) -> None:
    carol, action_id = scene.cast.viewer("carol", scene.clock.now), scene.known["action_id"]
    agreed = Agreed(text="Carol’s wording", owner_id=scene.cast.people["carol"], due_on=DUE)
    new_actions.change_action(scene.caseroom, carol, action_id, agreed, version=1)


def _answered_already(scene: Scene) -> None:
    fay = scene.cast.viewer("fay", scene.clock.now)
    actions.answer(scene.caseroom, fay, scene.known["earlier"], state=ActionState.DONE, text="Did it")


RECORD = Form(name="outcomes.record", by="dev", stage="open", needs=("kind",))
REGISTER = Form(
    name="console_room.change", by="dev", stage="open", ids={"person": "{}"}, needs=("person", "state")
)
EARLIER = Form(
    name="outcomes.answer_earlier",
    by="dev",
    stage="open",
    at=lambda scene: {"action_id": scene.known["earlier"]},
    needs=("answer",),
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
    replace(
        RECORD,
        name="outcomes.record: an action",
        valid=_action,
        texts={"text": 4000},
        exact=("due",),
        ids={"who": "{}", "kind": "{}", **NO_KEY},
    ),
    replace(
        RECORD,
        name="outcomes.record: an action of an agency outside",
        valid=_action_outside,
        texts={"text": 4000, "involve_reason": 200},
    ),
    replace(
        RECORD,
        name="outcomes.record: an action anew",
        valid=_changed_action,
        texts={"text": 4000},
        exact=("due",),
        ids={"who": "{}", "action": "{}"},
        overtaken=Overtaken(by=_agreed_already, theirs="Carol’s wording"),
    ),
    replace(
        RECORD,
        name="outcomes.record: a decision",
        valid=_decision,
        texts={"text": 4000, "reasons": 4000, "power": 200, "law": 500, "aim": 500, "necessary": 500},
        exact=("due",),
        ids={"intervention": "{}", "made_by": "{}"},
    ),
    replace(
        RECORD,
        name="outcomes.record: a formal decision",
        valid=_formal_decision,
        texts={"necessary": 500, "equality": 500, "line-youth-justice": 200, "line-others-told": 200},
        ids={"met-youth-justice": "{}", "met-others-told": "{}"},
    ),
    replace(
        RECORD,
        name="outcomes.record: a decision to disclose",
        valid=_decision_to_disclose,
        texts={"onward_teller": 200, "onward_told": 200, "onward_what": 500, "onward_how": 200},
        exact=("onward_by",),
        ids={"who": "{}"},
    ),
    replace(
        RECORD,
        name="outcomes.record: a decision anew",
        valid=_changed_decision,
        texts={"text": 4000, "reasons": 4000, "power": 200},
        ids={"replaces": "{}"},
        overtaken=Overtaken(by=_decided_already, theirs="Carol’s decision"),
    ),
    replace(
        RECORD,
        name="outcomes.record: said",
        valid=lambda scene: _typed("said", text="Seen on Monday", who=scene.cast.people["carol"]),
        texts=SAID_LONGEST,
        ids={"who": "{}"},
    ),
    replace(
        RECORD,
        name="outcomes.record: a dissent",
        valid=_dissent,
        texts={"text": 4000},
        ids={"who": "{}", "decision": "{}"},
    ),
    replace(
        RECORD,
        name="outcomes.record: a reply to a dissent",
        by="alma",
        valid=_reply,
        texts={"text": 4000},
        ids={"dissent": "{}"},
        overtaken=Overtaken(by=_replied_already, theirs="Alma’s reply"),
    ),
    Form(
        name="dissents.confirm",
        by="dev",
        stage="open",
        at=lambda scene: {"dissent_id": scene.known["raised"]},
        bare=303,
    ),
    Form(
        name="dissents.reply",
        by="alma",
        stage="open",
        valid=lambda _: {"once": once(), "text": "We look again"},
        texts={"text": 4000},
        ids=NO_KEY,
        needs=("text",),
        overtaken=Overtaken(by=_replied_already, theirs="Alma’s reply"),
    ),
    replace(
        RECORD,
        name="outcomes.record: no further action",
        valid=lambda _: _typed("nothing", text="It has stopped", due="+30"),
        texts={"text": 4000},
        exact=("due",),
        overtaken=Overtaken(by=_ended_already, theirs="Carol’s reasons"),
    ),
    replace(
        EARLIER,
        name="outcomes.answer_earlier: in progress",
        valid=lambda _: _said_of("in progress", note="He is away", due="+14"),
        texts={"note": 200},
        exact=("due",),
        ids={"answer": "{}", **NO_KEY},
        overtaken=Overtaken(by=_answered_already, theirs="Fay was first"),
    ),
    replace(
        EARLIER,
        name="outcomes.answer_earlier: done",
        valid=lambda _: _said_of("done", evidence="Said done at the meeting"),
        texts={"evidence": 200},
    ),
    replace(
        EARLIER,
        name="outcomes.answer_earlier: escalated",
        valid=lambda _: _said_of("escalated", note="Twice late"),
        texts={"note": 200},
    ),
    replace(
        EARLIER,
        name="outcomes.answer_earlier: not done, offered anew",
        valid=lambda _: _said_of("not done", note="Nobody was in", again="+14"),
        texts={"note": 200},
        exact=("again",),
    ),
]
