"""Every route against every kind of person; an unlisted endpoint fails, and so does a GET that writes."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from meetings import guard
from meetings.doors import Caseroom, record
from meetings.operations import arising, corrections, projectors, requests
from meetings.operations.requests import Asked
from models import Base
from models.corrections import CorrectionHolder
from models.meetings import Presence
from models.outcomes import Action, ActionAnswer, Decision, Dissent, Minutes
from models.people import Pairing
from models.records import AuditRow
from models.states import ActionState, MinutesKind
from tests import guested
from tests.asked import lay_asked, return_of
from tests.cast import FUTURES, POLICE, Cast, lay_action, lay_scene
from tests.clients import csrf, signed_in
from tests.failed import lay_failed
from tests.need_to_know.crawl import settled
from tests.places import StoppedClock
from tests.played import play_open, play_to_the_end
from tests.routes.access import (
    BEFORE_UNDERTAKING,
    GET,
    NOTHING,
    OF_GUESTS,
    OF_HALF_WAY,
    OF_PROJECTORS,
    PEOPLE,
    PUBLIC,
    STREAMS,
    WITHOUT_TOKEN,
    WRITING,
)

_REFUSED = select(func.count()).where(AuditRow.event == "request.refused")
_COUNTS = select(
    _REFUSED.scalar_subquery().label("refused"),
    *(
        select(func.count()).select_from(table).scalar_subquery().label(table.name)
        for table in Base.metadata.sorted_tables
    ),
)


@dataclass
class House:
    """A service with everybody at it."""

    app: Flask
    caseroom: Caseroom
    clients: dict[str, FlaskClient]
    values: dict[str, str]

    def path(self, rule: Rule) -> str:
        """A rule's address, filled with what there is of case `one`."""
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: self.values[found[1]], rule.rule)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_asked(caseroom)
    play_open(caseroom, laid, clock)
    return laid


