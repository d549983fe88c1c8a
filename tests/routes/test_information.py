"""The forms that bring information to a case, share it with more agencies and withdraw it."""

import secrets
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings import consent
from meetings.consent import Consent
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations.describing import NOT_YET, NOT_YOURS
from meetings.operations.information import NOBODY, NOT_ON_CASE
from models.agencies import Category
from models.cases import Information
from tests.cast import AMBER, EREWASH, POLICE, Cast, lay_scene
from tests.clients import csrf, post, signed_in
from tests.pages import errors, soup, value
from tests.places import START

TEXT = "Barking on nine nights in June"


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_scene(caseroom, START)


@pytest.fixture
def fay(app: Flask, cast: Cast) -> FlaskClient:
    return signed_in(app, "fay")


def form_of(cast: Cast) -> str:
    return f"/cases/{cast.cases['one']}/information/new"


def category(caseroom: Caseroom, key: str) -> str:
    with record.reading(caseroom) as session:
        return session.scalars(select(Category.id).where(Category.key == key)).one()


def typed(caseroom: Caseroom, **changes: Any) -> dict[str, Any]:
    given = {
        "depersonalised": "no",
        "subject_role": "suspect",
        "personal": "y",
        "category": category(caseroom, "housing-incidents"),
        "text": TEXT,
        "source": "Tenancy file",
        "necessity": "How often it happens",
        "statement_of": "fact",
        "channel": "meeting papers",
        "audience": "every",
        "once": secrets.token_hex(16),
    }
    return given | changes


def readers(caseroom: Caseroom, cast: Cast, text: str = TEXT) -> set[str]:
    """Everybody of the cast who reads a text."""
    found = set()
    for name in cast.people:
        with looking(caseroom, cast.viewer(name)) as sight:
            if text in sight.rows(select(Information.text), str):
                found.add(name)
    return found


def added(caseroom: Caseroom, cast: Cast) -> list[str]:
    """The ids of what was added besides the cast's, on case one."""
    with record.reading(caseroom) as session:
        on_case = select(Information.id).where(Information.case_id == cast.cases["one"])
        return [each for each in session.scalars(on_case) if each not in cast.information.values()]


def chosen(answer: TestResponse, select_id: str) -> str:
    """The words of the option that a list of choices starts from."""
    option = soup(answer).select_one(f"#{select_id} option[selected]")
    return option.text if option else ""


def sees(answer: TestResponse) -> list[str]:
    """The names in the list of who can see it."""
    return [chip.text for chip in soup(answer).select(".app-chip")]


def test_a_housing_officer_finds_the_form_half_filled(
    caseroom: Caseroom, cast: Cast, fay: FlaskClient
) -> None:
    empty = fay.get(form_of(cast))
    assert chosen(empty, "category") == "Incidents, reports of tenant nuisance and harassment"
    assert chosen(empty, "channel") == "Meeting papers"
    assert soup(empty).select_one("[name=statement_of][checked]") is not None
    assert soup(empty).select_one("[name=audience][checked]") is None
    for name, clause in (("category", "Clause 3.2.4"), ("statistics", "Clause 3.1.4")):
        groups = [group["label"] for group in soup(empty).select(f"#{name} optgroup")]
        assert groups == [clause]

    diaries = category(caseroom, "housing-diaries")
    post(fay, form_of(cast), **typed(caseroom, category=diaries, channel="telephone", called_back="y"))
    again = fay.get(form_of(cast))
    assert chosen(again, "category").startswith("Incident diaries")
    assert chosen(again, "channel") == "Telephone"
    assert (value(again, "source"), value(again, "necessity")) == ("Tenancy file", "How often it happens")
    assert TEXT not in again.text


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"audience": "every"}, {"fay", "alma", "dev", "carol", "paul"}),
        ({"audience": "named", "agencies": [POLICE]}, {"fay", "carol", "paul"}),
        (
            {"audience": "named", "agencies": [POLICE], "for_officers": "y"},
            {"fay", "carol", "paul", "alma", "dev"},
        ),
        ({"audience": "officers", "meetings": ["the meeting"]}, {"fay", "alma", "dev", "carol"}),
    ],
)
def test_it_goes_to_whom_the_form_says(
    caseroom: Caseroom, cast: Cast, fay: FlaskClient, choice: dict[str, Any], expected: set[str]
) -> None:
    if "agencies" in choice:
        choice = choice | {"agencies": [cast.agencies[home] for home in choice["agencies"]]}
    if "meetings" in choice:
        choice = choice | {"meetings": [cast.meeting]}
    answer = post(fay, form_of(cast), **typed(caseroom, **choice))
    assert (answer.status_code, answer.location) == (303, f"/cases/{cast.cases['one']}")
    assert readers(caseroom, cast) == expected


