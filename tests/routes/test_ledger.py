"""The sharing ledger: what representatives and their colleagues find in it, narrowed and piece by piece."""

import csv
import io
from datetime import timedelta

import pytest
from docx.oxml.ns import qn
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.operations import cases, information
from meetings.operations.information import Recipients
from models.readings import Reading
from models.records import AuditRow
from models.states import Audience, ReadAt
from tests.cast import AMBER, EREWASH, FUTURES, POLICE, Cast, lay_scene
from tests.clients import signed_in, signed_in_at
from tests.documents.reading import opened, outline
from tests.held import lay_information
from tests.issued import parts
from tests.pages import links, statements, table
from tests.places import StoppedClock
from tests.represented import ADDRESS, lay_representative

NECESSITY = "Necessity for"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_scene(caseroom, clock.now)
    lay_representative(caseroom, laid)
    return laid


@pytest.fixture
def rex(app: Flask, cast: Cast) -> FlaskClient:
    return signed_in_at(app, ADDRESS)


def pieces(answer: TestResponse) -> set[str]:
    """The pieces a page of the ledger lists."""
    return {link.rsplit("/", 1)[1] for link in links(answer) if link.startswith("/ledger/")}


def exported(answer: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def named(cast: Cast, *kinds: str) -> set[str]:
    return {cast.information[f"one {kind}"] for kind in kinds}


def test_a_representative_sees_all_their_agency_shared_and_none_of_its_text(
    rex: FlaskClient, app: Flask, cast: Cast
) -> None:
    page = rex.get("/ledger")
    assert pieces(page) == named(cast, "involved", "agencies", "officers")
    assert "ASB-ONE7" in page.text
    one = rex.get(f"/ledger/{cast.information['one involved']}")
    assert [row[0] for row in table(one, "disclosed")] == [
        "Amber Valley Borough Council",
        "Derbyshire Constabulary",
    ]
    assert NECESSITY not in one.text
    assert NECESSITY in signed_in(app, "fay").get(f"/ledger/{cast.information['one involved']}").text


def test_others_find_their_own_agencys_ledger_alone(rex: FlaskClient, app: Flask, cast: Cast) -> None:
    assert pieces(signed_in(app, "fay").get("/ledger")) == pieces(rex.get("/ledger"))
    rita = signed_in(app, "rita").get("/ledger")
    assert pieces(rita) == {cast.information[f"two {kind}"] for kind in ("involved", "agencies", "officers")}
    for name in ("eve", "alma", "carol"):
        client = signed_in(app, name)
        assert "Nothing in the ledger yet" in client.get("/ledger").text
        assert client.get(f"/ledger/{cast.information['one involved']}").status_code == 404


def test_the_ledger_is_narrowed_by_case_recipient_and_day(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    clock.forward(days=1)
    rex = signed_in_at(app, ADDRESS)
    to = Recipients(audience=Audience.AGENCIES, agencies=(cast.agencies[AMBER],))
    information.widen(caseroom, cast.viewer("fay", clock.now), cast.information["one agencies"], to)
    amber, police = cast.agencies[AMBER], cast.agencies[POLICE]
    every = {"involved", "agencies", "officers"}
    for asked, kinds in {
        "case=asb-one7": every,
        "case=ASB-TWO7": set(),
        f"recipient={amber}": {"involved", "agencies"},
        f"recipient={police}&since=2026-10-14": set(),
        "recipient=officers": set(),
        "since=2026-10-14": {"agencies"},
        "until=2026-10-13": every,
        "until=2026-10-02": set(),
    }.items():
        assert pieces(rex.get(f"/ledger?{asked}")) == named(cast, *kinds), asked
    assert "No line fits" in rex.get("/ledger?case=ASB-TWO7").text
    wrong = rex.get("/ledger?since=yesterday")
    assert (wrong.status_code, "Enter a date such as" in wrong.text) == (422, True)
    reversed_days = rex.get("/ledger?since=2026-10-14&until=2026-10-13")
    assert (reversed_days.status_code, "The first day is after the last" in reversed_days.text) == (422, True)
    assert "No line fits" not in wrong.text + reversed_days.text


def test_what_was_withdrawn_stays_with_when_and_by_whom(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    clock.forward(days=1)
    rex = signed_in_at(app, ADDRESS)
    piece = cast.information["one involved"]
    information.withdraw(caseroom, cast.viewer("fay", clock.now), piece)
    rows = table(rex.get(f"/ledger/{piece}"), "disclosed")
    assert {row[-1] for row in rows} == {"Withdrawn Wed 14 October 2026, 10:00 Fay"}
    assert "Withdrawn Wed 14 October 2026" in rex.get("/ledger").text


def test_a_representative_sees_who_read_it_and_a_colleague_does_not(
    rex: FlaskClient, app: Flask, cast: Cast, clock: StoppedClock
) -> None:
    piece = cast.information["one involved"]
    assert "Nobody has read it, or was in the room for it, yet" in rex.get(f"/ledger/{piece}").text
    signed_in(app, "carol").get(f"/cases/{cast.cases['one']}")
    assert table(rex.get(f"/ledger/{piece}"), "readings") == [
        [
            "Carol Officer, Derbyshire Constabulary",
            "Case",
            "Tue 13 October 2026, 10:00",
            "Tue 13 October 2026, 10:00",
        ]
    ]
    fay = signed_in(app, "fay").get(f"/ledger/{piece}")
    assert "Carol" not in fay.text
    assert "for your agency’s nominated representatives" in fay.text


def test_statements_stay_the_same_with_more_pieces(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    rex = signed_in_at(app, ADDRESS)

    def cost(page: str) -> int:
        rex.get(page)
        with statements(app) as ran:
            assert rex.get(page).status_code == 200
        return len(ran)

    piece = f"/ledger/{cast.information['one involved']}"
    few = cost("/ledger"), cost(piece)
    for number in range(3):
        lay_information(caseroom, cast, "one", f"More {number}", FUTURES, (POLICE,))
    assert len(pieces(rex.get("/ledger"))) == 6
    assert (cost("/ledger"), cost(piece)) == few
    assert max(few) <= 6


def test_the_export_is_the_record_of_sharing_a_line_for_each_disclosure(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    lay_information(caseroom, cast, "one", "=1+1", FUTURES, (POLICE,))
    signed_in(app, "carol").get(f"/cases/{cast.cases['one']}")
    lines = exported(signed_in_at(app, ADDRESS).get("/ledger.csv"))
    fays = exported(signed_in(app, "fay").get("/ledger.csv?case=ASB-ONE7"))
    assert sorted(line["Shared with"] for line in lines) == sorted(line["Shared with"] for line in fays)
    assert len(lines) == 5
    assert {line["Joint or separate controllers"] for line in lines} == {"Not recorded"}
    assert {line["Marking"] for line in lines} == {"OFFICIAL-SENSITIVE"}
    assert {line["Why necessary"] for line in lines} == {"Recorded, for those who may read the text"}
    assert "Necessity for involved on one" in {line["Why necessary"] for line in fays}
    assert any("Carol" in line["Read by"] for line in lines)
    assert not any(line["Read by"] for line in fays)
    assert exported(signed_in(app, "eve").get("/ledger.csv")) == []


def test_the_export_says_who_asked_for_each_disclosure_or_that_nobody_did(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    alma = cast.viewer("alma", cast.now + timedelta(minutes=1))
    erewash = cast.agencies[EREWASH]
    cases.involve_agency(caseroom, alma, cast.cases["one"], erewash, reason="They own the land")
    lay_information(caseroom, cast, "one", "Unasked", FUTURES, (POLICE,), at=cast.now - timedelta(days=3))
    lay_information(caseroom, cast, "one", "Asked for", FUTURES, (POLICE,), at=alma.now)

    lines = exported(signed_in(app, "fay").get("/ledger.csv?case=ASB-ONE7"))

    asked = {line["Asked for by"] for line in lines}
    assert {
        "Nobody: its originator shared it unasked",
        "Nobody: it is for every agency on the case, which this one joined",
        "The coordinator of October case meeting: what do you hold on this case?",
    } <= asked
    assert "" not in asked
    (joined,) = (line for line in lines if line["Shared with"] == "Erewash Borough Council")
    assert joined["Asked for by"].startswith("Nobody: it is for every agency")


def test_the_word_export_has_tables_with_header_rows_and_no_text(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    answer = signed_in_at(app, ADDRESS).get("/ledger.docx")
    document = opened(answer.data)
    assert [text for style, text in outline(document) if style == "Heading 1"] == [
        "ASB-ONE7: Said in the room, without a category"
    ] * 3
    for found in document.tables:
        assert found.rows[0]._tr.trPr is not None
        assert found.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    words = parts(answer.data)
    assert "Derbyshire Constabulary" in words
    assert "Text for" not in words
    assert NECESSITY not in words
    assert NECESSITY in parts(signed_in(app, "fay").get("/ledger.docx").data)


def test_an_export_leaves_its_row_and_the_readings_of_what_it_tells(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    signed_in_at(app, ADDRESS).get("/ledger.docx")
    signed_in(app, "fay").get("/ledger.csv")
    with record.reading(caseroom) as session:
        rows = session.scalars(
            select(AuditRow).where(AuditRow.event == "ledger.exported").order_by(AuditRow.seq)
        )
        told = session.scalars(select(Reading.person_id).where(Reading.place == ReadAt.EXPORT))
        assert [row.actor_id for row in rows] == [cast.people["rex"], cast.people["fay"]]
        assert list(told) == [cast.people["fay"]] * 3