@pytest.fixture
def house(app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> House:
    clients = {name: signed_in(app, name) for name in ("eve", "rita", "fay", "alma")}
    clients |= {"nobody": app.test_client(), "projector": _paired(app, caseroom, cast)}
    with record.reading(caseroom) as session:
        action = session.scalars(select(Action.id).where(Action.case_id == cast.cases["one"])).first()
        decision = session.scalars(select(Decision.id).where(Decision.case_id == cast.cases["one"])).one()
        dissent = session.scalars(select(Dissent.id).where(Dissent.decision_id == decision)).one()
    values = _corrected(caseroom, cast, clock) | {
        "action_id": str(action),
        "asked_id": "0" * 32,
        "agency_id": cast.agencies[POLICE],
        "answer_id": _answered(caseroom, cast, clock.now),
        "attendance_id": guested.register(caseroom, cast, now=clock.now),
        "case_id": cast.cases["one"],
        "decision_id": decision,
        "dissent_id": dissent,
        "code": "ZZZZZZ",
        "extract_id": "0" * 32,
        "filename": "css/app.css",
        "information_id": cast.information["one involved"],
        "item_id": cast.items["one"],
        "mail_id": lay_failed(caseroom, cast, "fay"),
        "meeting_id": cast.meeting,
        "meeting_type_id": cast.meeting_type,
        "minutes_id": "0" * 32,
        "person_id": cast.people["fay"],
        "presence_id": _a_presence(caseroom, cast),
        "token": "no-token",
        "request_id": _asked(caseroom, cast, clock.now),
        "return_id": return_of(caseroom, cast, FUTURES).id,
    }
    return House(app, caseroom, clients, values)


def _asked(caseroom: Caseroom, cast: Cast, now: datetime) -> str:
    """A request of the chair's about what Fay's agency brought for the officers."""
    return requests.ask_to_share(
        caseroom,
        cast.viewer("alma", now),
        cast.information["one officers"],
        with_agency=None,
        asked=Asked(why="The visit needs two", until_on=now.date() + timedelta(days=7)),
        once="0" * 32,
    )


def _answered(caseroom: Caseroom, cast: Cast, now: datetime) -> str:
    """What was said at the meeting of an action on case `one`."""
    action = lay_action(caseroom, cast, "A-6666", owner="fay", audience=(FUTURES,), due_on=now.date())
    alma = cast.viewer("alma", now)
    arising.answer(
        caseroom, alma, action, cast.meeting, once="c" * 32, state=ActionState.DONE, text="Said done"
    )
    with record.reading(caseroom) as session:
        return session.scalars(select(ActionAnswer.id).where(ActionAnswer.action_id == action)).one()


def _a_presence(caseroom: Caseroom, cast: Cast) -> str:
    """Somebody's time in the room for case `one`."""
    with record.reading(caseroom) as session:
        found = select(Presence.id).where(Presence.agenda_item_id == cast.items["one"])
        return session.scalars(found).first() or ""


def _corrected(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> dict[str, str]:
    """A report by Alma of what Fay brought to case one, and a correction of other information by Fay."""
    alma, fay = cast.viewer("alma", clock.now), cast.viewer("fay", clock.now)
    reported = corrections.report_inaccuracy(
        caseroom, alma, cast.information["one involved"], text="The day is wrong", once="a" * 32
    )
    made = corrections.correct_information(
        caseroom,
        fay,
        cast.information["one agencies"],
        text="The right day",
        source="The log",
        withdraw_old=False,
        once="b" * 32,
    )
    with record.reading(caseroom) as session:
        own = select(CorrectionHolder.id).where(CorrectionHolder.agency_id == cast.agencies[POLICE])
        holder = session.scalars(own).one()
    return {"correction_id": made, "holder_id": holder, "inaccuracy_id": reported}


def _paired(app: Flask, caseroom: Caseroom, cast: Cast) -> FlaskClient:
    """A projector's browser, paired with the meeting."""
    client = app.test_client()
    client.post("/projector", data={"csrf_token": csrf(client.get("/projector"))})
    with record.reading(caseroom) as session:
        code = session.scalars(select(Pairing.code)).one()
    projectors.pair(caseroom, cast.viewer("alma", app.extensions["caseroom"].clock()), cast.meeting, code)
    return client


def _rows(caseroom: Caseroom) -> dict[str, int]:
    """How many rows there are in each table; that somebody was refused is noted of every 404 alike."""
    with record.reading(caseroom) as session:
        rows = dict(session.execute(_COUNTS).mappings().one())
    rows["audit_rows"] -= rows.pop("refused")
    return rows


def _status(client: FlaskClient, path: str) -> int:
    """What an address answers; the answer is closed, as a browser would."""
    with client.get(path) as answer:
        return answer.status_code


def _gets(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def _posts(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]


def test_every_endpoint_is_listed_with_its_access(house: House) -> None:
    declared = guard.declared_access(house.app)
    assert {name for name, rule in declared.items() if rule == guard.PUBLIC} == PUBLIC
    assert {name for name, rule in declared.items() if rule == guard.SIGNED_IN} == BEFORE_UNDERTAKING
    assert {name for name, rule in declared.items() if rule == guard.PROJECTOR} == OF_PROJECTORS
    assert {name for name, rule in declared.items() if rule == guard.GUEST} == OF_GUESTS
    assert {name for name, rule in declared.items() if rule == guard.HALF_WAY} == OF_HALF_WAY
    assert {rule.endpoint for rule in _gets(house.app)} == set(GET) | STREAMS


def test_who_may_get_what(house: House) -> None:
    answered = {}
    for rule in _gets(house.app):
        if rule.endpoint not in STREAMS:
            path = house.path(rule)
            answered[rule.endpoint] = tuple(_status(house.clients[name], path) for name in PEOPLE)
    assert answered == GET


def test_no_get_writes_but_for_the_named_ones(house: House) -> None:
    writing = set()
    for rule in _gets(house.app):
        if rule.endpoint in STREAMS:
            continue
        for name in PEOPLE:
            before = _rows(house.caseroom)
            _status(house.clients[name], house.path(rule))
            if _rows(house.caseroom) != before:
                writing.add(rule.endpoint)
    assert writing <= WRITING
    assert {"actions.show", "cases.index"} <= writing


def test_the_stream_is_for_those_whose_page_it_is(house: House) -> None:
    assert (
        house.clients["alma"].get(f"/meetings/{house.values['meeting_id']}/console/stream").status_code == 200
    )
    for name in ("eve", "rita", "fay"):
        answer = house.clients[name].get(f"/meetings/{house.values['meeting_id']}/console/stream")
        assert answer.status_code == 404
    assert house.clients["projector"].get("/projector/stream").status_code == 200
    assert house.clients["alma"].get("/projector/stream").status_code == 303


@pytest.mark.parametrize("name", ["nobody", "eve", "projector"])
def test_an_outsider_changes_nothing_by_any_post_and_learns_nothing(house: House, name: str) -> None:
    client = house.clients[name]
    token = csrf(client.get("/sign-in"))
    before = _rows(house.caseroom)
    for rule in _posts(house.app):
        if rule.endpoint not in PUBLIC | BEFORE_UNDERTAKING | {
            "calendar.make",
            "cases.create",
            "settling.name_deputy",
        }:
            data = {"csrf_token": token, "next": ""}
            hidden = client.post(house.path(rule), data=data)
            missing = client.post(replace(house, values=NOTHING).path(rule), data=data)
            assert hidden.status_code in ({303, 404} if name == "eve" else {303}), rule.endpoint
            assert hidden.status_code == missing.status_code, rule.endpoint
            if hidden.status_code == 404:
                assert settled(hidden.data) == settled(missing.data), rule.endpoint
    assert _rows(house.caseroom) == before


def test_without_its_token_no_form_is_taken(house: House) -> None:
    before = _rows(house.caseroom)
    for rule in _posts(house.app):
        if rule.endpoint not in WITHOUT_TOKEN:
            assert house.clients["alma"].post(house.path(rule)).status_code == 400, rule.endpoint
    assert _rows(house.caseroom) == before


def test_issued_minutes_open_for_their_agency_and_leave_a_row(
    app: Flask, caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(caseroom, clock.now)
    play_to_the_end(caseroom, cast, clock)
    with record.reading(caseroom) as session:
        own = session.scalars(
            select(Minutes.id).where(
                Minutes.agency_id == cast.agencies[FUTURES],
                Minutes.kind == MinutesKind.AGENCY,
                Minutes.version == 1,
            )
        ).one()
    before = _rows(caseroom)["audit_rows"]
    assert signed_in(app, "fay").get(f"/minutes/{own}").status_code == 200
    rows = _rows(caseroom)["audit_rows"]
    assert rows == before + 2, "one for signing in, one for reading"
    assert signed_in(app, "rita").get(f"/minutes/{own}").status_code == 404
