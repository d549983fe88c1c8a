"""Asking the agency that brought information, its list of what is asked, and answering there."""

import secrets
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import requests
from models.records import AuditRow
from models.requests import Request
from tests.cast import POLICE, Cast, lay_scene
from tests.clients import post, signed_in
from tests.pages import errors, links, soup, statements, table
from tests.places import START

WHY = "The visit needs two of us"


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_scene(caseroom, START)


def piece(cast: Cast) -> str:
    return cast.information["one officers"]


def typed(**changes: Any) -> dict[str, Any]:
    day = START.date() + timedelta(days=7)
    until = [str(day.day), str(day.month), str(day.year)]
    return {"why": WHY, "until_on": until, "once": secrets.token_hex(16)} | changes


def asked(app: Flask, cast: Cast, by: str = "carol") -> str:
    """The address of a request that an officer made on a page."""
    client = signed_in(app, by)
    answer = post(client, f"/information/{piece(cast)}/ask", **typed(with_agency=cast.agencies[POLICE]))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def case_readings(caseroom: Caseroom) -> int:
    with record.reading(caseroom) as session:
        return len(session.scalars(select(AuditRow.seq).where(AuditRow.event == "case.read")).all())


def options(client: FlaskClient, cast: Cast) -> list[str]:
    page = client.get(f"/information/{piece(cast)}/ask")
    return [option.text for option in soup(page).select("#with_agency option")]


def test_a_case_offers_to_ask_beside_what_not_everybody_has(cast: Cast, app: Flask) -> None:
    case = f"/cases/{cast.cases['one']}"
    offered = {link for link in links(signed_in(app, "alma").get(case)) if link.endswith("/ask")}
    expected = {f"/information/{cast.information[f'one {kind}']}/ask" for kind in ("agencies", "officers")}
    assert offered == expected
    assert not [
        link for link in links(signed_in(app, "fay").get(case)) if link.endswith(("/ask", "/purpose"))
    ]


def test_ones_own_agency_comes_first_then_all_then_those_not_known_to_have_it(cast: Cast, app: Flask) -> None:
    every = "Every agency on this case, also one that joins later"
    assert options(signed_in(app, "carol"), cast) == [
        "Derbyshire Constabulary",
        every,
        "Amber Valley Borough Council",
    ]
    assert options(signed_in(app, "alma"), cast)[0] == "Amber Valley Borough Council"


def test_asked_on_the_page_and_answered_on_the_page(cast: Cast, app: Flask) -> None:
    fay, paul = signed_in(app, "fay"), signed_in(app, "paul")
    assert "No request waits for your agency" in fay.get("/").text
    address = asked(app, cast)
    assert "1 request waits" in fay.get("/").text
    assert address in links(fay.get("/requests"))
    page = fay.get(address)
    assert WHY in page.text
    assert "Text for officers on one" in page.text
    assert "Text for officers on one" not in paul.get(f"/cases/{cast.cases['one']}").text

    answer = post(fay, address, f"{address}/answer", answer="agree", pieces=[piece(cast)], reason="By phone")

    assert answer.status_code == 303
    assert "Text for officers on one" in paul.get(f"/cases/{cast.cases['one']}").text
    told = signed_in(app, "carol").get(address)
    assert "Agreed" in told.text
    assert "By phone" in told.text
    assert "No request waits for your agency" in fay.get("/").text


def test_the_list_says_who_asks_for_what_and_no_more(cast: Cast, app: Flask) -> None:
    asked(app, cast)
    for name in ("fay", "carol"):
        page = signed_in(app, name).get("/requests")
        assert "To share it with Derbyshire Constabulary" in page.text
        assert WHY not in page.text
        assert "Text for officers" not in page.text
    for name in ("alma", "paul", "rita", "eve"):
        page = signed_in(app, name).get("/requests")
        assert "To share it" not in page.text
        assert "You have asked nothing yet" in page.text


def test_the_list_is_narrowed_and_sorted_within_what_waits(cast: Cast, app: Flask) -> None:
    for name in ("carol", "alma"):
        asked(app, cast, name)
    fay = signed_in(app, "fay")

    def askers(query: str) -> list[str]:
        return [row[2].split(",")[0] for row in table(fay.get(f"/requests?{query}"), "waiting")]

    assert askers("sort=agency") == ["Alma", "Carol"]
    assert askers("sort=-agency") == ["Carol", "Alma"]
    assert askers("agency=Derbyshire+Constabulary&state=waiting&case=ASB-ONE7") == ["Carol"]
    choices = soup(fay.get("/requests")).select('select[name=agency] option:not([value=""])')
    assert [one.text for one in choices] == ["Amber Valley Borough Council", "Derbyshire Constabulary"]