def test_the_same_form_sent_twice_adds_one(caseroom: Caseroom, cast: Cast, fay: FlaskClient) -> None:
    form = typed(caseroom)
    assert {post(fay, form_of(cast), **form).status_code for _ in range(2)} == {303}
    assert len(added(caseroom, cast)) == 1


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"text": "\x00 \x0b"}, ["Enter what you want to share"]),
        ({"text": "x" * 4001}, ["Use 4000 characters or fewer"]),
        ({"source": "", "necessity": ""}, ["Enter where it came from", "Say why the others need it"]),
        ({"category": ""}, ["Choose a category"]),
        ({"category": "0" * 32}, [NOT_YOURS]),
        ({"statement_of": ""}, ["Say whether it is fact or opinion"]),
        ({"channel": ""}, ["Choose how it is shared"]),
        ({"channel": "said in the room"}, ["Not a valid choice."]),
        ({"audience": ""}, ["Choose who may see this"]),
        ({"audience": "named"}, [NOBODY]),
        ({"audience": "named", "agencies": ["0" * 32]}, [NOT_ON_CASE]),
        ({"audience": "officers"}, ["Choose at least one meeting that has this case"]),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(
    caseroom: Caseroom, cast: Cast, fay: FlaskClient, changes: dict[str, Any], messages: list[str]
) -> None:
    answer = post(fay, form_of(cast), **typed(caseroom, **changes))
    assert answer.status_code == 422
    assert errors(answer) == messages
    assert (TEXT in answer.text) == ("text" not in changes)
    assert added(caseroom, cast) == []
    assert {link["href"] for link in soup(answer).select(".govuk-error-summary__list a")} <= {
        f"#{each['id']}" for each in soup(answer).select("[id]")
    }


def test_categories_of_other_kinds_of_agency_are_neither_offered_nor_taken(
    caseroom: Caseroom, cast: Cast, app: Flask, fay: FlaskClient
) -> None:
    theirs = category(caseroom, "police-convictions")
    assert theirs in signed_in(app, "paul").get(form_of(cast)).text
    assert theirs not in fay.get(form_of(cast)).text
    answer = post(fay, form_of(cast), **typed(caseroom, category=theirs, relevance="Same street"))
    assert errors(answer) == [NOT_YOURS]


def test_consent_is_asked_for_whole(caseroom: Caseroom, cast: Cast, fay: FlaskClient) -> None:
    asks = {"category": category(caseroom, "housing-victims-witnesses")}
    answer = post(fay, form_of(cast), **typed(caseroom, **asks, consent_who="the neighbour", text=""))
    assert errors(answer) == [
        "Say how they answered",
        "Enter the day they answered, such as 27 3 2026",
        "Enter what you want to share",
    ]
    assert value(answer, "consent_who") == "the neighbour"

    given = asks | {"consent_who": "the neighbour", "consent_how": "in person"}
    wrong = post(fay, form_of(cast), **typed(caseroom, **given, consent_on=["31", "2", "2026"]))
    assert errors(wrong) == ["Enter the day they answered, such as 27 3 2026"]
    future = post(fay, form_of(cast), **typed(caseroom, **given, consent_on=["14", "10", "2026"]))
    assert errors(future) == [NOT_YET]
    whole = post(fay, form_of(cast), **typed(caseroom, **given, consent_on=["13", "10", "2026"]))
    assert whole.status_code == 303
    with looking(caseroom, cast.viewer("fay")) as sight:
        kept = sight.rows(select(Information.consent).where(Information.consent.is_not(None)), str)
    assert [consent.read(each) for each in kept] == [Consent("the neighbour", "in person", START.date())]
    assert "the neighbour agreed Tue 13 October 2026: in person" in fay.get(whole.location).text


