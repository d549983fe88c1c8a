"""The first administrator is made by the command line, enrols by its link, and sees no case."""

import secrets

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import desk
from meetings.operations.cases import Description, open_case
from meetings.refusals import NotVisible
from models.agencies import Objective
from tests import accounts
from tests.cast import AMBER, PASSWORD, Cast, email, lay_scene
from tests.clients import post, signed_in_at
from tests.need_to_know.crawl import addresses, crawl, ids_in, open_site
from tests.pages import links
from tests.places import StoppedClock
from tests.played import play_open

pytestmark = pytest.mark.usefixtures("cast")

AGENCY = "Amber Valley Borough Council"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["administrator", *arguments])


def test_the_link_that_is_printed_makes_an_administrator_who_waits_for_nobody(app: Flask) -> None:
    done = run(app, "Ada Quill", "ada@amber.example", AGENCY)
    assert done.exit_code == 0, done.output
    link = done.output.split()[-1].removeprefix("http://localhost:8000")
    browser = app.test_client()
    assert "After this you can sign in." in browser.get(link).text
    sent = post(browser, link, role="Administrator", password=PASSWORD, again=PASSWORD)
    assert (sent.status_code, sent.location) == (303, "/sign-in")
    assert "Your account is set up. You can sign in now." in browser.get(sent.location).text
    ada = signed_in_at(app, "ada@amber.example")
    assert ada.get("/").status_code == 303, "to the standing undertaking, as everybody"
    again = run(app, "Ada Quill", "ada@amber.example", AGENCY)
    assert (again.exit_code, "has an account" in again.output) == (1, True)
    nowhere = run(app, "Ada", "a@b.example", "No such agency")
    assert (nowhere.exit_code, "There is no agency" in nowhere.output) == (1, True)


@pytest.mark.long
def test_an_administrator_reaches_no_case_by_any_address(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    address = accounts.lay_administrator(caseroom, cast)
    play_open(caseroom, cast, clock)
    site = open_site(caseroom.settings, clock)
    try:
        paths = addresses(site.app, ids_in([site]))
        ada = crawl(site, signed_in_at(site.app, address), paths)
        fay = crawl(site, site.client("fay"), ["/cases", f"/cases/{cast.cases['one']}"])
    finally:
        site.caseroom.close()
    told = (b"ASB-ONE7", b"ASB-TWO7", b"Title of case", b"Text for", b"action on", b"October case meeting")
    assert any(each in page[2] for page in fay.values() for each in told), "somebody does see them"
    assert len(ada) > 100
    assert [path for path, page in ada.items() if any(each in page[2] for each in told)] == []
    assert {path for path, page in ada.items() if page[0] == 200} >= {
        "/",
        "/partners",
        "/people/confirmation",
    }


def test_an_administrator_is_offered_the_register_and_opens_no_case(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    ada = signed_in_at(app, accounts.lay_administrator(caseroom, cast))
    alma = signed_in_at(app, email("alma"))
    assert "/cases/new" in links(alma.get("/cases"))
    for path in ("/", "/cases"):
        page = ada.get(path)
        assert "An administrator runs the service and keeps its register of partners." in page.text
        assert "/cases/new" not in links(page)
    assert (alma.get("/cases/new").status_code, ada.get("/cases/new").status_code) == (200, 404)
    assert "/people/confirmation" in links(ada.get("/partners"))
    assert ada.get("/people/confirmation").status_code == 200


def test_what_an_administrator_would_open_is_refused_below_the_pages(caseroom: Caseroom, cast: Cast) -> None:
    accounts.lay_administrator(caseroom, cast)
    with record.reading(caseroom) as session:
        objective = session.scalars(select(Objective.id)).first()
    described = Description(kind="Noise", subject="address", title="Barking", summary="Two dogs")

    def open_as(name: str) -> str:
        viewer, once = desk(cast.people[name], cast.agencies[AMBER], cast.now), secrets.token_hex(16)
        return open_case(
            caseroom, viewer, cast.agreement, described=described, objectives=[str(objective)], once=once
        )

    assert open_as("alma")
    with pytest.raises(NotVisible):
        open_as("ada")
