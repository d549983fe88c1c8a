"""The pages of cases: what each person finds on them, what the forms take, what they refuse and keep."""

import secrets
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import referrals, table
from models.cases import Case, CaseWorker, Involvement, Referral
from models.records import AuditRow
from tests.case_form import typed
from tests.cast import AMBER, EREWASH, POLICE, RIVERSIDE, Cast, lay_cases, lay_people, lay_scene
from tests.clients import post, signed_in
from tests.pages import errors, links, pieces, soup, statements, value
from tests.pages import table as rows_of
from tests.places import START
from tests.planned import suspend
from tests.sitting import open_with


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_scene(caseroom, START)


@pytest.fixture
def fay(app: Flask, cast: Cast) -> FlaskClient:
    """The case worker of case one, whose agency leads on it."""
    return signed_in(app, "fay")


def page_of(cast: Cast, name: str = "one") -> str:
    return f"/cases/{cast.cases[name]}"


def audited(caseroom: Caseroom, *names: str) -> list[tuple[str, str | None]]:
    """The audit rows of these events."""
    with record.reading(caseroom) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.event.in_(names)).order_by(AuditRow.seq))
        return [(row.event, row.object_id) for row in rows]


def test_the_list_holds_the_cases_one_sees_and_leaves_one_row(
    caseroom: Caseroom, cast: Cast, app: Flask, fay: FlaskClient
) -> None:
    assert rows_of(fay.get("/cases"), "cases") == [
        [
            "ASB-ONE7 Title of case one",
            "Noise",
            "Futures Housing Group You are a case worker",
            "Tue 13 October 2026",
            "Wed 23 September 2026",
        ]
    ]
    assert audited(caseroom, "cases.read") == [("cases.read", cast.people["fay"])]
    carols = rows_of(signed_in(app, "carol").get("/cases"), "cases")
    assert [row[0] for row in carols] == ["ASB-ONE7 Title of case one", "ASB-TWO7 Title of case two"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sort=-reference", ["ASB-TWO7", "ASB-ONE7"]),
        ("sort=lead", ["ASB-ONE7", "ASB-TWO7"]),
        ("sort=-lead", ["ASB-TWO7", "ASB-ONE7"]),
        ("sort=nonsense", ["ASB-ONE7", "ASB-TWO7"]),
        ("words=TITLE+two", ["ASB-TWO7"]),
        ("words=riverside", ["ASB-TWO7"]),
        ("kind=Noise", ["ASB-ONE7", "ASB-TWO7"]),
        ("kind=Cuckooing", []),
        ("whose=lead", []),
        ("whose=mine", []),
    ],
)
def test_the_list_is_sorted_and_narrowed(app: Flask, cast: Cast, asked: str, found: list[str]) -> None:
    answer = signed_in(app, "carol").get(f"/cases?{asked}")
    assert [row[0].split()[0] for row in rows_of(answer, "cases")] == found
    assert ("No case fits" in answer.text) == (not found)


def test_an_empty_list_says_what_to_do(caseroom: Caseroom, cast: Cast, app: Flask) -> None:
    answer = signed_in(app, "eve").get("/cases")
    assert "You see no case yet" in answer.text
    assert "/cases/new" in links(answer)
    assert audited(caseroom, "cases.read") == []


def test_each_piece_stands_with_who_can_see_it(cast: Cast, app: Flask, fay: FlaskClient) -> None:
    officers = "The officers of meetings that have this case"
    assert pieces(fay.get(page_of(cast))) == {
        "Text for involved on one": [
            "Futures Housing Group",
            "Amber Valley Borough Council",
            "Derbyshire Constabulary",
            officers,
        ],
        "Text for agencies on one": ["Futures Housing Group", "Derbyshire Constabulary", officers],
        "Text for officers on one": ["Futures Housing Group", "The officers of October case meeting"],
    }
    assert pieces(signed_in(app, "paul").get(page_of(cast))) == {
        "Text for involved on one": [
            "Futures Housing Group",
            "Your agency",
            "Amber Valley Borough Council",
            officers,
        ],
        "Text for agencies on one": ["Futures Housing Group", "Your agency"],
    }
    assert pieces(signed_in(app, "dev").get(page_of(cast, "two"))) == {
        "Text for involved on two": ["Riverside", "Derbyshire Constabulary", officers],
        "Text for agencies on two": ["Riverside", officers],
        "Text for officers on two": ["Riverside", "The officers of October case meeting"],
    }