def test_a_category_that_asks_for_no_consent_keeps_none(
    caseroom: Caseroom, cast: Cast, fay: FlaskClient
) -> None:
    answer = post(fay, form_of(cast), **typed(caseroom, consent_who="the neighbour", relevance="now"))
    assert answer.status_code == 303
    with record.reading(caseroom) as session:
        stored = session.get_one(Information, added(caseroom, cast)[0])
    assert (stored.consent, stored.relevance) == (None, None)


def test_who_can_see_it_follows_the_choice(cast: Cast, app: Flask, fay: FlaskClient) -> None:
    page = f"/cases/{cast.cases['one']}/information/sight"
    own, officers = "Futures Housing Group, which brings it", "The officers of meetings that have this case"
    police, amber = cast.agencies[POLICE], cast.agencies[AMBER]

    def named(query: str) -> list[str]:
        return sees(fay.get(f"{page}?{query}"))

    assert named("") == []
    assert named("audience=nonsense") == []
    assert named("audience=every") == [
        own,
        "Amber Valley Borough Council",
        "Derbyshire Constabulary",
        officers,
    ]
    assert named(f"audience=named&agencies={police}&for_officers=y") == [
        own,
        "Derbyshire Constabulary",
        officers,
    ]
    assert named(f"audience=named&agencies={amber}&agencies={'0' * 32}") == [
        own,
        "Amber Valley Borough Council",
    ]
    assert named(f"audience=officers&meetings={cast.meeting}") == [
        own,
        "The officers of October case meeting, Tue 13 October 2026",
    ]
    assert named("audience=officers") == [own]
    hidden = fay.get(f"{page}?audience=named&agencies={amber}&hidden=y")
    assert "They do not see each other’s names." in hidden.text
    assert signed_in(app, "rita").get(f"{page}?audience=every").status_code == 404


def test_without_scripts_a_button_says_who_could_see_it(
    caseroom: Caseroom, cast: Cast, fay: FlaskClient
) -> None:
    form = typed(caseroom, audience="named", agencies=[cast.agencies[POLICE]], look="1", source="")
    answer = post(fay, form_of(cast), **form)
    assert answer.status_code == 200
    assert sees(answer) == ["Futures Housing Group, which brings it", "Derbyshire Constabulary"]
    assert TEXT in answer.text
    assert added(caseroom, cast) == []


def test_its_originator_shares_it_with_more_and_withdraws_it(
    caseroom: Caseroom, cast: Cast, app: Flask, fay: FlaskClient
) -> None:
    post(fay, form_of(cast), **typed(caseroom, audience="named", agencies=[cast.agencies[POLICE]]))
    assert readers(caseroom, cast) == {"fay", "carol", "paul"}
    (made,) = added(caseroom, cast)
    page = f"/information/{made}/widen"
    assert sees(fay.get(page)) == ["Futures Housing Group", "Derbyshire Constabulary"]
    for given, message in (
        ({}, "Choose who else may see this"),
        ({"audience": "named"}, NOBODY),
        ({"audience": "named", "agencies": [cast.agencies[EREWASH]]}, NOT_ON_CASE),
    ):
        refused = post(fay, page, **given)
        assert (refused.status_code, errors(refused)) == (422, [message])

    assert post(fay, page, audience="every").status_code == 303
    assert readers(caseroom, cast) == {"fay", "carol", "paul", "alma", "dev"}
    assert "Every agency on this case sees it already." in fay.get(page).text

    withdrawing = fay.get(f"/information/{made}/withdraw")
    assert "Minutes already issued keep it" in withdrawing.text
    assert post(fay, f"/information/{made}/withdraw").status_code == 303
    assert readers(caseroom, cast) == {"fay"}


def test_nobody_else_has_these_pages(caseroom: Caseroom, cast: Cast, app: Flask, fay: FlaskClient) -> None:
    made = cast.information["one involved"]
    paul = signed_in(app, "paul")
    assert "Text for involved on one" in paul.get(f"/cases/{cast.cases['one']}").text
    token = csrf(paul.get("/cases/new"))
    for sub in ("widen", "withdraw"):
        assert fay.get(f"/information/{made}/{sub}").status_code == 200
        for address in (f"/information/{made}/{sub}", f"/information/{'0' * 32}/{sub}"):
            assert paul.get(address).status_code == 404
            assert paul.post(address, data={"csrf_token": token, "audience": "every"}).status_code == 404
    assert readers(caseroom, cast, "Text for involved on one") == {"fay", "carol", "paul", "alma", "dev"}
