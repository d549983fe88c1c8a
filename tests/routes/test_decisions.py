"""The decision register: what each person finds in it, how it is narrowed and paged, what it exports."""

import csv
import io
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings import paging
from meetings.doors import Caseroom, record
from meetings.operations import dissents, outcomes, table
from meetings.operations.decided import Decided
from models.agencies import Intervention
from models.records import AuditRow
from tests.cast import AMBER, FUTURES, POLICE, Cast
from tests.clients import signed_in
from tests.pages import links, soup, statements
from tests.pages import table as rows_of
from tests.places import START, StoppedClock

REVIEW = date(2026, 11, 10)
Decide = Callable[..., str]


@pytest.fixture
def decide(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> Decide:
    """Records a decision by the minute-taker; the first of a case puts it on the table."""
    with record.reading(caseroom) as session:
        known = {row.key: row.id for row in session.scalars(select(Intervention))}
    on_table: list[str] = []

    def make(text: str, *, on: str = "one", by: str = FUTURES, using: str = "warning", **more: object) -> str:
        clock.forward(minutes=1)
        if on_table[-1:] != [on]:
            table.put_on_table(caseroom, cast.viewer("alma", clock.now), cast.items[on])
            on_table.append(on)
        replaces = more.pop("replaces", None)
        decided = Decided(
            text=text,
            intervention_id=known[using],
            made_by=cast.agencies[by],
            reasons=f"Reasons for {text}",
            power="Tenancy agreement",
            review_on=REVIEW,
        )
        return outcomes.record_decision(
            caseroom,
            cast.viewer("dev", clock.now),
            cast.items[on],
            replace(decided, **more),  # type: ignore[arg-type]
            once=secrets.token_hex(16),
            replaces=str(replaces) if replaces else None,
        )

    return make


def dissent(caseroom: Caseroom, cast: Cast, clock: StoppedClock, decision: str, text: str) -> None:
    dissents.record_dissent(
        caseroom,
        cast.viewer("dev", clock.now),
        decision,
        once=secrets.token_hex(16),
        attendance_id=cast.attendances["paul"],
        text=text,
    )


def found(answer: TestResponse) -> list[str]:
    """What each line of the register decided, without what stands under it."""
    cells = soup(answer).select('[data-label="Decided"]')
    return [str(cell.find(string=True)).strip() for cell in cells]


def exported(answer: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def audited(caseroom: Caseroom, *names: str) -> list[tuple[str, str]]:
    with record.reading(caseroom) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.event.in_(names)).order_by(AuditRow.seq))
        return [(row.event, row.details) for row in rows]


def test_each_person_finds_what_they_may_see(app: Flask, cast: Cast, decide: Decide) -> None:
    decide("Warn for all")
    decide("Search for the police", by=POLICE, narrow=True)
    decide("Fix the gate", on="two", by=POLICE)
    for name, expected in (
        ("dev", ["Fix the gate", "Search for the police", "Warn for all"]),
        ("paul", ["Fix the gate", "Search for the police", "Warn for all"]),
        ("fay", ["Warn for all"]),
        ("rita", ["Fix the gate"]),
        ("eve", []),
    ):
        assert found(signed_in(app, name).get("/decisions")) == expected, name


def test_an_empty_register_says_what_will_be_there(app: Flask, cast: Cast, decide: Decide) -> None:
    decide("Warn for all")
    eve = signed_in(app, "eve").get("/decisions")
    assert "You see no decision yet" in eve.text
    assert "CSV" not in eve.text
    assert "Warn" not in eve.text
    nothing = signed_in(app, "fay").get("/decisions?words=nowhere")
    assert "No decision fits" in nothing.text
    assert "/decisions" in links(nothing)


def test_what_there_is_to_choose_from_is_what_is_seen(app: Flask, cast: Cast, decide: Decide) -> None:
    decide("Warn for all")
    decide("Mediate", on="two", by=POLICE, using="mediation")
    offered = {
        name: [
            option.text
            for option in soup(signed_in(app, name).get("/decisions")).select("#intervention option")
        ]
        for name in ("dev", "fay", "rita")
    }
    assert offered == {
        "dev": ["Every intervention", "Mediation", "Verbal or written warnings"],
        "fay": ["Every intervention", "Verbal or written warnings"],
        "rita": ["Every intervention", "Mediation"],
    }


