"""Reporting, correcting and confirming over HTTP."""

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import corrections, disclosures
from models.agencies import Category
from models.cases import Information
from models.corrections import CorrectionHolder
from models.readings import Reading
from models.states import Grant
from tests.cast import POLICE, Cast, lay_scene
from tests.clients import csrf, post, signed_in, signed_in_at
from tests.pages import links, soup, statements, table
from tests.places import StoppedClock
from tests.represented import ADDRESS, lay_representative

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def about(cast: Cast, what: str, kind: str = "involved") -> str:
    return f"/information/{cast.information[f'one {kind}']}/{what}"


def correct(app: Flask, cast: Cast, **typed: str) -> str:
    """Correct what Fay brought for all, by its form; returns the page of the correction."""
    fay = signed_in(app, "fay")
    page = fay.get(about(cast, "correct"))
    once = soup(page).select_one('[name="once"]')
    assert once is not None
    data = {"once": str(once["value"]), "text": "It was on Friday", "source": "The log", "old": "keep"}
    answer = fay.post(about(cast, "correct"), data={"csrf_token": csrf(page), **data, **typed})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_a_report_is_answered_by_a_correction_that_everybody_confirms(app: Flask, cast: Cast) -> None:
    alma, fay = signed_in(app, "alma"), signed_in(app, "fay")
    case = alma.get(f"/cases/{cast.cases['one']}")
    assert about(cast, "report") in case.text
    assert about(cast, "correct") not in case.text
    answer = post(alma, about(cast, "report"), once="a" * 32, text="It was not Thursday")
    assert answer.status_code == 303
    shown = answer.headers["Location"]
    assert "Not answered yet" in alma.get(shown).text
    assert "1 correction or report waits for you" in fay.get("/").text
    form = fay.get(about(cast, "correct")).text
    assert "It was not Thursday" in form
    made = correct(app, cast)
    assert "Corrected" in alma.get(shown).text
    page = fay.get(made).text
    assert "It was on Friday" in page
    assert "Text for involved on one" in page
    assert page.count("Not confirmed") == 2
    assert "Your agency made this correction and sees everybody here" in page
    carol = signed_in(app, "carol")
    assert [row[0] for row in table(carol.get("/corrections"), "to-confirm")] == ["ASB-ONE7"]
    theirs = carol.get(made)
    assert "The agency that made the correction sees everybody; you see what is your own" in theirs.text
    button = soup(theirs).select_one("main form")
    assert button is not None
    assert post(carol, made, str(button["action"])).status_code == 303
    assert fay.get(made).text.count("Not confirmed") == 1
    assert table(carol.get("/corrections"), "to-confirm") == []
    assert "It was on Friday" in carol.get(f"/cases/{cast.cases['one']}").text
    assert "Text for involved on one" not in carol.get(f"/cases/{cast.cases['one']}").text


HOLDERS = ["Amber Valley Borough Council", "Derbyshire Constabulary"]


@pytest.mark.parametrize(
    ("asked", "made", "reports"),
    [
        ("", HOLDERS, 2),
        ("state=open", HOLDERS, 1),
        ("state=done", [], 1),
        ("agency=Futures+Housing+Group&case=ASB-ONE7", HOLDERS, 2),
    ],
)
def test_the_list_is_narrowed(app: Flask, cast: Cast, asked: str, made: list[str], reports: int) -> None:
    alma = signed_in(app, "alma")
    for kind, once in (("involved", "a" * 32), ("officers", "b" * 32)):
        post(alma, about(cast, "report", kind), once=once, text="It was not Thursday")
    correct(app, cast)
    answer = signed_in(app, "fay").get(f"/corrections?{asked}")
    assert [row[2] for row in table(answer, "made-here")] == made
    assert len(table(answer, "reports")) == reports


def test_where_no_correction_fits_the_page_says_so(app: Flask, cast: Cast) -> None:
    post(signed_in(app, "alma"), about(cast, "report"), once="a" * 32, text="It was not Thursday")
    fay = signed_in(app, "fay")
    assert len(table(fay.get("/corrections?sort=-case"), "reports")) == 1
    answer = fay.get("/corrections?state=done")
    assert "No correction fits" in answer.text
    assert "/corrections" in links(answer)


def test_a_report_is_answered_by_a_reason(app: Flask, cast: Cast) -> None:
    alma, fay = signed_in(app, "alma"), signed_in(app, "fay")
    shown = post(alma, about(cast, "report"), once="a" * 32, text="Not so").headers["Location"]
    reject = f"{shown}/reject"
    assert soup(alma.get(shown)).select(f'form[action="{reject}"]') == []
    refused = post(fay, shown, reject)
    assert refused.status_code == 422
    assert "Say why it is right as it stands" in refused.text
    assert post(fay, shown, reject, reason="It stands in the log").status_code == 303
    assert "It stands in the log" in alma.get(shown).text


