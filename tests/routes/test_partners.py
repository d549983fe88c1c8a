"""The register of partners over HTTP: on a day, by whom it is kept, and what each page costs."""

from typing import Any

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import delete, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import partners
from models.agencies import Agreement
from models.people import Coordinator
from tests import accounts
from tests.cast import FUTURES, POLICE, Cast, lay_scene
from tests.clients import post, signed_in, signed_in_at
from tests.pages import errors, links, soup, statements, table
from tests.places import StoppedClock

pytestmark = pytest.mark.usefixtures("cast")

WHY = "Letter of 12 October"
NOW = ["13", "10", "2026"]


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def state(app: Flask, name: str, day: str = "") -> str:
    answer = signed_in(app, name).get(f"/partners?on={day}")
    return {row[0]: row[2] for row in table(answer, "partners")}["Futures Housing Group"]


def test_a_decision_shows_on_its_day_and_in_the_entry(app: Flask, cast: Cast) -> None:
    alma, page = signed_in(app, "alma"), f"/partners/{cast.agencies[FUTURES]}"
    sent = post(alma, f"{page}/decision", once="a" * 32, change="suspended", from_on=NOW, reason=WHY, name="")
    assert (sent.status_code, sent.location) == (303, page)
    assert (state(app, "carol"), state(app, "carol", "12+10+2026")) == ("Suspended", "Partner")
    assert WHY in alma.get(page).text
    assert WHY not in signed_in(app, "carol").get(page).text
    answer = signed_in(app, "carol").get("/partners?on=soon")
    assert answer.status_code == 422
    assert "Enter the day as day, month and year, such as 27 3 2027" in answer.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("words=HOUSING+fut&kind=Housing", ["Futures Housing Group"]),
        ("kind=Police", ["British Transport Police", "Derbyshire Constabulary"]),
        ("state=suspended", ["Futures Housing Group"]),
        ("state=suspended&on=2026-10-12", []),
        ("words=zebra", []),
    ],
)
def test_the_register_is_narrowed(
    app: Flask, caseroom: Caseroom, cast: Cast, asked: str, found: list[str]
) -> None:
    why = {"reason": WHY, "once": "a" * 32}
    viewer = cast.viewer("alma", cast.now)
    partners.suspend(caseroom, viewer, cast.agencies[FUTURES], from_on=cast.now.date(), **why)
    answer = signed_in(app, "carol").get(f"/partners?{asked}")
    assert [row[0] for row in table(answer, "partners")] == found
    assert ("No partner fits" in answer.text) == (not found)
    every = "/partners?on=2026-10-12" if "on=" in asked else "/partners"
    assert (every in links(answer)) == (not found)


def test_the_register_is_sorted_by_its_heads_on_the_day_asked_for(app: Flask) -> None:
    carol = signed_in(app, "carol")
    usual = [row[0] for row in table(carol.get("/partners"), "partners")]
    page = carol.get("/partners?on=2026-10-12&words=o&sort=name")
    heads = {head.get_text(strip=True): head for head in soup(page).select("thead th")}
    assert heads["Agency"]["aria-sort"] == "ascending"
    assert "aria-sort" not in heads["Kind"].attrs
    turned = table(carol.get(href(heads["Agency"])), "partners")
    assert turned == table(page, "partners")[::-1]
    assert href(heads["Kind"]) == "/partners?on=2026-10-12&words=o&sort=kind"
    kinds = [row[1] for row in table(carol.get(href(heads["Kind"])), "partners")]
    assert kinds == sorted(kinds)
    assert [row[0] for row in table(carol.get("/partners?sort=-name"), "partners")] == usual[::-1]


def href(head: Tag) -> str:
    assert head.a
    return str(head.a["href"])


def test_only_who_keeps_the_register_is_offered_to_change_it(app: Flask, cast: Cast) -> None:
    page = f"/partners/{cast.agencies[POLICE]}"
    assert f"{page}/decision" in links(signed_in(app, "alma").get(page))
    carol = signed_in(app, "carol")
    assert f"{page}/decision" not in links(carol.get(page))
    assert post(carol, "/cases/new", f"{page}/decision", change="ended").status_code == 404


