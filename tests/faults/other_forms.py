"""The forms of signing in, of the phone, of actions and of the minutes."""

from sqlalchemy import select, update

from meetings.doors import record
from meetings.doors.viewers import Clock
from meetings.operations import actions, minutes_requests, narratives, presences, said
from meetings.operations.presences import Corrected
from meetings.operations.projectors import room_code
from meetings.operations.undertaking import text_for
from models.agencies import Statement
from models.base import new_id
from models.meetings import Meeting
from models.states import ActionState
from tests.cast import PASSWORD, POLICE, email
from tests.faults.form import NO_KEY, Form, Overtaken
from tests.faults.ground import once
from tests.faults.scene import NOBODY, Body, Scene


def _undertaking(scene: Scene) -> Body:
    shown = text_for(scene.caseroom, scene.cast.viewer("fay", scene.clock.now))
    assert shown is not None
    return {"sha256": shown.sha256, "agree": "1", "next": "/"}


def _new_undertaking(scene: Scene) -> None:
    with record.writing(scene.caseroom, Clock(scene.clock.now)) as writing:
        known = writing.session.scalars(select(Statement).where(Statement.kind == "standing")).one()
        columns = {column.key: getattr(known, column.key) for column in Statement.__table__.columns}
        newer = {"id": new_id(), "version": "9.9", "title": "The newer undertaking", "sha256": "9" * 64}
        writing.session.add(Statement(**columns | newer))
        writing.audit("demo.made")


def _answer(scene: Scene) -> Body:
    with record.reading(scene.caseroom) as session:
        shown = session.get_one(Meeting, scene.cast.meeting).statement_sha256
    return {"statement_sha256": shown, "answer": "agree", "alone": "y"}


def _new_statement(scene: Scene) -> None:
    with record.writing(scene.caseroom, Clock(scene.clock.now)) as writing:
        writing.session.execute(update(Meeting).values(statement_sha256="9" * 64))
        writing.audit("demo.made")


def _code(scene: Scene) -> Body:
    return {"code": room_code(scene.caseroom, scene.cast.meeting, scene.clock.now)}


def _narrative(scene: Scene) -> Body:
    return {"once": once(), "text": "Heard at length", "replaces": scene.known["narrative"]}


def _narrated_already(scene: Scene) -> None:
    narratives.record_narrative(
        scene.caseroom,
        scene.cast.viewer("carol", scene.clock.now),
        scene.cast.items["two"],
        once=once(),
        text="Carol’s narrative",
        replaces=scene.known["narrative"],
    )


def _done_already(scene: Scene) -> None:
    carol, action_id = scene.cast.viewer("carol", scene.clock.now), scene.known["action_id"]
    actions.answer(scene.caseroom, carol, action_id, state=ActionState.DONE, text="Went there on Monday")


def _trimmed_already(scene: Scene) -> None:
    paul = scene.cast.viewer("carol", scene.clock.now)
    said.confirm_said(scene.caseroom, paul, scene.known["said"], text="Seen")


def _correction(_: Scene) -> Body:
    return {
        "once": once(),
        "in_at": "10:00",
        "out_at": "10:00",
        "reason": "The clock was slow",
        "replaces": "",
    }


def _corrected_already(scene: Scene) -> None:
    said = Corrected(scene.clock.now, scene.clock.now, "Looked at the wrong clock")
    carol = scene.cast.viewer("carol", scene.clock.now)
    presences.correct_presence(scene.caseroom, carol, scene.known["presence"], said, once=once())


def _declined_already(scene: Scene) -> None:
    alma = scene.cast.viewer("alma", scene.clock.now)
    minutes_requests.answer_request(
        scene.caseroom, alma, scene.known["asked_id"], accept=False, reason="It was Thursday"
    )


DONE_ALREADY = Overtaken(by=_done_already, theirs="closed already")


