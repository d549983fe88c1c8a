"""What earlier meetings left open, answered on the console before the case is closed."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from models.outcomes import Action, ActionAnswer
from tests.cast import POLICE, Cast, lay_action
from tests.officers import Officer, count, entries, typed, wrong
from tests.pages import soup
from tests.places import StoppedClock
from tests.sitting import another_meeting


@pytest.fixture
def earlier(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> str:
    """An action on case `one` that another meeting left open."""
    due = clock.now.date() - timedelta(days=2)
    action_id = lay_action(caseroom, cast, "A-7KQ4", owner="paul", audience=(POLICE,), due_on=due)
    other = another_meeting(caseroom, cast)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Action, action_id).meeting_id = other
        writing.audit("demo.made")
    return action_id


def left_open(page: BeautifulSoup) -> list[str]:
    return [" ".join(line.text.split()) for line in page.select(".c-earlier summary")]


def test_an_action_left_open_comes_first(earlier: str, dev: Officer) -> None:
    assert left_open(dev.page()) == [
        "Text of A-7KQ4E A-7KQ4, Paul, Derbyshire Constabulary, was due Sun 11 October"
    ]


@pytest.mark.parametrize(
    ("sent", "stands"),
    [
        ({"answer": "done", "note": "Fitted on Monday"}, "Done: Fitted on Monday"),
        (
            {"answer": "not possible because circumstances changed", "note": "They moved"},
            "Not possible because circumstances changed: They moved",
        ),
        ({"answer": "not done", "note": "Leave"}, "Not done: Leave"),
    ],
)
def test_what_was_left_open_is_answered(
    earlier: str, dev: Officer, sent: dict[str, str], stands: str
) -> None:
    answer = dev.press(f"{dev.item('one')}/earlier/{earlier}", **sent)
    assert answer.status_code == 200
    assert left_open(soup(answer)) == []
    ((label, text),) = entries(soup(answer))
    assert (label, text) == (
        "Earlier action A-7KQ4",
        f"Text of A-7KQ4 Paul, Derbyshire Constabulary. {stands} As the action",
    )


def test_what_goes_on_gets_a_new_date(earlier: str, dev: Officer, caseroom: Caseroom) -> None:
    answer = dev.press(
        f"{dev.item('one')}/earlier/{earlier}", answer="in progress", note="Half of it", due="fri"
    )
    assert entries(soup(answer))[0][1].startswith(
        "Text of A-7KQ4 Paul, Derbyshire Constabulary. Due Fri 16 October. In progress: Half of it"
    )
    with record.reading(caseroom) as session:
        assert session.get_one(Action, earlier).due_on == date(2026, 10, 16)


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"answer": "done", "note": ""}, "note", "Say in a line what was done"),
        ({"answer": "not done", "note": ""}, "note", "Say why it was not done"),
        ({"answer": "in progress", "due": "1/10/2026"}, "due", "That date is past"),
        ({"answer": "", "note": "Something"}, "note", "Say how the action stands"),
    ],
)
def test_an_answer_that_cannot_stand_comes_back(
    earlier: str, dev: Officer, caseroom: Caseroom, sent: dict[str, str], field: str, words: str
) -> None:
    refused = dev.press(f"{dev.item('one')}/earlier/{earlier}", **sent)
    assert refused.status_code == 422
    assert wrong(refused) == {f"answer-{earlier}-{field}": words}
    assert typed(refused, f"answer-{earlier}-note") == sent.get("note", "")
    assert count(caseroom, ActionAnswer) == 0


def test_an_action_answered_already_is_not_answered_again(earlier: str, dev: Officer) -> None:
    path = f"{dev.item('one')}/earlier/{earlier}"
    assert dev.press(path, answer="done", note="Fitted").status_code == 200
    late = dev.press(path, answer="not done", note="Not fitted")
    assert late.status_code == 409
    told = soup(late).select_one(".c-errs")
    assert told is not None
    assert told.text.endswith("Its answers stand below. You had typed: “Not fitted”")


def test_an_unknown_action_is_not_answered(dev: Officer) -> None:
    path = f"{dev.item('one')}/earlier/{'0' * 32}"
    assert dev.press(path, answer="done", note="Fitted").status_code == 404