def test_a_case_that_is_not_ones_own_looks_like_one_that_is_not_there(cast: Cast, app: Flask) -> None:
    assert signed_in(app, "fay").get(page_of(cast)).status_code == 200
    rita = signed_in(app, "rita")
    answers = [rita.get(f"{page}{sub}") for page in (page_of(cast), f"/cases/{'0' * 32}") for sub in SUBPAGES]
    assert {answer.status_code for answer in answers} == {404}
    assert len({str(soup(answer).select_one("main")) for answer in answers}) == 1


SUBPAGES = ("", "/change", "/refer", "/agencies", "/workers", "/information/new", "/information/sight")


def test_reading_a_case_leaves_one_row_but_none_in_the_room_for_it(
    caseroom: Caseroom, cast: Cast, fay: FlaskClient
) -> None:
    fay.get(page_of(cast))
    assert audited(caseroom, "case.read") == [("case.read", cast.cases["one"])]
    for page in ("/change", "/agencies"):
        fay.get(f"{page_of(cast)}{page}")
    assert len(audited(caseroom, "case.read")) == 3
    fay.get(f"/information/{cast.information['one agencies']}/widen")
    fay.get(f"/information/{cast.information['one agencies']}/withdraw")
    assert len(audited(caseroom, "case.read")) == 5

    open_with(caseroom, cast, here=("alma", "fay"))
    fay.get(page_of(cast))
    assert len(audited(caseroom, "case.read")) == 6
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["one"])
    assert "Text for involved on one" in fay.get(page_of(cast)).text
    assert len(audited(caseroom, "case.read")) == 6


def test_whoever_has_not_agreed_to_the_open_meeting_reads_their_own_alone(
    caseroom: Caseroom, cast: Cast, app: Flask
) -> None:
    paul = signed_in(app, "paul")
    assert "Text for involved on one" in paul.get(page_of(cast)).text
    open_with(caseroom, cast, here=("alma", "fay"))
    answer = paul.get(page_of(cast))
    assert pieces(answer) == {}
    assert "Title of case one" not in answer.text
    assert f"/meetings/{cast.meeting}/phone" in links(answer)


@pytest.mark.long
def test_a_page_reads_in_six_statements_however_much_it_holds(
    cast: Cast, app: Flask, fay: FlaskClient
) -> None:
    """With its keys open; the audit row comes on top."""
    assert len(pieces(fay.get(page_of(cast)))) == 3
    few = reading(app, fay, page_of(cast))
    for number in range(5):
        added = post(fay, f"{page_of(cast)}/information/new", **information(fay, cast, text=f"Text {number}"))
        assert added.status_code == 303
    assert len(pieces(fay.get(page_of(cast)))) == 8
    assert len(reading(app, fay, page_of(cast))) == len(few) == 6


def test_the_form_that_adds_information_takes_six_statements(
    cast: Cast, app: Flask, fay: FlaskClient
) -> None:
    form = f"{page_of(cast)}/information/new"
    few = reading(app, fay, form)
    added = post(fay, form, **information(fay, cast, text="One more"))
    assert added.status_code == 303
    assert len(reading(app, fay, form)) == len(few) == 6


def reading(app: Flask, client: FlaskClient, page: str) -> list[str]:
    """The statements that a page reads with, those of the rows it leaves left out."""
    with statements(app) as ran:
        client.get(page)
    kept = ("FROM audit_rows", "FROM readings")
    return [each for each in ran if each.startswith("SELECT") and not any(one in each for one in kept)]


def information(client: FlaskClient, cast: Cast, **changes: Any) -> dict[str, Any]:
    """What a person types to add information, started from what the form holds."""
    form = client.get(f"{page_of(cast)}/information/new")
    chosen = soup(form).select_one("#category option[selected]")
    given = {
        "depersonalised": "no",
        "subject_role": "suspect",
        "personal": "y",
        "category": chosen["value"] if chosen else "",
        "text": "Barking on nine nights",
        "source": "Tenancy file",
        "necessity": "How often it happens",
        "statement_of": "fact",
        "channel": "meeting papers",
        "audience": "every",
        "once": value(form, "once"),
    }
    return given | changes