NARROWED = {
    "words=WARN+tenant": ["Warn the tenant"],
    "words=one7": ["Offer mediation", "Warn the tenant"],
    "words=reasons+gate": ["Fix the gate"],
    "case=two": ["Fix the gate"],
    "case=ASB-ONE7": ["Offer mediation", "Warn the tenant"],
    "dissent=any": ["Warn the tenant"],
    "review=any": ["Fix the gate", "Offer mediation", "Warn the tenant"],
    "review=due": ["Offer mediation", "Warn the tenant"],
    "review=overdue": [],
    "sort=review": ["Offer mediation", "Warn the tenant", "Fix the gate"],
    "since=2026-10-13": ["Fix the gate", "Offer mediation", "Warn the tenant"],
    "since=2026-10-14": [],
    "until=2026-10-12": [],
    "until=2026-10-13": ["Fix the gate", "Offer mediation", "Warn the tenant"],
}


def test_the_register_is_narrowed(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, decide: Decide
) -> None:
    warned = decide("Warn the tenant")
    dissent(caseroom, cast, clock, warned, "Not yet")
    decide("Offer mediation", by=AMBER, using="mediation", review_on=REVIEW - timedelta(days=1))
    decide("Fix the gate", on="two", by=POLICE, review_on=REVIEW + timedelta(days=90))
    dev = signed_in(app, "dev")
    assert {asked: found(dev.get(f"/decisions?{asked}")) for asked in NARROWED} == NARROWED


def test_it_is_narrowed_by_who_made_it_and_by_what(app: Flask, cast: Cast, decide: Decide) -> None:
    decide("Warn the tenant")
    decide("Offer mediation", by=AMBER, using="mediation")
    dev = signed_in(app, "dev")
    assert found(dev.get(f"/decisions?agency={cast.agencies[AMBER]}")) == ["Offer mediation"]
    chosen = soup(dev.get("/decisions")).find("option", string="Mediation")
    assert chosen is not None
    assert found(dev.get(f"/decisions?intervention={chosen['value']}")) == ["Offer mediation"]
    assert found(dev.get(f"/decisions?agency={'f' * 32}")) == []


def test_a_review_that_is_overdue_is_said_to_be(
    app: Flask, cast: Cast, clock: StoppedClock, decide: Decide
) -> None:
    decide("Warn the tenant", review_on=START.date() + timedelta(days=2))
    clock.forward(days=3)
    ((*_, review),) = rows_of(signed_in(app, "fay").get("/decisions?review=overdue"), "decisions")
    assert review.endswith("Overdue")


def test_a_replaced_decision_is_there_when_it_is_asked_for(app: Flask, cast: Cast, decide: Decide) -> None:
    first = decide("Warn the tenant")
    decide("Warn them twice", replaces=first)
    fay = signed_in(app, "fay")
    assert found(fay.get("/decisions")) == ["Warn them twice"]
    both = fay.get("/decisions?replaced=y")
    assert found(both) == ["Warn them twice", "Warn the tenant"]
    assert [tag.text for tag in soup(both).select(".govuk-tag")] == ["No longer stands"]


def test_whoever_may_not_read_what_replaced_a_decision_learns_that_it_no_longer_stands(
    app: Flask, cast: Cast, decide: Decide, clock: StoppedClock
) -> None:
    first = decide("Warn the tenant")
    clock.forward(minutes=3)
    decide("Search for the police", by=POLICE, narrow=True, replaces=first)
    assert found(signed_in(app, "paul").get("/decisions")) == ["Search for the police"]
    fay = signed_in(app, "fay")

    assert found(fay.get("/decisions")) == []
    register = fay.get("/decisions?replaced=y")
    assert found(register) == ["Warn the tenant"]
    assert [tag.text for tag in soup(register).select(".govuk-tag")] == ["No longer stands"]
    case = soup(fay.get(f"/cases/{cast.cases['one']}"))
    assert "No longer stands since" in case.select_one(f"#d-{first}").text  # type: ignore[union-attr]
    for page in (f"/cases/{cast.cases['one']}", f"/cases/{cast.cases['one']}/chronology"):
        answer = fay.get(page)
        assert "Warn the tenant" in answer.text
        assert "no longer stands" in answer.text.lower()
        assert "Search" not in answer.text
        assert "No longer stands" not in signed_in(app, "paul").get(page).text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("since=soon", "Enter a date such as 2026-11-27"),
        ("since=2026-11-02&until=2026-11-01", "The first day is after the last"),
    ],
)
def test_a_day_that_cannot_be_is_told_beside_its_field(
    app: Flask, cast: Cast, decide: Decide, asked: str, told: str
) -> None:
    decide("Warn the tenant")
    answer = signed_in(app, "fay").get(f"/decisions?{asked}&words=warn")
    assert answer.status_code == 422
    message = soup(answer).find(id="since-error")
    assert message is not None
    assert message.text == f"Error: {told}"
    assert soup(answer).select_one("#words")["value"] == "warn"  # type: ignore[index]
    assert signed_in(app, "fay").get(f"/decisions?words={'w' * 201}").status_code == 422