FORMS = [
    Form(
        name="signing_in.sign_in",
        by=NOBODY,
        valid=lambda _: {"email": email("fay"), "password": PASSWORD, "next": "/cases"},
        texts={"email": 254, "password": 128},
        ids={"email": "{}", "password": "{}"},
        unkept=("password",),
        needs=("email", "password"),
        anew=True,
    ),
    Form(name="signing_in.sign_out", by="fay", bare=303),
    Form(name="calendar.make", by="fay", bare=200, anew=True),
    Form(name="calendar.end", by="paul", bare=303),
    Form(
        name="undertaking.answer",
        by="fay",
        valid=_undertaking,
        ids={"sha256": "{}"},
        overtaken=Overtaken(by=_new_undertaking, theirs="The newer undertaking"),
    ),
    Form(name="projector.start", by=NOBODY, bare=303, anew=True),
    Form(
        name="joining.join",
        by="paul",
        stage="open",
        valid=_code,
        texts={"code": 20},
        ids={"code": "{}"},
        needs=("code",),
    ),
    Form(
        name="phone.acknowledge",
        by="paul",
        stage="open",
        valid=_answer,
        ids={"statement_sha256": "{}", "answer": "{}"},
        overtaken=Overtaken(by=_new_statement, theirs="Read it again, then answer."),
    ),
    Form(name="phone.accept", by="carol", stage="open", bare=303),
    Form(
        name="phone.query",
        by="carol",
        stage="open",
        valid=lambda _: {"text": "Which day?"},
        texts={"text": 1000},
        needs=("text",),
        overtaken=DONE_ALREADY,
    ),
    Form(
        name="phone.confirm",
        by="carol",
        stage="open",
        at=lambda scene: {"information_id": scene.known["said"]},
        valid=lambda _: {"text": "He was seen"},
        texts={"text": 4000},
        needs=("text",),
        overtaken=Overtaken(by=_trimmed_already, theirs="Seen"),
    ),
    Form(
        name="said.answer",
        by="carol",
        stage="open",
        at=lambda scene: {"information_id": scene.known["said"]},
        valid=lambda _: {"text": "He was seen"},
        texts={"text": 4000},
        needs=("text",),
        overtaken=Overtaken(by=_trimmed_already, theirs="Seen"),
    ),
    Form(
        name="phone.dissent",
        by="fay",
        stage="open",
        valid=lambda _: {"once": once(), "text": "I would wait a week"},
        texts={"text": 4000},
        ids=NO_KEY,
        needs=("text",),
    ),
    Form(name="phone.leave", by="fay", stage="open", bare=303),
    Form(name="phone.step_out", by="rita", stage="open", bare=303),
    Form(name="phone.step_away", by="fay", stage="open", bare=303),
    Form(name="phone.come_back", by="dev", stage="open", bare=303),
    Form(
        name="interests.declare",
        by="fay",
        at=lambda scene: {"item_id": scene.cast.items["one"]},
        valid=lambda _: {"reason": "A neighbour of mine"},
        texts={"reason": 4000},
        needs=("reason",),
        gone=True,
    ),
    Form(name="actions.accept", by="carol", stage="closed", bare=303),
    Form(
        name="actions.query",
        by="carol",
        stage="closed",
        valid=lambda _: {"text": "Which house?"},
        texts={"text": 1000},
        needs=("text",),
        overtaken=DONE_ALREADY,
    ),
    Form(
        name="actions.answer: done",
        by="carol",
        stage="closed",
        valid=lambda _: {"state": "done", "text": "Went there"},
        texts={"text": 1000},
        ids={"state": "{}"},
        needs=("state",),
        overtaken=DONE_ALREADY,
    ),
    Form(
        name="actions.answer: in progress",
        by="carol",
        stage="closed",
        valid=lambda _: {"state": "in progress", "text": "", "due": "+14"},
        texts={"text": 1000},
        exact=("due",),
        needs=("state",),
    ),
    Form(name="minutes.close", by="alma", stage="open", bare=303),
    Form(
        name="presences.correct",
        by="dev",
        stage="open",
        at=lambda scene: {"presence_id": scene.known["presence"]},
        valid=_correction,
        texts={"reason": 200},
        ids={"replaces": "{}", **NO_KEY},
        needs=("in_at", "out_at", "reason"),
        overtaken=Overtaken(by=_corrected_already, theirs="Looked at the wrong clock"),
    ),
    Form(
        name="minutes.write_narrative",
        by="dev",
        stage="closed",
        prefix=lambda scene: f"{scene.cast.items['two']}-",
        at=lambda scene: {"item_id": scene.cast.items["two"]},
        valid=_narrative,
        texts={"text": 8000},
        ids={"replaces": "{}", **NO_KEY},
        needs=("text",),
        overtaken=Overtaken(by=_narrated_already, theirs="Carol’s narrative"),
    ),
    Form(
        name="minutes.widen_decision",
        by="dev",
        stage="closed",
        at=lambda scene: {"decision_id": scene.known["narrow decision"]},
        valid=lambda scene: {"agencies": [scene.cast.agencies[POLICE]]},
        ids={"agencies": "{}"},
    ),
    Form(
        name="minutes.widen_action",
        by="dev",
        stage="closed",
        at=lambda scene: {"action_id": scene.known["narrow action"]},
        valid=lambda scene: {"agencies": [scene.cast.agencies[POLICE]]},
        ids={"agencies": "{}"},
    ),
    Form(
        name="minutes_requests.ask",
        by="carol",
        stage="issued",
        valid=lambda scene: {"once": once(), "item": scene.cast.items["two"], "text": "It was Friday"},
        texts={"text": 1000},
        ids={"item": "{}", **NO_KEY},
        needs=("item", "text"),
    ),
    Form(
        name="minutes_requests.answer: accept",
        by="dev",
        stage="issued",
        prefix=lambda scene: f"{scene.known['asked_id']}-",
        plain=("accept",),
        valid=lambda _: {"accept": "y", "reason": "Put right"},
        texts={"reason": 1000},
        needs=("reason",),
        overtaken=Overtaken(by=_declined_already, theirs="It was Thursday"),
    ),
    Form(
        name="minutes_requests.answer: decline",
        by="dev",
        stage="issued",
        prefix=lambda scene: f"{scene.known['asked_id']}-",
        valid=lambda _: {"reason": "It was Wednesday"},
        texts={"reason": 1000},
        needs=("reason",),
        overtaken=Overtaken(by=_declined_already, theirs="It was Thursday"),
    ),
    Form(
        name="minutes_versions.issue",
        by="dev",
        stage="issued",
        prefix=lambda scene: f"{scene.cast.cases['two']}-",
        plain=("once",),
        valid=lambda _: {"once": once(), "text": "The account was not complete"},
        texts={"text": 1000},
        ids=NO_KEY,
        needs=("text",),
    ),
    Form(
        name="minutes.issue",
        by="alma",
        stage="closed",
        valid=lambda _: {"read": "y"},
        needs=("read",),
    ),
]