def test_a_case_is_opened_once(caseroom: Caseroom, cast: Cast, app: Flask) -> None:
    eve = signed_in(app, "eve")
    form = typed(caseroom, agencies=[cast.agencies[RIVERSIDE]], title_safe_for_wall="y")
    answers = [post(eve, "/cases/new", **form) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0].location == answers[1].location

    page = eve.get(answers[0].location)
    assert "Barking at night" in page.text
    assert "Yes: safe for the wall" in page.text
    with record.reading(caseroom) as session:
        made = session.scalars(select(Case).where(Case.brought_by == cast.agencies[EREWASH])).one()
        on_it = session.scalars(select(Involvement.agency_id).where(Involvement.case_id == made.id)).all()
        assert session.scalars(select(CaseWorker.person_id).filter_by(case_id=made.id)).all() == [
            cast.people["eve"]
        ]
    assert set(on_it) == {cast.agencies[EREWASH], cast.agencies[RIVERSIDE]}


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"title": ""}, ["Enter a title"]),
        ({"title": "x" * 121}, ["Use 120 characters or fewer"]),
        ({"summary": " \x0b "}, ["Enter a summary"]),
        ({"kind": ""}, ["Choose what the case is about"]),
        ({"kind": "Mrs Jones"}, ["Choose what the case is about"]),
        ({"subject": ""}, ["Choose whether it is about a person, a group or an address"]),
        ({"objectives": []}, ["Choose at least one objective"]),
        ({"objectives": ["0" * 32]}, ["Choose at least one objective of the agreement"]),
        ({"agencies": ["0" * 32]}, ["Choose agencies that are active partners of the agreement"]),
    ],
)
def test_what_cannot_be_a_case_is_said_beside_the_field(
    caseroom: Caseroom, cast: Cast, app: Flask, changes: dict[str, Any], messages: list[str]
) -> None:
    answer = post(signed_in(app, "eve"), "/cases/new", **typed(caseroom, **changes))
    assert answer.status_code == 422
    assert errors(answer) == messages
    assert ("most nights since June" in answer.text) == ("summary" not in changes)
    assert ("Barking at night" in answer.text) == ("title" not in changes)
    assert audited(caseroom, "case.opened") == []


def test_a_suspended_agency_cannot_be_chosen(caseroom: Caseroom, cast: Cast, fay: FlaskClient) -> None:
    amber, erewash = cast.agencies[AMBER], cast.agencies[EREWASH]
    assert erewash in fay.get("/cases/new").text
    assert erewash in fay.get(f"{page_of(cast)}/agencies").text
    assert amber in fay.get(f"{page_of(cast)}/information/new").text
    for home in (EREWASH, AMBER):
        suspend(caseroom, cast, home)
    assert erewash not in fay.get("/cases/new").text
    assert erewash not in fay.get(f"{page_of(cast)}/agencies").text
    assert amber not in fay.get(f"{page_of(cast)}/information/new").text
    assert "Not an active partner now" in fay.get(page_of(cast)).text


def test_two_colleagues_who_change_one_case_keep_both_texts(
    caseroom: Caseroom, cast: Cast, fay: FlaskClient
) -> None:
    page = f"{page_of(cast)}/change"
    version = value(fay.get(page), "version")
    assert post(fay, page, title="First", summary="By a colleague", version=version).status_code == 303

    late = post(fay, page, title="Second", summary="Typed late", version=version)
    assert late.status_code == 409
    assert "By a colleague" in late.text
    assert value(late, "title") == "Second"
    assert "Typed late" in late.text

    again = post(fay, page, title="Second", summary="Typed late", version=value(late, "version"))
    assert again.status_code == 303
    assert "Typed late" in fay.get(page_of(cast)).text
    assert len(audited(caseroom, "case.changed")) == 2


def test_the_words_of_a_case_are_changed_by_its_agency_alone(
    cast: Cast, app: Flask, fay: FlaskClient
) -> None:
    page = f"{page_of(cast)}/change"
    assert fay.get(page).status_code == 200
    paul = signed_in(app, "paul")
    assert paul.get(page).status_code == 404
    answer = post(paul, f"{page_of(cast)}/refer", page, title="Mine", summary="Mine", version="1")
    assert answer.status_code == 404
    assert post(fay, page, title="", summary="Kept", version="1").status_code == 422
    assert post(fay, page, title="A", summary="B", version="nonsense").status_code == 409


