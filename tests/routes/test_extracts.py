"""Extracts for a court over HTTP: consent asked and given, the document made and opened."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from models.records import AuditRow
from tests.cast import FUTURES, POLICE, Cast, lay_scene
from tests.clients import csrf, post, signed_in
from tests.documents.reading import all_text, opened
from tests.held import lay_information
from tests.pages import errors, soup, value
from tests.pages import table as rows_of
from tests.places import StoppedClock
from tests.played import play_open

UNTIL = ["27", "10", "2026"]


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_scene(caseroom, clock.now)
    play_open(caseroom, laid, clock)
    brought = lay_information(caseroom, laid, "one", "Called on 3 nights", POLICE, (FUTURES,), at=clock.now)
    laid.information["police"] = brought
    return laid


def page_of(cast: Cast) -> str:
    return f"/cases/{cast.cases['one']}/extracts"


def test_what_is_said_of_the_day_of_an_answer_is_what_it_is_checked_by(app: Flask, cast: Cast) -> None:
    said = soup(signed_in(app, "fay").get(page_of(cast))).find(id="ask-until_on-hint")
    assert said is not None
    assert said.get_text() == "A day from tomorrow on, within 90 days"


def test_an_extract_from_asking_to_opening(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    fay, paul, police = signed_in(app, "fay"), signed_in(app, "paul"), cast.information["police"]
    first = fay.get(page_of(cast))
    token, once = csrf(first), value(first, "ask-once")
    typed = {"ask-pieces": [police], "ask-why": "The hearing", "ask-until_on": UNTIL, "ask-once": once}
    asked = fay.post(f"{page_of(cast)}/ask", data={**typed, "csrf_token": token})
    assert asked.status_code == 303
    assert "Waiting for an answer" in fay.get(page_of(cast)).text
    (request,) = set(re.findall(r"/requests/([0-9a-f]{32})", paul.get("/requests").text))
    agreed = post(
        paul,
        f"/requests/{request}",
        f"/requests/{request}/answer",
        answer="agree",
        pieces=[police],
        reason="",
    )
    assert agreed.status_code == 303
    making = fay.get(page_of(cast))
    typed = {"purpose": "Derby Magistrates’ Court", "pieces": [police], "once": value(making, "once")}
    made = fay.post(page_of(cast), data={**typed, "csrf_token": token})
    assert made.status_code == 303
    page = fay.get(page_of(cast))
    assert [row[:2] for row in rows_of(page, "made")] == [["Version 1 (Word)", "Derby Magistrates’ Court"]]
    (extract,) = set(re.findall(r"/extracts/([0-9a-f]{32})", page.text))
    words = all_text(opened(fay.get(f"/extracts/{extract}").data))
    assert "Called on 3 nights" in words
    assert signed_in(app, "alma").get(f"/extracts/{extract}").status_code == 404
    assert "Holds something that you do not see" in signed_in(app, "alma").get(page_of(cast)).text
    with record.reading(caseroom) as session:
        opened_by = session.scalars(select(AuditRow.actor_id).where(AuditRow.event == "extract.read"))
        assert list(opened_by) == [cast.people["fay"]]


def test_what_is_missing_is_said_and_what_was_typed_is_kept(app: Flask, cast: Cast) -> None:
    fay = signed_in(app, "fay")
    page = fay.get(page_of(cast))
    data = {"csrf_token": csrf(page), "once": value(page, "once")}
    empty = fay.post(page_of(cast), data={**data, "purpose": "The county court"})
    assert empty.status_code == 422
    assert errors(empty) == ["Tick at least one piece of information or one decision"]
    assert value(empty, "purpose") == "The county court"
    asked = {"ask-once": value(page, "ask-once"), "ask-why": "The hearing", "ask-until_on": UNTIL}
    late = fay.post(f"{page_of(cast)}/ask", data={**data, **asked})
    assert late.status_code == 422
    assert errors(late) == ["Tick at least one piece to ask about"]


def test_all_that_is_missing_is_told_at_once(app: Flask, cast: Cast) -> None:
    fay = signed_in(app, "fay")
    page = fay.get(page_of(cast))
    data = {"csrf_token": csrf(page), "once": value(page, "once")}
    empty = fay.post(page_of(cast), data={**data, "purpose": ""})
    assert errors(empty) == [
        "Say which court or proceedings it is for",
        "Tick at least one piece of information or one decision",
    ]
    past = {"ask-once": value(page, "ask-once"), "ask-why": "", "ask-until_on": ["1", "10", "2026"]}
    late = fay.post(f"{page_of(cast)}/ask", data={**data, **past})
    assert sorted(errors(late)) == [
        "Enter a day from tomorrow on, within 90 days",
        "Say why",
        "Tick at least one piece to ask about",
    ]
    for answer in (empty, late):
        assert answer.status_code == 422
        beside = [one.text.removeprefix("Error: ") for one in soup(answer).select(".govuk-error-message")]
        assert sorted(beside) == sorted(errors(answer))


def test_a_request_for_an_extract_says_whose_officer_asks_and_names_no_meeting_as_its_end(
    app: Flask, cast: Cast
) -> None:
    alma, paul = signed_in(app, "alma"), signed_in(app, "paul")
    page = alma.get(page_of(cast))
    typed = {"ask-why": "The hearing", "ask-until_on": UNTIL, "ask-once": value(page, "ask-once")}
    data = {**typed, "ask-pieces": [cast.information["one involved"]], "csrf_token": csrf(page)}
    assert alma.post(f"{page_of(cast)}/ask", data=data).status_code == 303
    (request,) = set(re.findall(r"/requests/([0-9a-f]{32})", alma.get("/requests").text))
    facts = [one.text for one in soup(alma.get(f"/requests/{request}")).select("dt")]
    assert "Asked as an officer of" in facts
    assert "For" not in facts
    assert paul.get(f"/requests/{request}").status_code == 404


def test_others_on_the_case_find_no_page_for_it(app: Flask, cast: Cast) -> None:
    assert signed_in(app, "alma").get(page_of(cast)).status_code == 200
    for name in ("paul", "rita", "eve"):
        assert signed_in(app, name).get(page_of(cast)).status_code == 404
