"""Who was asked before a meeting and was late, in each agency's minutes and on the officers' console."""

import secrets

import pytest
from flask import Flask

from meetings.documents.content import ReturnLine
from meetings.doors import Caseroom
from meetings.doors.viewer import looking
from meetings.doors.viewers import document
from meetings.operations import closing, making_minutes, outcomes, returns
from meetings.queries.minutes_returns import Returns
from meetings.queries.minutes_returns import returns as told
from models.states import Returned
from tests.asked import lay_asked, return_of
from tests.cast import AMBER, FUTURES, POLICE, RIVERSIDE, Cast
from tests.documents.reading import opened as word
from tests.documents.reading import under
from tests.held import Held
from tests.issued import files
from tests.officers import Officer
from tests.places import StoppedClock
from tests.played import open_meeting, put_on_table

NAMES = {
    AMBER: "Amber Valley Borough Council",
    FUTURES: "Futures Housing Group",
    POLICE: "Derbyshire Constabulary",
    RIVERSIDE: "Riverside",
}


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """Futures declines on case one, the police hold nothing on either, Amber and Riverside say nothing."""
    laid = lay_asked(caseroom)
    futures = return_of(caseroom, laid, FUTURES)
    fay, paul = laid.viewer("fay"), laid.viewer("paul")
    returns.answer_return(caseroom, fay, futures.id, Returned.DECLINED, reason="He has not agreed")
    for case in ("one", "two"):
        asked = return_of(caseroom, laid, POLICE, case)
        returns.answer_return(caseroom, paul, asked.id, Returned.NIL)
    clock.forward(minutes=10)
    open_meeting(caseroom, laid, clock)
    return laid


def held_and_closed(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    """Both cases heard, with nothing said of them, and the documents drafted."""
    for case in ("two", "one"):
        put_on_table(caseroom, cast, clock, case)
        alma = cast.viewer("alma", clock.now)
        outcomes.record_no_further_action(
            caseroom, alma, cast.items[case], once=secrets.token_hex(16), reasons="It stopped"
        )
    closing.close_meeting(caseroom, cast.viewer("alma", clock.now), cast.meeting)
    making_minutes.make_documents(caseroom, cast.meeting, clock.now)


def lines(caseroom: Caseroom, cast: Cast, agency: str, case: str, clock: StoppedClock) -> Returns:
    with looking(caseroom, document(cast.agencies[agency], cast.meeting, clock.now)) as sight:
        return told(sight)[cast.cases[case]]


def body(found: Returns) -> dict[str, str]:
    return {line.agency: line.answer for line in found.body}


def test_each_agency_reads_who_was_late_and_what_was_said_only_by_those_it_holds_something_of(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    held_and_closed(caseroom, cast, clock)
    one = {NAMES[AMBER]: "Not answered, late", NAMES[FUTURES]: "Declined", NAMES[POLICE]: "Answered"}
    two = {NAMES[RIVERSIDE]: "Not answered, late", NAMES[POLICE]: "Answered"}
    for agency in (AMBER, FUTURES, POLICE):
        assert body(lines(caseroom, cast, agency, "one", clock)) == one, agency
    assert body(lines(caseroom, cast, RIVERSIDE, "two", clock)) == two


@pytest.mark.long
def test_an_agency_reads_its_own_answer_in_its_annex(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    held_and_closed(caseroom, cast, clock)
    futures, police = (
        ReturnLine(agency=NAMES[FUTURES], answer="Declined", reason="He has not agreed"),
        ReturnLine(agency=NAMES[POLICE], answer="Nothing held"),
    )
    assert lines(caseroom, cast, FUTURES, "one", clock).annex == (futures,)
    assert lines(caseroom, cast, POLICE, "one", clock).annex == (police,)
    assert lines(caseroom, cast, AMBER, "one", clock).annex == ()


@pytest.mark.long
def test_the_word_minutes_flag_whoever_did_not_answer(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    held_and_closed(caseroom, cast, clock)
    drafts = files(caseroom, Held(cast, clock.now), 0)
    amber, futures = word(drafts[AMBER]), word(drafts[FUTURES])
    assert under(amber, "1. ASB-ONE7: Noise", "Asked before the meeting") == [
        "Answered: Derbyshire Constabulary",
        "Declined: Futures Housing Group",
        "Not answered, late: Amber Valley Borough Council",
    ]
    own = under(futures, "1. ASB-ONE7: Noise", "1. ASB-ONE7: Noise", "Asked before the meeting")
    assert "He has not agreed" in str(own)
    assert "He has not agreed" not in "".join(paragraph.text for paragraph in amber.paragraphs)


def test_the_console_names_who_did_not_answer(app: Flask, cast: Cast) -> None:
    dev = Officer(app, cast, "dev")
    dev.put("one")
    found = dev.page().select_one(".c-late")
    assert found is not None
    assert found.text == "Not answered before the meeting: Amber Valley Borough Council"
