"""Our people over HTTP: a representative invites, the person enrols by the link, then is approved."""

import re
from typing import Any

import pytest
from flask import Flask

from meetings.doors import Caseroom
from tests import accounts
from tests.cast import PASSWORD, POLICE, Cast, lay_scene
from tests.clients import post, signed_in, signed_in_at
from tests.pages import errors, links, soup, statements, table
from tests.places import StoppedClock

pytestmark = pytest.mark.usefixtures("cast")

ROBIN = {"name": "Robin Ash", "role": "Sergeant", "email": f"robin@{POLICE}.example"}
SETS: dict[str, Any] = {
    "role": "Inspector",
    "password": PASSWORD,
    "again": PASSWORD,
    "trained_on": ["1", "9", "2026"],
}


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_scene(caseroom, clock.now)
    accounts.allow_domains(caseroom, laid)
    return laid


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Uma", "Carol", "Ivy", "Paul"]),
        ("words=IV+serg", ["Ivy"]),
        ("words=representative", ["Carol"]),
        ("account=enrolled", ["Uma"]),
        ("account=suspended", []),
        ("sort=name", ["Carol", "Ivy", "Paul", "Uma"]),
        ("sort=-account", ["Carol", "Paul", "Ivy", "Uma"]),
        ("sort=-confirm", ["Carol", "Paul", "Uma", "Ivy"]),
    ],
)
def test_the_people_are_narrowed_and_sorted(
    app: Flask, caseroom: Caseroom, cast: Cast, asked: str, found: list[str]
) -> None:
    accounts.invite(caseroom, cast, "ivy")
    accounts.enrolled(caseroom, cast, "uma")
    answer = signed_in(app, "carol").get(f"/people?{asked}")
    assert [row[0].split()[0] for row in table(answer, "people")] == found
    assert ("Nobody fits" in answer.text, "/people" in links(answer)) == (not found, not found)


def test_from_the_invitation_to_the_first_page(app: Flask, caseroom: Caseroom) -> None:
    carol = signed_in(app, "carol")
    made = post(carol, "/people/invitation", once="a" * 32, **ROBIN)
    assert made.status_code == 303
    person = carol.get(made.location)
    assert "Invited" in person.text
    link = f"/enrol/{accounts.token(caseroom, made.location.rsplit('/', 1)[1])}"

    robin = app.test_client()
    for _ in range(2):
        assert "You are invited as" in robin.get(link).text, "looking at it spends nothing"
    sent = post(robin, link, **SETS)
    assert (sent.status_code, sent.location) == (303, "/enrolled")
    assert "nominated representative approves you next" in robin.get("/enrolled").text
    assert robin.get("/").status_code == 303, "nobody is signed in by it"
    refused = post(robin, "/sign-in", email=ROBIN["email"], password=PASSWORD)
    assert (refused.status_code, "not approved" in refused.text) == (422, True)

    assert "1 colleague waits" in carol.get("/").text
    assert table(carol.get("/people"), "people")[0][:3] == [
        "Robin Ash Inspector",
        "None",
        "Waits for approval",
    ]
    assert post(carol, made.location, f"{made.location}/approval").status_code == 303
    assert signed_in_at(app, ROBIN["email"]).get("/").status_code == 303, "to the standing undertaking"


def test_a_link_that_is_used_run_out_or_never_was_is_answered_alike(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    used = accounts.token(caseroom, accounts.invite(caseroom, cast, "uma"))
    browser = app.test_client()
    assert post(browser, f"/enrol/{used}", **SETS).status_code == 303
    run_out = accounts.token(caseroom, accounts.invite(caseroom, cast, "ivy"))
    assert browser.get(f"/enrol/{run_out}").status_code == 200
    clock.forward(hours=48)
    answers = [browser.get(f"/enrol/{token}") for token in (used, run_out, "never-was")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert "ask your agency’s nominated representative" in answers[0].text
    sent = [post(browser, "/sign-in", f"/enrol/{token}", **SETS) for token in (used, run_out, "never-was")]
    assert {answer.status_code for answer in sent} == {404}
    assert all("This link does not work" in answer.text for answer in sent)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"password": "too short", "again": "too short"}, "Use 15 characters or more"),
        ({"again": "another password"}, "The two passwords are not the same"),
        ({"password": "x" * 129, "again": "x" * 129}, "Use 128 characters or fewer"),
        ({"trained_on": ["1", "1", "2030"]}, "This day has not come yet"),
        ({"trained_on": ["soon", "", ""]}, "Enter the day as day, month and year, such as 27 3 2026"),
        ({"role": ""}, "Enter the job"),
    ],
)
def test_what_cannot_stand_is_said_beside_its_field_and_no_password_comes_back(
    app: Flask, caseroom: Caseroom, cast: Cast, typed: dict[str, str | list[str]], message: str
) -> None:
    link = f"/enrol/{accounts.token(caseroom, accounts.invite(caseroom, cast, 'ivy'))}"
    browser = app.test_client()
    answer = post(browser, link, **SETS | typed)
    assert answer.status_code == 422
    assert any(message in error for error in errors(answer))
    for field in soup(answer).select("input[type=password]"):
        assert field["value"] == ""
    assert post(browser, link, **SETS).status_code == 303