def test_whoever_keeps_the_register_reads_who_represents_each_partner_and_who_waits_for_them(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    accounts.allow_domains(caseroom, cast)
    ada = signed_in_at(app, accounts.lay_administrator(caseroom, cast))
    hal = accounts.to_represent(caseroom, cast, "hal", FUTURES)
    lines = {row[0]: row[3] for row in table(ada.get("/partners"), "partners")}
    assert lines["Derbyshire Constabulary"] == "Carol"
    assert lines["Futures Housing Group"] == "Hal Waits for approval"
    assert lines["Derby Homes"] == "Nobody yet"
    assert f"/people/{hal}" in links(ada.get("/partners"))

    assert "Nominated" not in signed_in(app, "carol").get("/partners").text
    assert "Nominated" not in ada.get("/partners?on=12+10+2026").text


def test_the_first_page_of_whoever_keeps_the_register_says_what_it_lacks(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    accounts.allow_domains(caseroom, cast)
    ada, alma = signed_in_at(app, accounts.lay_administrator(caseroom, cast)), signed_in(app, "alma")
    lacking = sum(row[3] == "Nobody yet" for row in table(ada.get("/partners"), "partners"))
    assert lacking > 1
    for keeper in (ada, alma):
        assert f"{lacking} have no representative yet" in keeper.get("/").text
        assert "for you to approve" not in keeper.get("/").text
    assert "no representative yet" not in signed_in(app, "carol").get("/").text

    accounts.to_represent(caseroom, cast, "hal", POLICE)
    for keeper in (ada, alma):
        assert "1 representative waits for you to approve their account" in keeper.get("/").text
    assert "for you to approve" not in signed_in(app, "carol").get("/").text, "no representative does"


def test_the_first_page_of_an_administrator_says_that_nobody_coordinates(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    ada, lacks = signed_in_at(app, accounts.lay_administrator(caseroom, cast)), "no coordinator yet"
    assert lacks not in ada.get("/").text
    with record.housekeeping(caseroom) as session:
        session.execute(delete(Coordinator))
    assert f"1 kind of meeting has {lacks}" in ada.get("/").text
    assert lacks not in signed_in(app, "alma").get("/").text


def test_an_office_is_offered_where_there_is_somebody_to_hold_it(app: Flask, cast: Cast) -> None:
    alma, offered = signed_in(app, "alma"), "Make them a representative"
    assert offered in alma.get(f"/partners/{cast.agencies[POLICE]}").text
    entries = [alma.get(path) for path in links(alma.get("/partners")) if path.startswith("/partners/")]
    empty = [entry for entry in entries if "Nobody else of this agency has an account." in entry.text]
    assert empty
    assert all(offered not in entry.text for entry in empty)


def test_a_name_is_asked_for_where_there_is_another(app: Flask, cast: Cast) -> None:
    alma, page = signed_in(app, "alma"), f"/partners/{cast.agencies[FUTURES]}/decision"
    sent = post(alma, page, once="a" * 32, change="renamed", from_on=NOW, reason=WHY, name="")
    assert (sent.status_code, errors(sent)) == (422, ["Enter the new name"])


def test_an_agency_is_never_left_without_a_representative(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    alma, page = signed_in(app, "alma"), f"/partners/{cast.agencies[POLICE]}"
    end = f"{page}/representatives/{cast.people['carol']}/end"
    assert "last nominated representative" in post(alma, page, end).text
    paul = {"person": cast.people["paul"]}
    assert post(alma, page, f"{page}/representatives", **paul).status_code == 303
    assert post(alma, page, end).status_code == 303
    assert signed_in(app, "carol").get("/people").status_code == 404
    assert signed_in(app, "paul").get("/people").status_code == 200


def test_an_agreement_whose_review_is_overdue_says_so_where_it_is_relied_on(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    """The shipped agreement was to be reviewed by 10 November 2016 (clause 9.4.1)."""
    alma, carol = signed_in(app, "alma"), signed_in(app, "carol")
    says = (
        "version 2.0: its review has been overdue since Thu 10 November 2016. Its partners must re-issue it"
    )
    for client, page in ((alma, "/partners"), (carol, "/partners"), (alma, "/meetings/new")):
        assert says in client.get(page).text, page
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(update(Agreement).values(review_due_on=cast.now.date()))
        writing.audit("demo.made")
    for page in ("/partners", "/meetings/new"):
        assert "its review has been overdue" not in alma.get(page).text, page


def test_the_pages_cost_six_statements_at_most(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    ada = signed_in_at(app, accounts.lay_administrator(caseroom, cast))
    for path in ("/partners", f"/partners/{cast.agencies[POLICE]}", "/people/confirmation"):
        ada.get(path)
        with statements(app) as ran:
            assert ada.get(path).status_code == 200
        assert len(ran) <= 6, (path, len(ran))


def test_an_agency_that_ended_rejoins_from_its_entry(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    alma, page = signed_in(app, "alma"), f"/partners/{cast.agencies[FUTURES]}"
    today = ["13", "10", "2026"]
    again: dict[str, Any] = {"change": "rejoined", "from_on": today, "reason": WHY}
    assert post(alma, f"{page}/decision", once="a" * 32, **again).status_code == 409, "it is a partner"
    ending: dict[str, Any] = {"change": "ended", "from_on": today, "reason": WHY}
    assert post(alma, f"{page}/decision", once="b" * 32, **ending).status_code == 303
    shown = alma.get(page)
    assert "Record that it is a partner again" in shown.text
    assert "Record that it is a partner again" not in signed_in(app, "carol").get(page).text
    assert 'value="rejoined"' in alma.get(f"{page}/decision").text
    refused = post(alma, f"{page}/decision", once="c" * 32, change="suspended", from_on=today, reason=WHY)
    assert refused.status_code == 409
    sent = post(alma, f"{page}/decision", once="d" * 32, **again)
    assert (sent.status_code, sent.location) == (303, page)
    after = alma.get(page)
    assert "Nobody of this agency can sign in yet" in after.text
    assert [row[1] for row in table(after, "notices")] == ["Ended", "Rejoined"]
    assert "before: Fri 1 June 2007 until Tue 13 October 2026" in after.text


def test_only_what_can_be_decided_is_offered(app: Flask, cast: Cast) -> None:
    alma, page = signed_in(app, "alma"), f"/partners/{cast.agencies[FUTURES]}/decision"

    def offered() -> list[str]:
        return [str(one["value"]) for one in soup(alma.get(page)).select('input[name="change"]')]

    assert offered() == ["renamed", "suspended", "ended"]
    sent: dict[str, Any] = {"once": "a" * 32, "change": "suspended", "from_on": NOW, "reason": WHY}
    assert post(alma, page, **sent).status_code == 303
    assert offered() == ["renamed", "resumed", "ended"]
