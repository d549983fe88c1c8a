"""New versions of minutes and their recipients over HTTP."""

import pytest
from flask import Flask

from meetings.doors import Caseroom
from meetings.operations import outcomes
from tests.cast import FUTURES
from tests.clients import csrf, post, signed_in
from tests.held import Held, close, issue, lay_held
from tests.issued import rows
from tests.pages import soup, statements, table
from tests.places import StoppedClock

pytestmark = pytest.mark.usefixtures("held")


@pytest.fixture
def held(caseroom: Caseroom, clock: StoppedClock) -> Held:
    """Minutes issued, the narrative of case one written anew an hour later."""
    held = lay_held(caseroom)
    close(caseroom, held)
    issue(caseroom, held)
    held.wait(60)
    outcomes.record_narrative(
        caseroom, held.by("dev"), held.cast.items["one"], once=held.once(), text="The account anew"
    )
    clock.now = held.now
    return held


def new_version(held: Held) -> str:
    return f"/meetings/{held.cast.meeting}/minutes/versions/new"


def recipients(held: Held) -> str:
    return f"/meetings/{held.cast.meeting}/minutes/recipients"


def test_an_officer_says_what_changed_and_issues_the_new_version(
    app: Flask, caseroom: Caseroom, held: Held
) -> None:
    alma = signed_in(app, "alma")
    page = soup(alma.get(new_version(held)))
    assert [chip.text for chip in page.select(".app-chip")] == [
        "Amber Valley Borough Council",
        "Derbyshire Constabulary",
        "Futures Housing Group",
    ]
    field = f"{held.cast.cases['one']}-text"
    once = page.select_one('[name="once"]')
    assert once is not None
    answer = post(alma, new_version(held), **{field: "It was left out", "once": str(once["value"])})
    assert (answer.status_code, answer.headers["Location"]) == (303, recipients(held))
    assert FUTURES in rows(caseroom, held, 2)
    assert "Nothing has changed" in alma.get(new_version(held)).text
    fay = signed_in(app, "fay")
    shown = table(fay.get(f"/meetings/{held.cast.meeting}/minutes"), "documents")
    assert sorted((row[0], row[1]) for row in shown) == [
        ("Executive summary (Word)", "1"),
        ("Minutes for Futures Housing Group (Word)", "1 Replaced"),
        ("Minutes for Futures Housing Group (Word)", "2"),
    ]


def test_a_version_without_its_note_is_refused_beside_its_case(app: Flask, held: Held) -> None:
    answer = post(signed_in(app, "alma"), new_version(held), once="a" * 32)
    assert answer.status_code == 422
    assert f'href="#{held.cast.cases["one"]}-text"' in answer.text
    assert "Say what changed and why" in answer.text


def test_who_opened_what_is_listed_in_as_many_statements_for_many_openings(
    app: Flask, held: Held, caseroom: Caseroom
) -> None:
    alma, fay = signed_in(app, "alma"), signed_in(app, "fay")
    own = rows(caseroom, held, 1)[FUTURES].id
    with statements(app) as few:
        before = table(alma.get(recipients(held)), "recipients")
    assert [row[3] for row in before if row[0] == "Futures Housing Group"] == ["Nobody yet"]
    for _ in range(5):
        assert fay.get(f"/minutes/{own}").status_code == 200
    with statements(app) as many:
        after = table(alma.get(recipients(held)), "recipients")
    assert [row[3].count("Fay, ") for row in after if row[0] == "Futures Housing Group"] == [5]
    assert len(many) == len(few) <= 6


def test_nobody_else_finds_these_pages(app: Flask, held: Held) -> None:
    assert signed_in(app, "carol").get(new_version(held)).status_code == 200
    for name in ("paul", "fay", "eve"):
        client = signed_in(app, name)
        assert client.get(new_version(held)).status_code == 404
        token = csrf(client.get("/"))
        assert client.post(new_version(held), data={"csrf_token": token}).status_code == 404
    assert signed_in(app, "eve").get(recipients(held)).status_code == 404
