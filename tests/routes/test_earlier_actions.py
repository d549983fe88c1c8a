"""Matters arising: what earlier meetings left open comes first on the console, and how each is answered."""

import json
import secrets
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.operations import actions, closing, making_minutes, settling
from models.outcomes import Action, ActionAnswer, Escalation, Minutes
from models.records import OutboxMail
from models.states import ActionState
from tests.cast import FUTURES, POLICE, Cast, lay_action
from tests.clients import signed_in
from tests.issued import file, parts
from tests.officers import Officer, count, entries, typed, wrong
from tests.pages import soup
from tests.places import StoppedClock
from tests.sitting import FOUR_WEEKS, earlier_meeting


@pytest.fixture
def before(caseroom: Caseroom, cast: Cast) -> Cast:
    """The cast at a meeting before this one, with the same officers."""
    return earlier_meeting(caseroom, cast)


@pytest.fixture
def earlier(caseroom: Caseroom, before: Cast) -> str:
    """An action on case `one` that it left open."""
    return left_by(caseroom, before, "A-7KQ4", days=-2)


def left_by(caseroom: Caseroom, before: Cast, reference: str, *, days: int) -> str:
    """An action of Paul's that a meeting before this one made, due so many days from today."""
    due = (before.now + FOUR_WEEKS).date() + timedelta(days=days)
    return lay_action(caseroom, before, reference, owner="paul", audience=(POLICE,), due_on=due)


def left_open(page: BeautifulSoup) -> list[str]:
    return [" ".join(line.text.split()) for line in page.select("#arising-what, #arising-others li")]


def say(dev: Officer, action_id: str, answer: str, **sent: Any) -> TestResponse:
    """Send the form of an action left open."""
    path = f"{dev.item('one')}/earlier/{action_id}"
    return dev.press(path, **{"once": secrets.token_hex(16), "answer": answer} | sent)


def told(answer: TestResponse) -> str:
    found = soup(answer).select_one(".c-errs")
    return "" if found is None else found.text


