"""The pages of what an agency is asked: its list, its answer, and who of it is to answer."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from meetings.doors import Caseroom
from meetings.operations import asking, cases, opening_meeting
from tests.asked import answers_of, lay_asked, represent, return_of
from tests.cast import AMBER, EREWASH, FUTURES, POLICE, Cast
from tests.clients import post, signed_in
from tests.pages import errors, links, soup, statements, table, value
from tests.places import StoppedClock


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_asked(caseroom)


@pytest.fixture
def fay(app: Flask, cast: Cast) -> FlaskClient:
    return signed_in(app, "fay")


def test_an_agency_sees_all_that_is_asked_of_it_on_one_page(app: Flask, cast: Cast) -> None:
    rows = table(signed_in(app, "paul").get("/returns"), "waiting")
    assert [row[0] for row in rows] == [
        "ASB-ONE7 Noise, October case meeting",
        "ASB-TWO7 Noise, October case meeting",
    ]
    assert {row[1] for row in rows} == {"Tue 20 October 2026"}


def test_an_agency_that_is_asked_nothing_is_told_what_will_come(app: Flask, cast: Cast) -> None:
    assert "Nothing is asked of your agency" in signed_in(app, "eve").get("/returns").text


def test_the_first_page_counts_what_waits_until_it_is_answered(
    caseroom: Caseroom, cast: Cast, fay: FlaskClient
) -> None:
    assert "1 return to answer" in fay.get("/").text
    post(fay, "/returns", f"/returns/{return_of(caseroom, cast, FUTURES).id}/nil", seen="")
    assert "to answer" not in fay.get("/").text


def test_nothing_held_is_one_press(caseroom: Caseroom, cast: Cast, fay: FlaskClient) -> None:
    asked = return_of(caseroom, cast, FUTURES)
    answer = post(fay, "/returns", f"/returns/{asked.id}/nil", seen="")
    assert answer.status_code == 303
    page = fay.get("/returns")
    assert table(page, "answered")[0][1] == "Nothing held"
    assert "answered everything it is asked" in page.text
    assert answers_of(caseroom, asked) == ["nothing held"]


def test_declining_needs_a_reason_and_keeps_what_was_typed(
    caseroom: Caseroom, cast: Cast, fay: FlaskClient
) -> None:
    path = f"/returns/{return_of(caseroom, cast, FUTURES).id}"
    refused = post(fay, path, answer="declined", reason="", seen="")
    assert (refused.status_code, errors(refused)) == (422, ["Say why your agency declines"])
    assert soup(refused).select_one('input[value="declined"][checked]') is not None

    assert post(fay, path, answer="declined", reason="He has not agreed", seen="").status_code == 303
    assert "He has not agreed" in fay.get(path).text


def test_two_colleagues_at_once_see_each_others_answer(caseroom: Caseroom, app: Flask, cast: Cast) -> None:
    path = f"/returns/{return_of(caseroom, cast, POLICE).id}"
    carol, paul = signed_in(app, "carol"), signed_in(app, "paul")
    post(carol, path, answer="declined", reason="Not ours to tell", seen="")
    refused = post(paul, path, answer="nothing held", reason="", seen="")
    assert refused.status_code == 409
    assert "Declined: Not ours to tell" in refused.text
    again = post(paul, path, answer="nothing held", reason="", seen=value(refused, "seen"))
    assert again.status_code == 303


def test_that_information_is_what_is_held_is_offered_to_those_who_brought_some(
    caseroom: Caseroom, app: Flask, cast: Cast, fay: FlaskClient
) -> None:
    brought = fay.get(f"/returns/{return_of(caseroom, cast, FUTURES).id}")
    none = signed_in(app, "paul").get(f"/returns/{return_of(caseroom, cast, POLICE).id}")
    assert soup(brought).select_one('input[value="information"]') is not None
    assert soup(none).select_one('input[value="information"]') is None
    assert soup(none).select_one('input[value="nothing held"]') is not None


def test_what_is_late_is_marked(caseroom: Caseroom, app: Flask, cast: Cast, clock: StoppedClock) -> None:
    clock.forward(days=8)
    asking.mark_late(caseroom, clock.now)
    (row,) = table(signed_in(app, "fay").get("/returns"), "waiting")
    assert row[1] == "Late: was due Tue 20 October 2026"


def test_once_the_meeting_is_open_the_page_says_so(caseroom: Caseroom, cast: Cast, fay: FlaskClient) -> None:
    opening_meeting.open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
    assert "Nothing is asked" in fay.get("/returns").text
    path = f"/returns/{return_of(caseroom, cast, FUTURES).id}"
    assert "The meeting has been opened, so this is closed" in fay.get(path).text
    refused = post(fay, "/cases/new", path, answer="declined", reason="He has not agreed", seen="")
    assert refused.status_code == 409
    assert "He has not agreed" in refused.text


def test_a_representative_chooses_who_answers_without_seeing_the_case(
    caseroom: Caseroom, app: Flask, cast: Cast
) -> None:
    represent(caseroom, cast, "eve")
    lead = cast.viewer("fay")
    cases.involve_agency(caseroom, lead, cast.cases["one"], cast.agencies[EREWASH], reason="Moves there")
    eve, asked = signed_in(app, "eve"), return_of(caseroom, cast, EREWASH)
    page = eve.get("/returns")
    assert table(page, "waiting")[0][0] == "ASB-ONE7 Noise"
    assert "Title of case one" not in page.text
    assert f"/cases/{cast.cases['one']}" not in links(page)
    assert eve.get(f"/returns/{asked.id}").status_code == 404

    path = f"/returns/{asked.id}/worker"
    assert "Title of case one" not in eve.get(path).text
    assert post(eve, path, person=cast.people["eve"]).status_code == 303
    assert table(eve.get("/returns"), "waiting")[0][2].startswith("Eve")
    assert "Title of case one" in eve.get(f"/returns/{asked.id}").text


def test_nobody_answers_for_another_agency(caseroom: Caseroom, app: Flask, cast: Cast) -> None:
    alma, asked = signed_in(app, "alma"), return_of(caseroom, cast, AMBER)
    assert alma.get(f"/returns/{asked.id}").status_code == 200
    assert alma.get(f"/returns/{asked.id}/worker").status_code == 404
    assert alma.get(f"/returns/{return_of(caseroom, cast, FUTURES).id}").status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(caseroom: Caseroom, app: Flask, cast: Cast) -> None:
    counts = []
    for name in ("fay", "carol"):
        client = signed_in(app, name)
        client.get("/returns")
        with statements(app) as ran:
            client.get("/returns")
        counts.append(len(ran))
    assert counts[0] == counts[1] <= 6
    path = f"/returns/{return_of(caseroom, cast, POLICE).id}"
    with statements(app) as ran:
        assert client.get(path).status_code == 200
    reads = [one for one in ran if one.startswith("SELECT") and "audit" not in one]
    assert len(reads) <= 6