def test_an_agency_is_brought_in_with_a_reason(caseroom: Caseroom, cast: Cast, app: Flask) -> None:
    alma, page = signed_in(app, "alma"), f"{page_of(cast, 'two')}/agencies"
    refused = post(alma, page, agency=cast.agencies[AMBER], reason="")
    assert refused.status_code == 422
    assert errors(refused) == ["Say why it needs to be on this case"]
    unknown = post(alma, page, agency="0" * 32, reason="Their bins")
    assert unknown.status_code == 422
    assert "Their bins" in unknown.text

    for _ in range(2):
        assert post(alma, page, agency=cast.agencies[AMBER], reason="Their bins").status_code == 303
    rows = {row[0]: row[2] for row in rows_of(alma.get(page), "now")}
    assert rows == {
        "Riverside": "Leads on the case",
        "Derbyshire Constabulary": "On it from the start",
        "Amber Valley Borough Council": "Their bins",
    }
    assert len(audited(caseroom, "agency.involved")) == 1
    page_of_rita = signed_in(app, "rita").get(page_of(cast, "two")).text
    told = "Amber Valley Borough Council joined on Tue 13 October 2026 and sees this since."
    assert page_of_rita.count(told) == 1
    assert told not in signed_in(app, "paul").get(page_of(cast, "two")).text
    paul = signed_in(app, "paul")
    assert paul.get(page).status_code == 200
    assert post(paul, f"{page_of(cast, 'two')}/refer", page, agency="0" * 32, reason="x").status_code == 404


def test_an_agency_leaves_a_case_after_a_warning(cast: Cast, app: Flask, fay: FlaskClient) -> None:
    page = f"{page_of(cast)}/agencies/{cast.agencies[POLICE]}/end"
    assert "stays with the agencies that hold it" in fay.get(page).text
    answer = post(fay, page)
    assert (answer.status_code, answer.location) == (303, f"{page_of(cast)}/agencies")
    assert [row[0] for row in rows_of(fay.get(answer.location), "past")] == ["Derbyshire Constabulary"]
    assert fay.get(page).status_code == 404
    alma = signed_in(app, "alma")
    assert post(alma, f"{page_of(cast)}/agencies/{cast.agencies[AMBER]}/end").status_code == 303


def test_case_workers_are_colleagues(caseroom: Caseroom, cast: Cast, app: Flask) -> None:
    carol, page = signed_in(app, "carol"), f"{page_of(cast)}/workers"
    assert "Nobody of your agency works on this case" in carol.get(page).text
    assert post(carol, page, person=cast.people["paul"]).status_code == 303
    assert rows_of(carol.get(page), "working") == [["Paul", "Officer", "Release Paul"]]
    assert errors(post(carol, page, person=cast.people["fay"])) == [
        "Choose somebody who works for your agency"
    ]
    release = f"{page}/{cast.people['paul']}/release"
    assert post(carol, page, release).location == page
    assert [name for name, _ in audited(caseroom, "case.worker_assigned", "case.worker_released")] == [
        "case.worker_assigned",
        "case.worker_released",
    ]


def test_a_case_is_put_forward(app: Flask, caseroom: Caseroom) -> None:
    cast = lay_cases(caseroom, lay_people(caseroom, START))
    with record.writing(caseroom, cast.viewer("alma")) as writing:
        writing.session.get_one(Referral, cast.referrals["one"]).closed_at = START
        writing.audit("demo.made")
    fay = signed_in(app, "fay")
    page = f"{page_of(cast)}/refer"
    form = {"meeting_type": cast.meeting_type, "once": secrets.token_hex(16)}
    assert value(fay.get(page), "minutes") == "12"
    for minutes, message in (("", "Enter minutes, such as 12"), ("ten", "Enter minutes, such as 12")):
        assert errors(post(fay, page, minutes=minutes, **form)) == [message]
    assert errors(post(fay, page, minutes="900", **form)) == [referrals.MINUTES]

    for _ in range(2):
        assert post(fay, page, minutes="25", **form).status_code == 303
    with record.reading(caseroom) as session:
        found = session.scalars(select(Referral.minutes_wanted).where(Referral.closed_at.is_(None))).all()
    assert sorted(found) == [12, 25]
    again = post(fay, page, minutes="25", **form | {"once": secrets.token_hex(16)})
    assert errors(again) == [referrals.ALREADY]