def test_any_page_number_shows_a_page(app: Flask, cast: Cast, decide: Decide) -> None:
    decide("Warn the tenant")
    fay = signed_in(app, "fay")
    for page in ("0", "-1", "9" * 30, "x", ""):
        assert found(fay.get(f"/decisions?page={page}")) == ["Warn the tenant"], page


def test_pages_turn_and_take_the_same_statements(
    app: Flask, cast: Cast, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    fay = signed_in(app, "fay")
    decide("Number 0")
    fay.get("/decisions")
    few = reading(app, fay, "/decisions")
    for number in range(1, 6):
        decide(f"Number {number}")
    fay.get("/decisions")
    assert len(reading(app, fay, "/decisions")) == len(few) <= 6
    monkeypatch.setattr(paging, "SIZE", 4)
    first = fay.get("/decisions?words=number")
    assert found(first) == ["Number 5", "Number 4", "Number 3", "Number 2"]
    onward = soup(first).select_one(".govuk-pagination [rel=next]")
    assert onward is not None
    assert found(fay.get(str(onward["href"]))) == ["Number 1", "Number 0"]


def reading(app: Flask, client: FlaskClient, page: str) -> list[str]:
    """The statements that a page reads with, those of the audit row left out."""
    with statements(app) as ran:
        client.get(page)
    return [each for each in ran if each.startswith("SELECT") and "FROM audit_rows" not in each]


def test_reading_and_taking_away_leave_a_row(
    app: Flask, caseroom: Caseroom, cast: Cast, decide: Decide
) -> None:
    signed_in(app, "eve").get("/decisions")
    assert audited(caseroom, "decisions.read") == []
    decide("Warn the tenant")
    fay = signed_in(app, "fay")
    fay.get("/decisions?words=tenant")
    fay.get("/decisions.csv")
    assert audited(caseroom, "decisions.read", "decisions.exported") == [
        ("decisions.read", "{}"),
        ("decisions.exported", '{"decisions": 1}'),
    ]


def test_the_export_holds_what_the_page_shows_and_no_formula(app: Flask, cast: Cast, decide: Decide) -> None:
    decide('=HYPERLINK("x")')
    decide("Search", by=POLICE, narrow=True)
    decide("Fix the gate", on="two", by=POLICE)
    answer = signed_in(app, "fay").get("/decisions.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="decisions-2026-10-13.csv"'
    (line,) = exported(answer)
    assert line == {
        "Recorded": "2026-10-13",
        "Case": "ASB-ONE7",
        "Kind of case": "Noise",
        "Outcome": "intervention",
        "Intervention": "Verbal or written warnings",
        "Made by": "Futures Housing Group",
        "Decided": '\'=HYPERLINK("x")',
        "Reasons": 'Reasons for =HYPERLINK("x")',
        "Power": "Tenancy agreement",
        "Article 8": "",
        "Equality duty": "",
        "Before it is used": "",
        "Onward disclosure": "",
        "Review": "2026-11-10",
        "Dissents": "0",
        "Stands": "Yes",
        "Who can see it": "Amber Valley Borough Council, Derbyshire Constabulary, Futures Housing Group, "
        "the meeting’s officers",
        "Marking": "OFFICIAL-SENSITIVE",
    }
    dev = signed_in(app, "dev")
    assert len(exported(dev.get("/decisions.csv"))) == 3
    assert [line["Decided"] for line in exported(dev.get("/decisions.csv?case=two"))] == ["Fix the gate"]
    assert exported(signed_in(app, "eve").get("/decisions.csv")) == []


def test_the_case_shows_the_decision_in_full_with_what_it_replaced(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, decide: Decide
) -> None:
    first = decide("Warn the tenant")
    dissent(caseroom, cast, clock, first, "Not before a visit")
    second = decide("Warn them twice", replaces=first)
    third = decide("Warn them in writing", replaces=second)
    fay = signed_in(app, "fay")
    page = soup(fay.get(f"/cases/{cast.cases['one']}"))
    (shown,) = page.select("section[aria-labelledby=decisions] > article")
    assert shown["id"] == f"d-{third}"
    assert [line["id"] for line in shown.select(".app-earlier li")] == [f"d-{second}", f"d-{first}"]
    assert [line.p.text for line in shown.select(".app-earlier li")] == ["Warn them twice", "Warn the tenant"]  # type: ignore[union-attr]
    assert [words.text for words in shown.select(".app-said")] == ["Not before a visit"]
    assert f"/cases/{cast.cases['one']}#d-{third}" in links(fay.get("/decisions"))
