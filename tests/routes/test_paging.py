"""Long lists over HTTP: each row on one page, links that keep what was asked, counts of visible rows."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings import paging
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import corrections, requests
from meetings.operations.requests import Asked
from models.outcomes import Action
from models.people import Account, Person
from models.readings import Reading
from tests.asked import lay_asked
from tests.cast import AMBER, FUTURES, POLICE, Cast, approved, lay_action
from tests.clients import post, signed_in
from tests.failed import lay_failed
from tests.pages import pieces, soup
from tests.places import StoppedClock
from tests.played import close_and_issue, play_open
from tests.sitting import another_meeting

ACTIONS = 110
LISTS = {
    "/actions": "paul",
    "/meetings/{meeting}/arising": "alma",
    "/cases": "alma",
    "/cases/{case}": "alma",
    "/cases/{case}/chronology": "alma",
    "/corrections": "alma",
    "/decisions": "alma",
    "/dissents": "alma",
    "/ledger": "fay",
    "/meetings?state=all": "alma",
    "/minutes": "alma",
    "/people": "carol",
    "/people/confirmation": "carol",
    "/requests": "alma",
    "/undelivered": "alma",
}
ROW = "main tbody tr, main .app-piece[id^=i-]"


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    """The agencies have been asked what they hold; the meeting has not been held."""
    return lay_asked(caseroom)


@pytest.fixture
def issued(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> Cast:
    """The meeting held and its minutes issued, with at least two of whatever a list shows."""
    _lay_earlier(caseroom, cast)
    _lay_colleague(caseroom, cast)
    play_open(caseroom, cast, clock)
    for name in ("involved", "officers"):
        alma = cast.viewer("alma", clock.now)
        piece = cast.information[f"one {name}"]
        corrections.report_inaccuracy(caseroom, alma, piece, text="The day is wrong", once=name * 3)
    for case in ("one", "two"):
        lay_failed(caseroom, cast, {"one": "fay", "two": "rita"}[case])
        requests.ask_to_share(
            caseroom,
            cast.viewer("alma", clock.now),
            cast.information[f"{case} officers"],
            with_agency=None,
            asked=Asked(why="The visit needs two", until_on=clock.now.date() + timedelta(days=7)),
            once=case * 10,
        )
    close_and_issue(caseroom, cast, clock)
    return cast


def _lay_earlier(caseroom: Caseroom, cast: Cast) -> None:
    earlier = another_meeting(caseroom, cast)
    made = [_action(caseroom, cast, number, owner="carol") for number in range(2)]
    with record.writing(caseroom, Clock(cast.now)) as writing:
        for action in writing.session.scalars(select(Action).where(Action.id.in_(made))):
            action.meeting_id, action.recorded_at = earlier, cast.now - timedelta(days=30)
        writing.audit("demo.made")


def _lay_colleague(caseroom: Caseroom, cast: Cast) -> None:
    """Somebody else whom Carol confirms."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        pat = Person(agency_id=cast.agencies[POLICE], name="Pat", role="Officer")
        writing.session.add(pat)
        writing.session.flush()
        writing.session.add(Account(person_id=pat.id, email="pat@police.example", password_hash="x"))
        writing.session.add(approved(pat.id, cast.now))
        writing.audit("demo.made")


def _action(caseroom: Caseroom, cast: Cast, number: int, *, owner: str) -> str:
    due = cast.now.date() + timedelta(days=number)
    audience = (AMBER, POLICE, FUTURES)
    return lay_action(caseroom, cast, f"A-{number:04}", owner=owner, audience=audience, due_on=due)


def rows(answer: TestResponse) -> list[str]:
    """What each row of a page's lists says, from the top."""
    return [" ".join(row.get_text(" ").split()) for row in soup(answer).select(ROW)]


def references(answer: TestResponse) -> list[str]:
    return [link.text for link in soup(answer).select("main tbody th a")]


def showing(answer: TestResponse) -> str | None:
    """What stands below a list that has several pages."""
    found = soup(answer).select_one(".app-paging > p")
    return found.text if found else None


def turn(answer: TestResponse, way: str) -> str | None:
    """Where the link to the next or the previous page leads."""
    link = soup(answer).select_one(f".govuk-pagination [rel={way}]")
    return str(link["href"]) if link else None