def test_what_was_left_open_comes_first_and_of_it_what_is_overdue(
    earlier: str, before: Cast, dev: Officer, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    left_by(caseroom, before, "A-1111", days=1)
    left_by(caseroom, before, "A-2222", days=-9)
    assert left_open(dev.page()) == [
        "Text of A-2222 A-2222, Paul, Derbyshire Constabulary, was due Sun 4 October",
        "Text of A-7KQ4 A-7KQ4, Paul, Derbyshire Constabulary, was due Sun 11 October",
        "Text of A-1111 A-1111, Paul, Derbyshire Constabulary, due Wed 14 October",
    ]


def test_any_other_can_be_taken_first(
    earlier: str, before: Cast, dev: Officer, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    later = left_by(caseroom, before, "A-1111", days=1)
    page = dev.page(f"?earlier={later}")
    assert [line[:14] for line in left_open(page)] == ["Text of A-1111", "Text of A-7KQ4"]
    assert page.select_one(f"form[action$='/earlier/{later}'][data-unsaved]")


@pytest.mark.parametrize(
    ("answer", "sent", "stands"),
    [
        ("done", {"evidence": "Fitted on Monday", "note": "Left over"}, "Done: Fitted on Monday"),
        (
            "not possible because circumstances changed",
            {"note": "They moved", "due": "+14"},
            "Not possible because circumstances changed: They moved",
        ),
        ("not done", {"note": "Leave", "due": "+14"}, "Not done: Leave"),
    ],
)
def test_what_was_left_open_is_answered(
    earlier: str, dev: Officer, answer: str, sent: dict[str, str], stands: str
) -> None:
    answered = say(dev, earlier, answer, **sent)
    assert answered.status_code == 200
    assert left_open(soup(answered)) == []
    ((label, text),) = entries(soup(answered))
    assert (label, text) == (
        "Earlier action A-7KQ4",
        f"Text of A-7KQ4 Paul, Derbyshire Constabulary. {stands} As the action",
    )


@pytest.mark.parametrize(
    ("answer", "sent", "state", "stands"),
    [
        ("in progress", {"note": "Half of it", "due": "fri"}, "in progress", "In progress: Half of it"),
        ("not done", {"note": "Leave", "again": "fri"}, "offered", "Not done: Leave"),
    ],
)
def test_what_goes_on_gets_a_new_date(
    earlier: str, dev: Officer, caseroom: Caseroom, answer: str, sent: dict[str, str], state: str, stands: str
) -> None:
    answered = say(dev, earlier, answer, **sent)
    assert entries(soup(answered))[0][1].startswith(
        f"Text of A-7KQ4 Paul, Derbyshire Constabulary. Due Fri 16 October. {stands}"
    )
    with record.reading(caseroom) as session:
        action = session.get_one(Action, earlier)
        assert (action.due_on, action.state) == (date(2026, 10, 16), state)


def test_its_page_tells_a_date_agreed_at_a_meeting_from_one_that_its_owner_asks_for(
    app: Flask, earlier: str, dev: Officer, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    path, later = f"/actions/{earlier}", date(2026, 10, 30)
    paul = cast.viewer("paul", clock.now)
    actions.answer(caseroom, paul, earlier, state=ActionState.IN_PROGRESS, text="Nearly", new_due_on=later)
    say(dev, earlier, "in progress", due="6 nov", text="The lights are ordered")
    owner, at_meeting = soup(signed_in(app, "paul").get(path)).select("ol.govuk-list > li")
    assert "In progress, Paul, " in owner.text
    assert "New date asked for: Fri 30 October 2026" in owner.text
    assert "In progress, recorded at a meeting by Dev, " in at_meeting.text
    assert "New date agreed at the meeting: Fri 6 November 2026" in at_meeting.text


def test_its_page_says_which_date_the_officers_gave(
    app: Flask, earlier: str, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    paul, carol = cast.viewer("paul", clock.now), cast.viewer("carol", clock.forward(minutes=1))
    actions.query(caseroom, paul, earlier, text="Which lights?")
    settling.reply(caseroom, carol, earlier, text="All of them", new_due_on=date(2026, 11, 6))
    page = soup(signed_in(app, "paul").get(f"/actions/{earlier}"))
    assert "New date from the officers: Fri 6 November 2026" in page.text


def test_escalated_it_stays_open_and_reaches_the_representatives_and_the_chair(
    earlier: str, dev: Officer, caseroom: Caseroom, cast: Cast
) -> None:
    answered = say(dev, earlier, "escalated", note="Twice late")
    assert left_open(soup(answered)) == []
    assert "Due Sun 11 October. Escalated: Twice late" in entries(soup(answered))[0][1]
    with record.reading(caseroom) as session:
        assert session.get_one(Action, earlier).state == ActionState.OFFERED
        reached = {*session.scalars(select(Escalation.person_id).where(Escalation.action_id == earlier))}
        mailed = {*session.scalars(select(OutboxMail.person_id).where(OutboxMail.kind == "action escalated"))}
        row = session.scalars(select(ActionAnswer)).one()
    assert reached == mailed == {cast.people["carol"], cast.people["alma"]}
    assert (row.answer, row.by, row.meeting_id) == ("escalated", cast.people["dev"], cast.meeting)


@pytest.mark.parametrize(
    ("answer", "sent", "field", "words"),
    [
        ("done", {"evidence": ""}, "evidence", "Say in a line what was done"),
        ("not done", {"note": ""}, "note", "Say why it was not done"),
        ("in progress", {"due": "1/10/2026"}, "due", "That date is past"),
        ("in progress", {"due": ""}, "due", "Enter a new date such as fri, +7 or 1 dec"),
        (
            "not done",
            {"note": "Leave", "again": "soon"},
            "again",
            "Enter a due date such as fri, +7 or 1 dec",
        ),
        ("", {"note": "Something"}, "answer", "Say how the action stands"),
    ],
)
def test_an_answer_that_cannot_stand_comes_back(
    earlier: str, dev: Officer, caseroom: Caseroom, answer: str, sent: dict[str, str], field: str, words: str
) -> None:
    refused = say(dev, earlier, answer, **sent)
    assert refused.status_code == 422
    assert wrong(refused) == {f"answer-{earlier}-{field}": words}
    for name, text in sent.items():
        assert typed(refused, f"answer-{earlier}-{name}") == text
    assert count(caseroom, ActionAnswer) == 0


def test_what_was_typed_for_a_case_that_left_the_table_comes_back_on_it(earlier: str, dev: Officer) -> None:
    dev.put("two")
    refused = say(dev, earlier, "not done", note="", again="fri")
    assert refused.status_code == 422
    assert typed(refused, f"answer-{earlier}-again") == "fri"
    form = soup(refused).select_one("#answering")
    assert form is not None
    assert form["data-case"] == "ASB-ONE7"
    dev.hold("two")
    refused = say(dev, earlier, "not done", note="", again="fri")
    assert typed(refused, f"answer-{earlier}-again") == "fri"
    assert dev.press(str(form["action"]), clear="1").status_code == 200


@pytest.mark.parametrize("answer", ["in progress", "escalated"])
def test_a_second_press_changes_nothing(earlier: str, dev: Officer, caseroom: Caseroom, answer: str) -> None:
    pressed = {"once": secrets.token_hex(16), "due": "+14"}
    assert say(dev, earlier, answer, **pressed).status_code == 200
    assert say(dev, earlier, answer, **pressed).status_code == 200
    assert count(caseroom, ActionAnswer) == 1


@pytest.mark.parametrize("late", ["not done", "escalated"])
def test_whoever_comes_too_late_is_told_who_was_first(
    earlier: str, dev: Officer, app: Flask, cast: Cast, caseroom: Caseroom, late: str
) -> None:
    alma = Officer(app, cast, "alma")
    assert say(alma, earlier, "in progress", due="fri").status_code == 200
    refused = say(dev, earlier, late, note="Not fitted", again="+7")
    assert refused.status_code == 409
    assert "Alma was first. Action A-7KQ4 is recorded as: in progress." in told(refused)
    assert "You had typed: “Not fitted" in told(refused)
    assert count(caseroom, ActionAnswer) == 1


def test_the_owner_may_have_been_first(
    earlier: str, dev: Officer, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    actions.answer(caseroom, cast.viewer("paul", clock.now), earlier, state=ActionState.DONE, text="Fitted")
    refused = say(dev, earlier, "done", evidence="")
    assert (refused.status_code, told(refused)) == (
        409,
        "Not done. Paul was first. Action A-7KQ4 is recorded as: done.",
    )


def test_a_question_that_was_answered_still_shows(
    earlier: str, dev: Officer, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    actions.query(caseroom, cast.viewer("paul", clock.now), earlier, text="Which of them?")
    assert left_open(dev.page())[0].endswith("Queried: Which of them?")
    later = clock.forward(minutes=1)
    settling.reply(caseroom, cast.viewer("alma", later), earlier, text="Both", new_due_on=later.date())
    assert left_open(dev.page())[0].endswith("Answered by the officers: Both")


def test_an_unknown_action_is_not_answered(dev: Officer) -> None:
    path = f"{dev.item('one')}/earlier/{'0' * 32}"
    sent = {"once": secrets.token_hex(16), "answer": "done", "evidence": "Fitted"}
    assert dev.press(path, **sent).status_code == 404


def test_a_meetings_matters_arising_are_one_list_for_its_officers(
    earlier: str, before: Cast, dev: Officer, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    left_by(caseroom, before, "A-2222", days=-9)
    lay_action(caseroom, cast, "A-3333", owner="fay", audience=(FUTURES,), due_on=clock.now.date())
    page = dev.page()
    link = page.select_one("[data-key='9']")
    assert link is not None

    def listed() -> list[str]:
        found = soup(dev.client.get(str(link["href"])))
        return [row.text for row in found.select("tbody th")]

    assert listed() == ["A-2222", "A-7KQ4"]
    say(dev, earlier, "done", evidence="Fitted")
    assert listed() == ["A-2222"]


def take_back(dev: Officer, answer: TestResponse) -> TestResponse:
    """Press what the key 0 presses."""
    (button,) = soup(answer).select("[data-key='0']")
    form = button.find_parent("form")
    assert form is not None
    return dev.press(str(form["action"]))


def test_an_answer_just_given_is_taken_back_by_one_press_and_its_action_is_ready_again(
    earlier: str, before: Cast, dev: Officer, caseroom: Caseroom, clock: StoppedClock
) -> None:
    other = left_by(caseroom, before, "A-1111", days=1)
    say(dev, earlier, "in progress", due="fri")
    clock.forward(minutes=1)
    given = say(dev, other, "done", evidence="Fitted")
    assert left_open(soup(given)) == []
    clock.forward(minutes=1)
    back = take_back(dev, given)
    assert back.status_code == 200
    assert [line[:14] for line in left_open(soup(back))] == ["Text of A-1111"]
    assert [label for label, _ in entries(soup(back))] == ["Earlier action A-7KQ4"]
    assert json.loads(back.headers["HX-Trigger"]) == {
        "announce": "Answer taken back",
        "refocus": "arising-title",
    }
    clock.forward(minutes=1)
    again = take_back(dev, back)
    assert [line[:14] for line in left_open(soup(again))] == ["Text of A-7KQ4", "Text of A-1111"]
    assert "was due Sun 11 October" in left_open(soup(again))[0]
    assert soup(again).select("[data-key='0']") == []
    assert say(dev, other, "not done", note="Leave").status_code == 200


def test_without_scripts_it_leads_back_to_the_action(earlier: str, dev: Officer) -> None:
    given = say(dev, earlier, "done", evidence="Fitted")
    dev.scripts = False
    pressed = take_back(dev, given)
    assert pressed.status_code == 303
    assert pressed.headers["Location"].endswith(f"?earlier={earlier}")


def test_what_the_owner_said_since_is_not_taken_back(
    earlier: str, dev: Officer, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    given = say(dev, earlier, "in progress", due="fri")
    paul = cast.viewer("paul", clock.forward(minutes=1))
    actions.answer(caseroom, paul, earlier, state=ActionState.DONE, text="Fitted")
    refused = take_back(dev, given)
    assert refused.status_code == 409
    assert "Something was said of this action since." in told(refused)
    assert soup(refused).select("[data-key='0']") == []


def test_everybody_who_reads_the_action_reads_both_rows(
    earlier: str, dev: Officer, app: Flask, clock: StoppedClock
) -> None:
    given = say(dev, earlier, "done", evidence="Fitted")
    clock.forward(minutes=1)
    take_back(dev, given)
    said = soup(signed_in(app, "paul").get(f"/actions/{earlier}")).select("ol.govuk-list li")
    assert [" ".join(line.text.split()) for line in said] == [
        "Done, recorded at a meeting by Dev, Tue 13 October 2026 at 10:00Fitted",
        "Taken back, recorded at a meeting by Dev, Tue 13 October 2026 at 10:01",
    ]


@pytest.mark.parametrize("then", ["nothing", "taken back"])
def test_the_minutes_count_what_was_taken_back_as_not_said(
    earlier: str, dev: Officer, caseroom: Caseroom, cast: Cast, clock: StoppedClock, then: str
) -> None:
    clock.forward(minutes=1)
    given = say(dev, earlier, "done", evidence="Fitted on Monday")
    clock.forward(minutes=1)
    if then == "taken back":
        take_back(dev, given)
    dev.record("nothing", text="It has stopped")
    closing.close_meeting(caseroom, cast.viewer("alma", clock.forward(minutes=1)), cast.meeting)
    making_minutes.make_documents(caseroom, cast.meeting, clock.now)
    with record.reading(caseroom) as session:
        police = select(Minutes.id).where(Minutes.agency_id == cast.agencies[POLICE])
        text = parts(file(caseroom, session.scalars(police).one()))
    assert "A-7KQ4" in text
    assert ("Fitted on Monday" in text) == (then == "nothing")
    assert ("No answer yet" in text) == (then == "taken back")
