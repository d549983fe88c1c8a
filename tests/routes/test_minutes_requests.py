"""Asking for corrections to minutes over HTTP: who is offered the form, and for which cases."""

import pytest
from flask import Flask

from meetings.doors import Caseroom
from meetings.operations import minutes_requests, reissuing
from tests.clients import post, signed_in
from tests.held import Held, lay_issued
from tests.pages import soup
from tests.places import StoppedClock


@pytest.fixture
def held(caseroom: Caseroom, clock: StoppedClock) -> Held:
    """Minutes issued; Paul of the police sent apologies, Carol of the police attended."""
    held = lay_issued(caseroom)
    clock.now = held.now
    return held


def log(held: Held) -> str:
    return f"/meetings/{held.cast.meeting}/minutes/corrections"


def offered(app: Flask, held: Held, name: str) -> list[str]:
    """The agenda items a person can ask about; none where there is no form."""
    options = soup(signed_in(app, name).get(log(held))).select("#item option")
    return [str(option["value"]) for option in options if option["value"]]


def test_only_whoever_attended_is_offered_the_form_and_the_rest_are_told_whom_to_tell(
    app: Flask, held: Held
) -> None:
    assert set(offered(app, held, "carol")) == {held.cast.items["one"], held.cast.items["two"]}
    paul = signed_in(app, "paul")
    page = paul.get(log(held))
    assert page.status_code == 200
    assert soup(page).select_one("main form") is None
    assert "tell a colleague who was there" in page.text
    minutes = f"/meetings/{held.cast.meeting}/minutes"
    assert "ask for a correction</a> by" in signed_in(app, "carol").get(minutes).text
    assert "Whoever attended can ask for a correction until" in paul.get(minutes).text


def test_the_log_says_which_version_has_an_answer(app: Flask, caseroom: Caseroom, held: Held) -> None:
    says, meeting = "Printed in version 2.", held.cast.meeting
    asked = minutes_requests.ask_correction(
        caseroom, held.by("fay"), meeting, item_id=held.cast.items["one"], text="Two came", once=held.once()
    )
    held.wait(5)
    minutes_requests.answer_request(caseroom, held.by("dev"), asked, accept=True)
    for name in ("fay", "alma"):
        page = signed_in(app, name).get(log(held)).text
        assert "Accepted" in page
        assert says not in page
    held.wait(5)
    notes = {held.cast.cases["one"]: "As asked"}
    reissuing.issue_new_version(caseroom, held.by("alma"), meeting, notes, once=held.once())
    for name in ("fay", "alma"):
        assert says in signed_in(app, name).get(log(held)).text


def test_an_officer_is_offered_the_cases_of_their_own_agencys_minutes(app: Flask, held: Held) -> None:
    assert held.cast.items["two"] in offered(app, held, "carol")
    assert offered(app, held, "alma") == [held.cast.items["one"]]
    two = {"item": held.cast.items["two"], "text": "Two of them", "once": held.once()}
    refused = post(signed_in(app, "alma"), log(held), **two)
    assert refused.status_code == 422
    assert "Two of them" in refused.text