def test_where_no_request_fits_the_page_says_so_and_not_that_nothing_waits(cast: Cast, app: Flask) -> None:
    fay = signed_in(app, "fay")
    assert "Nothing waits for your agency" in fay.get("/requests?state=granted").text, "nor anything at all"
    asked(app, cast)
    assert "1 request waits for your agency’s answer" in fay.get("/requests").text
    answer = fay.get("/requests?state=granted")
    assert "No request fits" in answer.text
    assert "/requests" in links(answer)
    assert "Nothing waits for your agency" not in answer.text
    assert "You have asked nothing yet" not in answer.text


def test_the_case_says_that_a_request_waits_to_who_asked_and_who_is_asked(cast: Cast, app: Flask) -> None:
    case = f"/cases/{cast.cases['one']}"
    address = asked(app, cast)
    for name in ("carol", "fay"):
        assert address in links(signed_in(app, name).get(case))
    for name in ("alma", "paul"):
        assert address not in links(signed_in(app, name).get(case))


def test_without_a_reason_the_refusal_comes_back_as_typed(cast: Cast, app: Flask) -> None:
    address = asked(app, cast)
    fay = signed_in(app, "fay")
    answer = post(fay, address, f"{address}/answer", answer="refuse", pieces=[piece(cast)])
    assert answer.status_code == 422
    assert "Say why you refuse" in errors(answer)
    assert soup(answer).select_one("[name=answer][value=refuse][checked]") is not None


@pytest.mark.parametrize(
    ("what", "missing"),
    [
        ("ask", ["Choose who should see it too", "Say why"]),
        ("purpose", ["Say what you want to use it for, and why"]),
    ],
)
def test_a_past_day_is_told_with_whatever_else_is_wrong(
    cast: Cast, app: Flask, what: str, missing: list[str]
) -> None:
    carol, today = signed_in(app, "carol"), [str(START.day), str(START.month), str(START.year)]
    answer = post(carol, f"/information/{piece(cast)}/{what}", **typed(why="", until_on=today))
    assert answer.status_code == 422
    assert sorted(errors(answer)) == sorted([*missing, "Enter a day from tomorrow on, within 90 days"])
    assert [one["value"] for one in soup(answer).select("[name=until_on]")] == today


def test_who_is_told_another_answer_first_sees_why_theirs_was_not_taken(
    caseroom: Caseroom, cast: Cast, app: Flask
) -> None:
    address = asked(app, cast)
    fay = signed_in(app, "fay")
    fay.get(address)
    requests.answer(
        caseroom, cast.viewer("fay"), address.rpartition("/")[2], grants=False, reason="He is a witness"
    )
    answer = post(fay, "/requests", f"{address}/answer", answer="agree", pieces=[piece(cast)], reason="Fine")
    assert answer.status_code == 409
    assert "answered already" in answer.text
    assert "He is a witness" in answer.text


def test_reading_a_request_leaves_one_row_and_costs_few_statements(
    caseroom: Caseroom, cast: Cast, app: Flask
) -> None:
    address = asked(app, cast)
    fay = signed_in(app, "fay")
    fay.get(address)
    with statements(app) as ran:
        fay.get("/requests")
    assert len(ran) <= 3
    before = case_readings(caseroom)
    assert fay.get(address).status_code == 200
    assert case_readings(caseroom) == before + 1


def test_another_purpose_is_asked_beside_any_piece(caseroom: Caseroom, cast: Cast, app: Flask) -> None:
    paul = signed_in(app, "paul")
    where = f"/information/{cast.information['one involved']}/purpose"
    assert where in links(paul.get(f"/cases/{cast.cases['one']}"))
    answer = post(paul, where, **typed(why="To rehouse him"))
    assert answer.status_code == 303
    with record.reading(caseroom) as session:
        made = session.scalars(select(Request)).one()
    assert (made.kind, made.for_agency_id) == ("purpose", cast.agencies[POLICE])
    assert "To use it for another purpose" in paul.get(answer.headers["Location"]).text
