"""What an owner may say of an action, and what it changes."""

import secrets
from datetime import date

import pytest
from sqlalchemy import select

from meetings.audit import first_break
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import actions, arising
from meetings.queries import actions as queries
from meetings.refusals import Conflict, Invalid, NotVisible
from models.outcomes import Action, ActionAnswer
from models.states import ActionState
from tests.cast import AMBER, FUTURES, POLICE, Cast, lay_action, lay_scene
from tests.places import StoppedClock
from tests.played import open_meeting


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def action(caseroom: Caseroom, cast: Cast) -> str:
    """An action of Fay's that her agency and the police see."""
    due = date(2026, 10, 20)
    return lay_action(caseroom, cast, "A-3M9T", owner="fay", audience=(FUTURES, POLICE), due_on=due)


def state(caseroom: Caseroom) -> str:
    with record.reading(caseroom) as session:
        return session.scalars(select(Action.state)).one()


def said(caseroom: Caseroom, cast: Cast, action: str) -> list[tuple[str, str | None]]:
    with looking(caseroom, cast.viewer("fay")) as sight:
        return [(row.answer, row.text) for row in queries.answers(sight, action)]


def test_its_owner_accepts_and_later_says_it_is_done(caseroom: Caseroom, cast: Cast, action: str) -> None:
    fay = cast.viewer("fay")
    actions.accept(caseroom, fay, action)
    actions.accept(caseroom, fay, action)
    assert state(caseroom) == ActionState.ACCEPTED
    actions.answer(caseroom, fay, action, state=ActionState.DONE, text="Camera fitted on Monday.")

    assert state(caseroom) == ActionState.DONE
    assert said(caseroom, cast, action) == [("accepted", None), ("done", "Camera fitted on Monday.")]
    with record.reading(caseroom) as session:
        assert first_break(session) is None


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (ActionState.IN_PROGRESS, ""),
        (ActionState.NOT_POSSIBLE, "The tenant has moved away."),
        (ActionState.NOT_DONE, "Missed because of leave."),
    ],
)
def test_the_ways_of_not_being_done_stay_apart(
    caseroom: Caseroom, cast: Cast, action: str, answer: ActionState, text: str
) -> None:
    actions.answer(caseroom, cast.viewer("fay"), action, state=answer, text=text)

    assert state(caseroom) == answer
    assert said(caseroom, cast, action) == [(answer, text or None)]


def test_a_query_needs_a_question(caseroom: Caseroom, cast: Cast, action: str) -> None:
    with pytest.raises(Invalid, match="Say what your question is"):
        actions.query(caseroom, cast.viewer("fay"), action, text="")
    assert state(caseroom) == ActionState.OFFERED
    actions.query(caseroom, cast.viewer("fay"), action, text="After the library visit?")
    assert state(caseroom) == ActionState.QUERIED


@pytest.mark.parametrize("answer", [ActionState.DONE, ActionState.NOT_POSSIBLE, ActionState.NOT_DONE])
def test_an_answer_needs_its_line(caseroom: Caseroom, cast: Cast, action: str, answer: ActionState) -> None:
    with pytest.raises(Invalid, match="Say"):
        actions.answer(caseroom, cast.viewer("fay"), action, state=answer)
    assert said(caseroom, cast, action) == []


def test_a_second_answer_is_a_conflict(caseroom: Caseroom, cast: Cast, action: str) -> None:
    fay = cast.viewer("fay")
    actions.answer(caseroom, fay, action, state=ActionState.DONE, text="Done.")
    with pytest.raises(Conflict, match="closed already"):
        actions.answer(caseroom, fay, action, state=ActionState.NOT_DONE, text="Not done.")
    assert said(caseroom, cast, action) == [("done", "Done.")]


@pytest.mark.parametrize("name", ["paul", "alma", "rita", "eve"])
def test_nobody_else_answers_for_the_owner(caseroom: Caseroom, cast: Cast, action: str, name: str) -> None:
    with looking(caseroom, cast.viewer("fay")) as sight:
        assert queries.one(sight, action).text == "Text of A-3M9T"
    with pytest.raises(NotVisible):
        actions.answer(caseroom, cast.viewer(name), action, state=ActionState.DONE, text="Done.")
    assert state(caseroom) == ActionState.OFFERED


def test_who_sees_an_action(caseroom: Caseroom, cast: Cast, action: str) -> None:
    sees = set()
    for name in cast.people:
        with looking(caseroom, cast.viewer(name)) as sight:
            try:
                queries.one(sight, action)
                sees.add(name)
            except NotVisible:
                pass
    assert sees == {"fay", "paul", "carol", "alma", "dev"}


def test_an_owner_who_does_not_see_the_case_sees_the_action_alone(caseroom: Caseroom, cast: Cast) -> None:
    due = date(2026, 10, 20)
    action = lay_action(caseroom, cast, "A-7777", owner="eve", audience=(AMBER,), due_on=due)
    with looking(caseroom, cast.viewer("eve")) as sight:
        row = queries.one(sight, action)
    assert (row.reference, row.case_id, row.case_reference) == ("A-7777", None, None)


def test_what_was_not_done_is_offered_anew_with_the_date_agreed_at_the_meeting(
    caseroom: Caseroom, cast: Cast, action: str, clock: StoppedClock
) -> None:
    open_meeting(caseroom, cast, clock)
    dev, later = cast.viewer("dev", clock.forward(minutes=5)), date(2026, 11, 2)
    arising.answer(
        caseroom,
        dev,
        action,
        cast.meeting,
        once=secrets.token_hex(16),
        state=ActionState.NOT_DONE,
        text="Missed because of leave.",
        new_due_on=later,
    )

    with record.reading(caseroom) as session:
        row = session.scalars(select(Action)).one()
        answers = session.scalars(select(ActionAnswer.answer)).all()
    assert (row.state, row.due_on, answers) == (ActionState.OFFERED, later, [ActionState.NOT_DONE])
