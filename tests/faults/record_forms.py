"""The forms by which the console records what a case on the table comes to."""

from dataclasses import replace

from meetings.doors import record
from meetings.operations import actions, dissents, new_actions, outcomes
from meetings.operations.decided import Decided
from meetings.operations.new_actions import Agreed
from models.outcomes import Action
from models.states import ActionState
from tests.cast import POLICE
from tests.faults.form import NO_KEY, Form, Overtaken
from tests.faults.ground import DUE, once
from tests.faults.scene import Body, Scene

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
    decided = Decided(
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
EARLIER = Form(
    name="outcomes.answer_earlier",
    by="dev",
    stage="open",
    at=lambda scene: {"action_id": scene.known["earlier"]},
    needs=("answer",),
)
FORMS = [
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
        name="dissents.confirm_here",
        by="dev",
        stage="closed",
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
    Form(name="outcomes.take_back", by="dev", stage="open", bare=303),
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
