"""Every route against every kind of person; an unlisted endpoint fails, and so does a GET that writes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app import create_app
from meetings import guard
from meetings.doors import Caseroom, record
from meetings.operations import corrections, projectors, requests
from meetings.operations.requests import Asked
from models import Base
from models.corrections import CorrectionHolder
from models.meetings import Presence
from models.outcomes import Action, Decision, Dissent, Minutes
from models.people import Pairing
from models.records import AuditRow
from models.states import MinutesKind
from tests import guested
from tests.asked import lay_asked, return_of
from tests.cast import FUTURES, POLICE, Cast, lay_scene
from tests.clients import csrf, signed_in
from tests.need_to_know.crawl import settled
from tests.places import StoppedClock
from tests.played import play_open, play_to_the_end

# What each is answered while case `one` is on the table: nobody, Eve (of an agency on no case),
# Rita (on another case), Fay (on this case), Alma (chair and coordinator), the paired projector.
PEOPLE = ("nobody", "eve", "rita", "fay", "alma", "projector")
GET = {
    "account.ask_password": (303, 200, 200, 200, 200, 303),
    "account.left": (303, 200, 200, 200, 200, 303),
    "account.setting_up": (303, 303, 303, 303, 303, 303),
    "account.show": (303, 200, 200, 200, 200, 303),
    "actions.due": (303, 200, 200, 200, 200, 303),
    "actions.index": (303, 200, 200, 200, 200, 303),
    "actions.show": (303, 404, 404, 200, 200, 303),
    "agency_offices.inviting": (303, 404, 404, 404, 200, 303),
    "agenda.show": (303, 404, 404, 404, 303, 303),
    "appraisals.show": (303, 404, 404, 200, 200, 303),
    "arriving.show": (200, 200, 200, 200, 200, 200),
    "arriving.typing": (200, 200, 200, 200, 200, 200),
    "arriving.waiting": (200, 200, 200, 200, 200, 200),
    "calendar.feed": (404, 404, 404, 404, 404, 404),
    "calendar.show": (303, 200, 200, 200, 200, 303),
    "cancelling.ask": (303, 404, 404, 404, 409, 303),
    "cases.index": (303, 200, 200, 200, 200, 303),
    "cases.new": (303, 200, 200, 200, 200, 303),
    "cases.referral": (303, 404, 404, 200, 200, 303),
    "cases.show": (303, 404, 404, 200, 200, 303),
    "cases.words": (303, 404, 404, 200, 404, 303),
    "chronology.show": (303, 404, 404, 200, 200, 303),
    "chronology.word": (303, 404, 404, 200, 200, 303),
    "consents.show": (303, 404, 404, 404, 404, 303),
    "console.chosen": (303, 404, 404, 404, 200, 303),
    "console.echo_due": (303, 404, 200, 200, 200, 303),
    "console.live": (303, 404, 404, 404, 200, 303),
    "console.show": (303, 404, 404, 404, 200, 303),
    "console_vouching.show": (303, 404, 404, 404, 200, 303),
    "console_room.ask_change": (303, 404, 404, 404, 200, 303),
    "corrections.correcting": (303, 404, 404, 200, 404, 303),
    "corrections.index": (303, 200, 200, 200, 200, 303),
    "corrections.reported": (303, 404, 404, 200, 200, 303),
    "corrections.reporting": (303, 404, 404, 200, 200, 303),
    "corrections.show": (303, 404, 404, 200, 404, 303),
    "decisions.export": (303, 200, 200, 200, 200, 303),
    "decisions.index": (303, 200, 200, 200, 200, 303),
    "demo.mail": (404, 404, 404, 404, 404, 404),
    "demo.show": (404, 404, 404, 404, 404, 404),
    "dissents.index": (303, 200, 200, 200, 200, 303),
    "dissents.show": (303, 404, 404, 200, 200, 303),
    "enrolling.enrolled": (200, 200, 200, 200, 200, 200),
    "enrolling.show": (404, 404, 404, 404, 404, 404),
    "extracts.download": (303, 404, 404, 404, 404, 303),
    "extracts.show": (303, 404, 404, 200, 200, 303),
    "guest_phone.live": (303, 303, 303, 303, 303, 303),
    "guest_phone.show": (303, 303, 303, 303, 303, 303),
    "guest_phone.way_in": (200, 200, 200, 200, 200, 200),
    "guests.admitting": (303, 404, 404, 404, 200, 303),
    "guests.show": (303, 404, 404, 404, 200, 303),
    "help.accessibility": (200, 200, 200, 200, 200, 200),
    "help.show": (200, 200, 200, 200, 200, 200),
    "home.show": (303, 200, 200, 200, 200, 303),
    "information.new": (303, 404, 404, 200, 200, 303),
    "information.sight": (303, 404, 404, 200, 200, 303),
    "information.wider": (303, 404, 404, 200, 404, 303),
    "information.withdrawal": (303, 404, 404, 200, 404, 303),
    "interests.ask": (303, 404, 404, 200, 200, 303),
    "inviting.show": (303, 404, 404, 404, 200, 303),
    "involvements.agencies": (303, 404, 404, 200, 200, 303),
    "involvements.leaving": (303, 404, 404, 200, 200, 303),
    "involvements.workers": (303, 404, 404, 200, 200, 303),
    "joining.scan": (303, 422, 422, 422, 422, 303),
    "joining.show": (303, 200, 200, 200, 200, 303),
    "ledger.csv": (303, 200, 200, 200, 200, 303),
    "ledger.index": (303, 200, 200, 200, 200, 303),
    "ledger.show": (303, 404, 404, 200, 404, 303),
    "ledger.word": (303, 200, 200, 200, 200, 303),
    "meetings.index": (303, 200, 200, 200, 200, 303),
    "meetings.printed_sheet": (303, 404, 404, 404, 200, 303),
    "meetings.show": (303, 404, 200, 200, 200, 303),
    "minutes.closing_page": (303, 404, 404, 404, 200, 303),
    "minutes.download": (303, 404, 404, 404, 404, 303),
    "minutes.index": (303, 200, 200, 200, 200, 303),
    "minutes.record": (303, 404, 404, 404, 404, 303),
    "minutes.show": (303, 404, 200, 200, 200, 303),
    "minutes_requests.show": (303, 404, 404, 404, 404, 303),
    "minutes_versions.new": (303, 404, 404, 404, 404, 303),
    "minutes_versions.recipients": (303, 404, 404, 404, 404, 303),
    "partners.deciding": (303, 404, 404, 404, 200, 303),
    "partners.index": (303, 200, 200, 200, 200, 303),
    "partners.joining": (303, 404, 404, 404, 200, 303),
    "partners.show": (303, 200, 200, 200, 200, 303),
    "people.confirming": (303, 404, 404, 404, 200, 303),
    "people.duties": (303, 404, 404, 404, 404, 303),
    "people.index": (303, 404, 404, 404, 404, 303),
    "people.inviting": (303, 404, 404, 404, 404, 303),
    "people.show": (303, 404, 404, 404, 404, 303),
    "oidc.back": (404, 404, 404, 404, 404, 404),
    "oidc.start": (404, 404, 404, 404, 404, 404),
    "oidc.start_linking": (303, 404, 404, 404, 404, 303),
    "phone.ask_to_leave": (303, 404, 200, 200, 200, 303),
    "phone.live": (303, 404, 200, 200, 200, 303),
    "phone.show": (303, 404, 200, 200, 200, 303),
    "planning.new": (303, 404, 404, 404, 200, 303),
    "planning.show": (303, 404, 404, 404, 303, 303),
    "presences.ask": (303, 404, 404, 404, 200, 303),
    "presences.show": (303, 404, 404, 404, 200, 303),
    "projector.live": (303, 303, 303, 303, 303, 200),
    "projector.show": (200, 200, 200, 200, 200, 200),
    "projector.way_in": (303, 303, 303, 303, 303, 200),
    "proving.show": (303, 200, 200, 200, 200, 303),
    "requests.asking": (303, 404, 404, 404, 200, 303),
    "requests.asking_purpose": (303, 404, 404, 404, 200, 303),
    "requests.index": (303, 200, 200, 200, 200, 303),
    "requests.show": (303, 404, 404, 200, 200, 303),
    "returns.index": (303, 200, 200, 200, 200, 303),
    "returns.show": (303, 404, 404, 200, 404, 303),
    "returns.worker": (303, 404, 404, 404, 404, 303),
    "returns_board.show": (303, 404, 404, 404, 200, 303),
    "said.show": (303, 404, 404, 404, 404, 303),
    "second_step.setting_up": (303, 303, 303, 303, 303, 303),
    "second_step.show": (303, 303, 303, 303, 303, 303),
    "settling.deputy": (303, 200, 200, 200, 200, 303),
    "signing_in.show": (200, 200, 200, 200, 200, 200),
    "static": (200, 200, 200, 200, 200, 200),
    "times.show": (303, 404, 404, 404, 200, 303),
    "undertaking.show": (303, 200, 200, 200, 200, 303),
}
STREAMS = {"console.stream", "projector.stream"}
PUBLIC = {
    "arriving.ask_code",
    "arriving.ask_vouching",
    "arriving.enter_code",
    "arriving.enter_vouched",
    "arriving.show",
    "arriving.typing",
    "arriving.waiting",
    "calendar.feed",
    "demo.mail",
    "demo.show",
    "enrolling.enrol",
    "enrolling.enrolled",
    "enrolling.show",
    "guest_phone.join",
    "guest_phone.way_in",
    "help.accessibility",
    "help.show",
    "oidc.back",
    "oidc.start",
    "passkeys.ask_who",
    "passkeys.enter",
    "projector.show",
    "projector.start",
    "signing_in.show",
    "signing_in.sign_in",
    "static",
}
BEFORE_UNDERTAKING = {
    "account.ask_password",
    "account.begin",
    "account.change_password",
    "account.end_session",
    "account.left",
    "account.stay",
    "proving.prove",
    "proving.show",
    "account.confirm",
    "account.remove",
    "account.renew_codes",
    "account.setting_up",
    "account.show",
    "joining.join",
    "joining.scan",
    "joining.show",
    "oidc.start_linking",
    "oidc.unlink",
    "passkeys.ask_to_make",
    "passkeys.make",
    "passkeys.remove",
    "phone.acknowledge",
    "signing_in.sign_out",
    "undertaking.answer",
    "undertaking.show",
}
OF_GUESTS = {"guest_phone.acknowledge", "guest_phone.leave", "guest_phone.live", "guest_phone.show"}
OF_HALF_WAY = {"second_step.enter", "second_step.set_up", "second_step.setting_up", "second_step.show"}
OF_PROJECTORS = {"projector.live", "projector.stream", "projector.way_in"}
# The GETs that leave an audit row of case text read outside a meeting, and the one a camera opens.
WRITING = {
    "actions.index",
    "actions.show",
    "appraisals.show",
    "cases.index",
    "cases.show",
    "cases.words",
    "chronology.show",
    "chronology.word",
    "corrections.correcting",
    "corrections.reported",
    "corrections.reporting",
    "corrections.show",
    "consents.show",
    "decisions.export",
    "decisions.index",
    "dissents.show",
    "extracts.download",
    "extracts.show",
    "information.wider",
    "information.withdrawal",
    "involvements.agencies",
    "joining.scan",
    "ledger.csv",
    "ledger.show",
    "ledger.word",
    "minutes.download",
    "minutes.record",
    "minutes_requests.show",
    "presences.show",
    "requests.asking",
    "requests.asking_purpose",
    "requests.show",
    "returns.show",
    "said.show",
}
# What anybody who is signed in may make, for themselves or as their agency's first word.
FOR_ONESELF = {"calendar.make", "cases.create", "settling.name_deputy"}
# A projector has nothing to forge a form with before it is paired.
WITHOUT_TOKEN = {"projector.start"}
NOTHING = dict.fromkeys(
    (
        "action_id",
        "asked_id",
        "agency_id",
        "attendance_id",
        "case_id",
        "decision_id",
        "dissent_id",
        "extract_id",
        "correction_id",
        "holder_id",
        "inaccuracy_id",
        "information_id",
        "item_id",
        "meeting_id",
        "meeting_type_id",
        "minutes_id",
        "person_id",
        "presence_id",
        "request_id",
        "return_id",
    ),
    "0" * 32,
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
def house(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> Iterator[House]:
    app = create_app(caseroom.settings, clock=clock)
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
        "attendance_id": guested.register(caseroom, cast, now=app.extensions["caseroom"].clock()),
        "case_id": cast.cases["one"],
        "decision_id": decision,
        "dissent_id": dissent,
        "code": "ZZZZZZ",
        "extract_id": "0" * 32,
        "filename": "css/app.css",
        "information_id": cast.information["one involved"],
        "item_id": cast.items["one"],
        "meeting_id": cast.meeting,
        "meeting_type_id": cast.meeting_type,
        "minutes_id": "0" * 32,
        "person_id": cast.people["fay"],
        "presence_id": _a_presence(caseroom, cast),
        "token": "no-token",
        "request_id": _asked(caseroom, cast, app.extensions["caseroom"].clock()),
        "return_id": return_of(caseroom, cast, FUTURES).id,
    }
    yield House(app, caseroom, clients, values)
    app.extensions["caseroom"].close()


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
        rows = {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
        refused = select(func.count()).where(AuditRow.event == "request.refused")
        rows["audit_rows"] -= session.scalar(refused) or 0
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
    caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(caseroom, clock.now)
    play_to_the_end(caseroom, cast, clock)
    app = create_app(caseroom.settings, clock=clock)
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
    app.extensions["caseroom"].close()