def test_a_password_is_one_however_its_letters_are_composed(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    person_id = accounts.invite(caseroom, cast, "ivy")
    browser = app.test_client()
    composed, decomposed = "an owl in a caf\u00e9", "an owl in a cafe\u0301"
    sent = post(
        browser,
        f"/enrol/{accounts.token(caseroom, person_id)}",
        **SETS | {"password": composed, "again": decomposed},
    )
    assert sent.status_code == 303


def test_only_representatives_have_people(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    person_id = accounts.enrolled(caseroom, cast, "uma")
    carol = signed_in(app, "carol")
    assert f"/people/{person_id}" in links(carol.get("/people"))
    assert carol.get(f"/people/{person_id}").status_code == 200
    for name in ("paul", "alma", "eve"):
        other = signed_in(app, name)
        for path in ("/people", "/people/invitation", f"/people/{person_id}"):
            assert other.get(path).status_code == 404, (name, path)
        assert post(other, "/cases/new", f"/people/{person_id}/approval").status_code == 404
    assert post(carol, f"/people/{person_id}", f"/people/{person_id}/approval").status_code == 303


def test_a_representative_sees_own_people_and_no_others(app: Flask, cast: Cast) -> None:
    names = {row[0] for row in table(signed_in(app, "carol").get("/people"), "people")}
    assert names == {"Carol Officer", "Paul Officer"}


def test_a_declined_colleague_is_gone_and_the_link_dead(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    person_id = accounts.invite(caseroom, cast, "ivy")
    token = accounts.token(caseroom, person_id)
    carol = signed_in(app, "carol")
    sent = post(carol, f"/people/{person_id}", f"/people/{person_id}/refusal")
    assert (sent.status_code, sent.location) == (303, "/people")
    assert carol.get(f"/people/{person_id}").status_code == 404
    assert "does not work" in app.test_client().get(f"/enrol/{token}").text


def test_the_pages_cost_the_same_statements_for_one_colleague_and_for_many(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    carol = signed_in(app, "carol")
    person_id = accounts.invite(caseroom, cast, "ivy")
    costs = []
    for number in (1, 8):
        for each in range(number):
            accounts.enrolled(caseroom, cast, f"uma{number}{each}")
        carol.get("/people")
        with statements(app) as index:
            assert carol.get("/people").status_code == 200
        with statements(app) as one:
            assert carol.get(f"/people/{person_id}").status_code == 200
        with statements(app) as home:
            assert carol.get("/").status_code == 200
        costs.append((len(index), len(one), len(home)))
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 6, costs


def test_no_title_names_a_person(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    person_id = accounts.invite(caseroom, cast, "ivy")
    page = signed_in(app, "carol").get(f"/people/{person_id}").text
    title = re.search("<title>(.*?)</title>", page, re.DOTALL)
    assert title is not None
    assert "Ivy" not in title[1]
    assert "Ivy" in page


def test_the_page_of_who_is_suspended_leads_to_what_waits_to_be_handed_on(app: Flask, cast: Cast) -> None:
    carol, path = signed_in(app, "carol"), f"/people/{cast.people['paul']}"
    assert "/people/duties" not in links(carol.get(path))
    assert post(carol, path, f"{path}/suspension").status_code == 303
    assert "/people/duties" in links(carol.get(path))
    assert carol.get("/people/duties").status_code == 200
