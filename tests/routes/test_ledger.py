"""The sharing ledger: what representatives and their colleagues find in it, narrowed and piece by piece."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from meetings.doors import Caseroom
from meetings.operations import information
from meetings.operations.information import Recipients
from models.states import Audience
from tests.cast import AMBER, FUTURES, POLICE, Cast, lay_scene
from tests.clients import signed_in, signed_in_at
from tests.held import lay_information
from tests.pages import links, statements, table
from tests.places import StoppedClock
from tests.represented import ADDRESS, lay_representative

NECESSITY = "Necessity for"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_scene(caseroom, clock.now)
    lay_representative(caseroom, laid)
    return laid


@pytest.fixture
def app(caseroom: Caseroom, clock: StoppedClock) -> Flask:
    return create_app(caseroom.settings, clock=clock)


@pytest.fixture
def rex(app: Flask, cast: Cast) -> FlaskClient:
    return signed_in_at(app, ADDRESS)


def pieces(answer: TestResponse) -> set[str]:
    """The pieces a page of the ledger lists."""
    return {link.rsplit("/", 1)[1] for link in links(answer) if link.startswith("/ledger/")}


def named(cast: Cast, *kinds: str) -> set[str]:
    return {cast.information[f"one {kind}"] for kind in kinds}


def test_a_representative_sees_all_their_agency_shared_and_none_of_its_text(
    rex: FlaskClient, app: Flask, cast: Cast
) -> None:
    page = rex.get("/ledger")
    assert pieces(page) == named(cast, "involved", "agencies", "officers")
    assert "ASB-ONE7" in page.text
    one = rex.get(f"/ledger/{cast.information['one involved']}")
    assert [row[0] for row in table(one, "disclosed")] == [
        "Amber Valley Borough Council",
        "Derbyshire Constabulary",
    ]
    assert NECESSITY not in one.text
    assert NECESSITY in signed_in(app, "fay").get(f"/ledger/{cast.information['one involved']}").text


def test_others_find_their_own_agencys_ledger_alone(rex: FlaskClient, app: Flask, cast: Cast) -> None:
    assert pieces(signed_in(app, "fay").get("/ledger")) == pieces(rex.get("/ledger"))
    rita = signed_in(app, "rita").get("/ledger")
    assert pieces(rita) == {cast.information[f"two {kind}"] for kind in ("involved", "agencies", "officers")}
    for name in ("eve", "alma", "carol"):
        client = signed_in(app, name)
        assert "Nothing in the ledger yet" in client.get("/ledger").text
        assert client.get(f"/ledger/{cast.information['one involved']}").status_code == 404


def test_the_ledger_is_narrowed_by_case_recipient_and_day(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    clock.forward(days=1)
    rex = signed_in_at(app, ADDRESS)
    to = Recipients(audience=Audience.AGENCIES, agencies=(cast.agencies[AMBER],))
    information.widen(caseroom, cast.viewer("fay", clock.now), cast.information["one agencies"], to)
    amber, police = cast.agencies[AMBER], cast.agencies[POLICE]
    every = {"involved", "agencies", "officers"}
    for asked, kinds in {
        "case=asb-one7": every,
        "case=ASB-TWO7": set(),
        f"recipient={amber}": {"involved", "agencies"},
        f"recipient={police}&since=2026-10-14": set(),
        "recipient=officers": set(),
        "since=2026-10-14": {"agencies"},
        "until=2026-10-13": every,
        "until=2026-10-02": set(),
    }.items():
        assert pieces(rex.get(f"/ledger?{asked}")) == named(cast, *kinds), asked
    assert "No line fits" in rex.get("/ledger?case=ASB-TWO7").text
    wrong = rex.get("/ledger?since=yesterday")
    assert (wrong.status_code, "Enter a date such as" in wrong.text) == (422, True)


def test_what_was_withdrawn_stays_with_when_and_by_whom(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    clock.forward(days=1)
    rex = signed_in_at(app, ADDRESS)
    piece = cast.information["one involved"]
    information.withdraw(caseroom, cast.viewer("fay", clock.now), piece)
    rows = table(rex.get(f"/ledger/{piece}"), "disclosed")
    assert {row[-1] for row in rows} == {"Withdrawn Wed 14 October 2026, 10:00 Fay"}
    assert "Withdrawn Wed 14 October 2026" in rex.get("/ledger").text


def test_a_representative_sees_who_read_it_and_a_colleague_does_not(
    rex: FlaskClient, app: Flask, cast: Cast, clock: StoppedClock
) -> None:
    piece = cast.information["one involved"]
    assert "Nobody has read it outside a meeting yet" in rex.get(f"/ledger/{piece}").text
    signed_in(app, "carol").get(f"/cases/{cast.cases['one']}")
    assert table(rex.get(f"/ledger/{piece}"), "readings") == [
        [
            "Carol Officer, Derbyshire Constabulary",
            "Case",
            "Tue 13 October 2026, 10:00",
            "Tue 13 October 2026, 10:00",
        ]
    ]
    fay = signed_in(app, "fay").get(f"/ledger/{piece}")
    assert "Carol" not in fay.text
    assert "for your agency’s nominated representatives" in fay.text


def test_statements_stay_the_same_with_more_pieces(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    rex = signed_in_at(app, ADDRESS)

    def cost(page: str) -> int:
        rex.get(page)
        with statements(app) as ran:
            assert rex.get(page).status_code == 200
        return len(ran)

    piece = f"/ledger/{cast.information['one involved']}"
    few = cost("/ledger"), cost(piece)
    for number in range(3):
        lay_information(caseroom, cast, "one", f"More {number}", FUTURES, (POLICE,))
    assert len(pieces(rex.get("/ledger"))) == 6
    assert (cost("/ledger"), cost(piece)) == few
    assert max(few) <= 6