def test_a_representative_without_the_case_answers_a_report(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    lay_representative(caseroom, cast)
    alma, rex = signed_in(app, "alma"), signed_in_at(app, ADDRESS)
    answer = post(alma, about(cast, "report"), once="a" * 32, text="It was not Thursday")
    shown = answer.headers["Location"]
    assert "1 correction or report waits for you" in rex.get("/").text
    page = rex.get(shown)
    assert page.status_code == 200
    assert "It was not Thursday" in page.text
    assert "You represent your agency and do not see this case" in page.text
    assert about(cast, "correct") not in page.text
    assert rex.get(about(cast, "correct")).status_code == 404
    assert rex.get(f"/cases/{cast.cases['one']}").status_code == 404
    assert rex.get(f"/ledger/{cast.information['one involved']}").status_code == 200

    assert post(rex, shown, f"{shown}/reject", reason="The log says so").status_code == 303
    assert "The log says so" in alma.get(shown).text


def test_a_report_stands_beside_the_wording_that_it_is_about(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    lay_representative(caseroom, cast)
    with record.writing(caseroom, cast.viewer("fay")) as writing:
        piece = writing.session.get_one(Information, cast.information["one involved"])
        piece.category_id = writing.session.scalars(select(Category.id)).first()
        writing.audit("demo.made")
    alma, fay, rex = signed_in(app, "alma"), signed_in(app, "fay"), signed_in_at(app, ADDRESS)
    facts = [one.text for one in soup(alma.get(about(cast, "report"))).select(".app-piece .app-facts dt")]
    assert facts == ["Source", "Category"]
    shown = post(alma, about(cast, "report"), once="a" * 32, text="It was not Thursday").headers["Location"]
    for client in (alma, fay):
        (wording,) = soup(client.get(shown)).select(".app-piece")
        assert "Text for involved on one" in wording.text
        assert [one.text for one in wording.select("dt")] == facts
    assert "Text for involved on one" not in rex.get(shown).text
    correct(app, cast)
    assert "What it said when it was reported" in alma.get(shown).text
    assert "Text for involved on one" in alma.get(shown).text


def test_who_reported_and_lost_the_wording_since_no_longer_reads_it(app: Flask, cast: Cast) -> None:
    carol = signed_in(app, "carol")
    shown = post(carol, about(cast, "report"), once="a" * 32, text="Not so").headers["Location"]
    assert "Text for involved on one" in carol.get(shown).text
    correct(app, cast, old="withdraw")
    page = carol.get(shown).text
    assert "Text for involved on one" not in page
    assert "What it says is not for you to see any more" in page


def test_a_meeting_among_the_corrections_is_told_by_its_day(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    with record.writing(caseroom, cast.viewer("fay")) as writing:
        given = writing.session.get_one(Information, cast.information["one officers"])
        disclosures._tell(writing, given, Grant.GIVEN, meeting_id=cast.meeting)
        writing.audit("demo.made")
    made = corrections.correct_information(
        caseroom,
        cast.viewer("fay"),
        cast.information["one officers"],
        text="Right for officers",
        source="The log",
        withdraw_old=False,
        once="d" * 32,
    )
    alma = signed_in(app, "alma")
    (row,) = table(alma.get("/corrections"), "to-confirm")
    assert row[2].startswith("The officers of the meeting “")
    assert row[2].endswith("”, Tue 13 October 2026")
    assert row[2] in alma.get(f"/corrections/{made}").text


def test_an_old_wording_withdrawn_is_said_to_be_so(app: Flask, cast: Cast) -> None:
    made = correct(app, cast, old="withdraw")
    assert "Text for involved on one" in signed_in(app, "fay").get(made).text
    carol = signed_in(app, "carol").get(made).text
    assert "Text for involved on one" not in carol
    assert "The old wording was withdrawn" in carol


def test_whoever_corrects_second_keeps_what_they_typed(app: Flask, cast: Cast, caseroom: Caseroom) -> None:
    fay = signed_in(app, "fay")
    page = fay.get(about(cast, "correct"))
    corrections.correct_information(
        caseroom,
        cast.viewer("fay"),
        cast.information["one involved"],
        text="What a colleague wrote",
        source="The log",
        withdraw_old=False,
        once="c" * 32,
    )
    data = {"once": "d" * 32, "text": "What I wrote", "source": "The log", "old": "keep"}
    answer = fay.post(about(cast, "correct"), data={"csrf_token": csrf(page), **data})
    assert answer.status_code == 409
    assert "What a colleague wrote" in answer.text
    assert "What I wrote" in answer.text


def test_strangers_find_nothing(app: Flask, cast: Cast, caseroom: Caseroom) -> None:
    made = correct(app, cast)
    with record.reading(caseroom) as session:
        own = select(CorrectionHolder.id).where(CorrectionHolder.agency_id == cast.agencies[POLICE])
        holder = session.scalars(own).one()
    assert signed_in(app, "carol").get(made).status_code == 200
    for name in ("rita", "eve"):
        client = signed_in(app, name)
        token = csrf(client.get("/"))
        for path in (made, about(cast, "report"), about(cast, "correct")):
            assert client.get(path).status_code == 404
        confirm = client.post(f"/corrections/holders/{holder}/confirm", data={"csrf_token": token})
        assert confirm.status_code == 404
        assert "ASB-ONE7" not in client.get("/corrections").text


def test_the_pages_cost_the_same_for_many_and_leave_the_row_of_a_reading(
    app: Flask, cast: Cast, caseroom: Caseroom
) -> None:
    made = correct(app, cast)
    carol = signed_in(app, "carol")
    carol.get(made)
    with statements(app) as few:
        carol.get("/corrections")
    for kind in ("agencies", "officers"):
        corrections.correct_information(
            caseroom,
            cast.viewer("fay"),
            cast.information[f"one {kind}"],
            text=f"Right {kind}",
            source="The log",
            withdraw_old=False,
            once=kind[0] * 32 if kind[0] in "abcdef" else "f" * 32,
        )
    with statements(app) as many:
        carol.get("/corrections")
    assert len(many) == len(few) <= 6
    with record.reading(caseroom) as session:
        read = select(Reading.originator_id).where(Reading.person_id == cast.people["carol"])
        assert len(session.scalars(read).all()) == 2