def walked(client: FlaskClient, address: str) -> Iterator[TestResponse]:
    """The pages of a list, from the first by its links."""
    onward: str | None = address
    while onward:
        answer = client.get(onward)
        assert answer.status_code == 200
        yield answer
        onward = turn(answer, "next")


@pytest.mark.long
def test_every_row_stands_on_one_page_in_the_order_of_the_whole(
    app: Flask, issued: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients = {name: signed_in(app, name) for name in set(LISTS.values())}
    asked = {address: _filled(address, issued) for address in LISTS}
    whole = {address: rows(clients[name].get(asked[address])) for address, name in LISTS.items()}
    assert [address for address, found in whole.items() if len(found) < 2] == []

    monkeypatch.setattr(paging, "SIZE", 1)
    pages = {address: list(walked(clients[name], asked[address])) for address, name in LISTS.items()}
    assert {address: [rows(page) for page in turned] for address, turned in pages.items()} == {
        address: [[row] for row in found] for address, found in whole.items()
    }
    for address, (_, second, *_) in pages.items():
        number = len(whole[address])
        assert showing(second) == f"Showing 2 to 2 of {number}"
        assert f"(page 2 of {number})" in str(soup(second).title)


def _filled(address: str, cast: Cast) -> str:
    return address.format(meeting=cast.meeting, case=cast.cases["one"])


NARROWED = (
    "/cases",
    "/corrections",
    "/meetings?state=all",
    "/minutes",
    "/partners",
    "/people",
    "/requests",
)
UNKNOWN = (
    "sort=colour&page=99",
    "sort=%00&words=%00%0A&case=%00&kind=%FF",
    f"sort={'9' * 5000}&agency={'9' * 5000}",
)


@pytest.mark.long
def test_what_a_list_does_not_know_leaves_it_as_it_is(app: Flask, issued: Cast) -> None:
    for address in NARROWED:
        client, asks = signed_in(app, LISTS.get(address, "alma")), "&" if "?" in address else "?"
        usual = rows(client.get(address))
        for asked in UNKNOWN:
            answer = client.get(f"{address}{asks}{asked}")
            assert (answer.status_code, rows(answer)) == (200, usual), (address, asked[:20])
        assert client.get(f"{address}{asks}words={'x' * 5000}").status_code == 200


def test_what_is_asked_of_an_agency_is_in_pages_too(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the meeting opens; a later page does not say that there is nothing."""
    carol = signed_in(app, "carol")
    whole = carol.get("/returns")
    assert len(rows(whole)) == 2
    token = post(carol, "/returns", f"/returns/{_returns(whole)[0]}/nil", seen="")
    assert token.status_code == 303

    monkeypatch.setattr(paging, "SIZE", 1)
    waiting, answered = walked(carol, "/returns")
    assert "To answer" in waiting.text
    assert "Answered" in answered.text
    assert "has answered everything" not in answered.text


def _returns(page: TestResponse) -> list[str]:
    forms = soup(page).select('main form[action$="/nil"]')
    return [str(form["action"]).split("/")[2] for form in forms]


@pytest.fixture
def many(caseroom: Caseroom, cast: Cast) -> Cast:
    """A hundred and ten actions of Paul's, one a day."""
    for number in range(ACTIONS):
        _action(caseroom, cast, number, owner="paul")
    return cast


@pytest.mark.long
def test_pages_hold_fifty_and_what_was_asked_stays_asked(app: Flask, many: Cast) -> None:
    paul = signed_in(app, "paul")
    first = paul.get("/actions?whose=mine&due=later")
    later = len(references(paul.get("/actions?whose=mine&due=week")))
    assert showing(first) == f"Showing 1 to 50 of {ACTIONS - later}"

    onward = turn(first, "next")
    assert onward is not None
    assert parse_qs(urlsplit(onward).query) == {"whose": ["mine"], "due": ["later"], "page": ["2"]}
    pages = list(walked(paul, "/actions?whose=mine&due=later"))
    assert [len(references(page)) for page in pages] == [50, 50, ACTIONS - later - 100]
    found = [each for page in pages for each in references(page)]
    assert found == [f"A-{number:04}" for number in range(later, ACTIONS)]
    back = turn(pages[2], "prev")
    assert back is not None
    assert references(paul.get(back)) == references(pages[1])
    assert paul.get("/actions.csv?page=2").text.count("\r\n") == ACTIONS + 1, "a file stays whole"


@pytest.mark.long
def test_what_names_no_page_leads_to_the_first_and_a_number_beyond_the_last_to_that(
    app: Flask, many: Cast
) -> None:
    paul = signed_in(app, "paul")
    for asked in ("", "0", "-1", "x", "9" * 5000, "1e1", "%00", "1&page=3"):
        assert showing(paul.get(f"/actions?page={asked}")) == f"Showing 1 to 50 of {ACTIONS}", asked
    for asked in ("4", "9" * 20):
        answer = paul.get(f"/actions?page={asked}")
        assert showing(answer) == f"Showing 101 to {ACTIONS} of {ACTIONS}"
        assert len(references(answer)) == ACTIONS - 100


def test_pages_are_counted_on_what_the_viewer_sees(app: Flask, caseroom: Caseroom, many: Cast) -> None:
    """Paul is told of his; Fay sees one of her own among them, without a trace of a second page."""
    assert showing(signed_in(app, "paul").get("/actions")) == f"Showing 1 to 50 of {ACTIONS}"
    _action(caseroom, many, ACTIONS, owner="fay")
    fay = signed_in(app, "fay")
    for asked in ("", "?page=2", "?page=3"):
        answer = fay.get(f"/actions{asked}")
        assert (references(answer), showing(answer)) == ([f"A-{ACTIONS:04}"], None)


def test_an_address_of_a_page_leads_nowhere_else(app: Flask, many: Cast) -> None:
    """Whatever else an address asks comes back in its query, and cannot turn a link elsewhere."""
    asked = "/actions?_scheme=javascript&_external=1&_anchor=x&other=%22%3E%3Cmark%3E"
    answer = signed_in(app, "paul").get(asked)
    hrefs = [str(link["href"]) for link in soup(answer).select(".govuk-pagination a")]
    assert len(hrefs) == 4
    assert {href[:9] for href in hrefs} == {"/actions?"}
    assert "<mark>" not in answer.text


def test_only_what_a_page_shows_is_read(
    app: Flask, caseroom: Caseroom, issued: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "SIZE", 1)
    alma, case = signed_in(app, "alma"), issued.cases["one"]
    assert len(pieces(alma.get(f"/cases/{case}"))) == 1
    assert len(_read(caseroom, issued, case)) == 1
    alma.get(f"/cases/{case}?page=2")
    assert len(_read(caseroom, issued, case)) == 2


def _read(caseroom: Caseroom, cast: Cast, case: str) -> set[str]:
    read = select(Reading.information_id).where(
        Reading.case_id == case,
        Reading.person_id == cast.people["alma"],
        Reading.information_id.is_not(None),
    )
    with record.reading(caseroom) as session:
        return {str(one) for one in session.scalars(read)}


@pytest.mark.long
def test_the_ledger_leads_to_the_page_that_holds_a_piece(
    app: Flask, issued: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "SIZE", 1)
    fay, case = signed_in(app, "fay"), issued.cases["one"]
    for name in ("involved", "agencies"):
        piece = issued.information[f"one {name}"]
        (link,) = soup(fay.get(f"/ledger/{piece}")).select(f'main a[href$="#i-{piece}"]')
        shown = soup(fay.get(str(link["href"]))).select(".app-piece[id^=i-]")
        assert [each["id"] for each in shown] == [f"i-{piece}"]
    hidden = soup(fay.get(f"/cases/{case}?page={issued.information['two officers']}"))
    assert len(hidden.select(".app-piece[id^=i-]")) == 1


def test_the_first_page_of_all_names_ten_and_leads_to_the_rest(app: Flask, many: Cast) -> None:
    paul = signed_in(app, "paul")
    home = paul.get("/")
    named = [link.text for link in soup(home).select('main li a[href^="/actions/"]')]
    assert named == [f"A-{number:04}" for number in range(10)]
    (onward,) = soup(home).select('main a[href^="/actions?"]')
    assert onward.text == f"See all {ACTIONS} of your open actions"
    assert showing(paul.get(str(onward["href"]))) == f"Showing 1 to 50 of {ACTIONS}"
