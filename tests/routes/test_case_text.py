"""A case's decisions and actions as plain text: to each what their page of it shows, and nothing else."""

import secrets

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import closing, new_actions, outcomes, table
from meetings.operations.decided import Decided
from meetings.operations.new_actions import Agreed
from models.agencies import Intervention, MeetingType
from models.outcomes import Action
from models.records import AuditRow
from tests.cast import FUTURES, POLICE, Cast
from tests.clients import post, signed_in
from tests.pages import soup, statements, value
from tests.places import START, StoppedClock

TODAY = START.date()
FOR_FAY = """\
Case ASB-ONE7, Noise
Decisions and actions that Futures Housing Group may see, Tue 13 October 2026
OFFICIAL-SENSITIVE
{handling}

Decision of Tue 13 October 2026, Futures Housing Group
Warn <the> tenant
Intervention: Verbal or written warnings
Reasons: Reasons for Warn <the> tenant
Power: Tenancy agreement
To be reviewed Tue 13 October 2026
Who can see this: {seen_by}

Action {action}, Paul, Derbyshire Constabulary
Visit together
Due Tue 13 October 2026. Offered.
Who can see this: {seen_by}"""
SEEN_BY = (
    "Amber Valley Borough Council; Derbyshire Constabulary; Futures Housing Group; The meeting’s officers"
)


def decided(caseroom: Caseroom, cast: Cast, text: str, by: str, *, narrow: bool) -> Decided:
    with record.reading(caseroom) as session:
        warning = session.scalars(select(Intervention.id).where(Intervention.key == "warning")).one()
    return Decided(
        text=text,
        intervention_id=warning,
        made_by=cast.agencies[by],
        reasons=f"Reasons for {text}",
        power="Tenancy agreement",
        review_on=TODAY,
        narrow=narrow,
    )


@pytest.fixture
def recorded(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> dict[str, str]:
    """On case one a decision and an action for all, and one of each for the police and the officers alone."""
    item, found = cast.items["one"], {}
    table.put_on_table(caseroom, cast.viewer("alma", clock.now), item)
    for text, by, narrow in (("Warn <the> tenant", FUTURES, False), ("Search the flat", POLICE, True)):
        clock.forward(minutes=1)
        made = decided(caseroom, cast, text, by, narrow=narrow)
        alma, once = cast.viewer("alma", clock.now), secrets.token_hex(16)
        found[text] = outcomes.record_decision(caseroom, alma, item, made, once=once)
    for text, narrow in (("Visit together", False), ("Get the warrant", True)):
        agreed = Agreed(text=text, owner_id=cast.people["paul"], due_on=TODAY, narrow=narrow)
        alma, once = cast.viewer("alma", clock.now), secrets.token_hex(16)
        found[text] = new_actions.record_action(caseroom, alma, item, agreed, once=once)
    return found


def text_of(app: Flask, cast: Cast, name: str, case: str = "one") -> str | None:
    """The text that somebody can copy from the page of a case."""
    area = soup(signed_in(app, name).get(f"/cases/{cast.cases[case]}")).select_one("textarea#plain")
    return area.text.removeprefix("\n") if area else None


def test_whoever_is_narrowed_out_copies_nothing_of_it(
    app: Flask, cast: Cast, recorded: dict[str, str]
) -> None:
    everything = ("Warn <the> tenant", "Search the flat", "Visit together", "Get the warrant")
    for name, expected in (
        ("paul", everything),
        ("dev", everything),
        ("fay", ("Warn <the> tenant", "Visit together")),
    ):
        text = text_of(app, cast, name) or ""
        assert tuple(words for words in everything if f"\n{words}\n" in text) == expected, name
    assert signed_in(app, "eve").get(f"/cases/{cast.cases['one']}").status_code == 404
    assert text_of(app, cast, "rita", "two") is None


def test_the_text_reads_as_the_page_does_without_title_summary_or_information(
    app: Flask, caseroom: Caseroom, cast: Cast, recorded: dict[str, str]
) -> None:
    with record.reading(caseroom) as session:
        reference = session.get_one(Action, recorded["Visit together"]).reference
        handling = session.scalars(select(MeetingType.handling)).one()
    assert text_of(app, cast, "fay") == FOR_FAY.format(handling=handling, action=reference, seen_by=SEEN_BY)
    page = signed_in(app, "fay").get(f"/cases/{cast.cases['one']}").text
    for elsewhere in ("Title of case one", "Summary of case one", "Text for involved on one"):
        assert elsewhere in page


def test_a_case_that_was_closed_without_action_says_why(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    table.put_on_table(caseroom, cast.viewer("alma", clock.now), cast.items["one"])
    alma = cast.viewer("alma", clock.now)
    outcomes.record_no_further_action(
        caseroom, alma, cast.items["one"], reasons="It stopped", once=secrets.token_hex(16)
    )
    assert "\nNo further action\nReasons: It stopped\n" in (text_of(app, cast, "fay") or "")


def test_a_decision_that_no_longer_stands_says_so_to_whoever_may_not_read_what_replaced_it(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, recorded: dict[str, str]
) -> None:
    clock.forward(minutes=3)
    outcomes.record_decision(
        caseroom,
        cast.viewer("alma", clock.now),
        cast.items["one"],
        decided(caseroom, cast, "Evict", POLICE, narrow=True),
        once=secrets.token_hex(16),
        replaces=recorded["Warn <the> tenant"],
    )
    fay, paul = text_of(app, cast, "fay") or "", text_of(app, cast, "paul") or ""
    assert "No longer stands since Tue 13 October 2026\nWarn <the> tenant" in fay
    assert "Evict" not in fay
    assert "Evict" in paul
    assert "Warn <the> tenant" not in paul


def test_it_is_read_with_the_page_and_costs_no_statement(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, recorded: dict[str, str]
) -> None:
    clock.forward(minutes=5)
    closing.close_meeting(caseroom, cast.viewer("alma", clock.now), cast.meeting)
    fay, page = signed_in(app, "fay"), f"/cases/{cast.cases['one']}"
    with record.reading(caseroom) as session:
        read = select(AuditRow).where(AuditRow.event == "case.read")
        before = len(session.scalars(read).all())
    with statements(app) as ran:
        assert soup(fay.get(page)).select_one("textarea#plain") is not None
    assert len([each for each in ran if each.startswith("SELECT") and "FROM audit_rows" not in each]) <= 8
    with record.reading(caseroom) as session:
        assert [row.object_id for row in session.scalars(read)][before:] == [cast.cases["one"]]


def test_the_text_names_the_case_as_the_agencys_own_system_does(
    app: Flask, cast: Cast, recorded: dict[str, str]
) -> None:
    fay = signed_in(app, "fay")
    case, page = f"/cases/{cast.cases['one']}", f"/cases/{cast.cases['one']}/own-reference"
    assert post(fay, page, text="EC-2291", version="0").headers["Location"] == case
    assert value(fay.get(page), "text") == "EC-2291"
    own = "\nReference at Futures Housing Group: EC-2291\n"
    assert own in (text_of(app, cast, "fay") or "")
    assert "EC-2291" not in signed_in(app, "paul").get(case).text
    assert value(signed_in(app, "paul").get(page), "text") == ""
    assert post(fay, page, text="E" * 101, version="1").status_code == 422
    late = post(fay, page, text="EC-9999", version="0")
    assert late.status_code == 409
    assert "EC-2291" in late.text
    assert value(late, "text") == "EC-9999"
    assert value(late, "version") == "1"
