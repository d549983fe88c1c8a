"""What the officers answer an owner, and what it does to the action and to its reminders."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import actions, settling
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.reminders import duties
from models.outcomes import Action, ActionAnswer
from models.records import OutboxMail
from models.states import ActionReply, ActionState
from tests.cast import FUTURES, POLICE, Cast, close_meeting_at, lay_action, lay_scene
from tests.places import StoppedClock

DUE = date(2026, 10, 20)
LATER = date(2026, 11, 3)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def action(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> str:
    """An action of Fay's from a meeting that has closed."""
    made = lay_action(caseroom, cast, "A-3M9T", owner="fay", audience=(FUTURES, POLICE), due_on=DUE)
    close_meeting_at(caseroom, cast, clock.forward(hours=2))
    duties.queue_due(caseroom, clock.now)
    return made


def row(caseroom: Caseroom, action: str) -> Action:
    with record.reading(caseroom) as session:
        return session.get_one(Action, action)


def said(caseroom: Caseroom, action: str) -> list[tuple[str, date | None]]:
    with record.reading(caseroom) as session:
        rows = select(ActionAnswer).where(ActionAnswer.action_id == action).order_by(ActionAnswer.at)
        return [(each.answer, each.new_due_on) for each in session.scalars(rows)]


def told(caseroom: Caseroom, cast: Cast, name: str) -> list[str]:
    with record.reading(caseroom) as session:
        rows = select(OutboxMail).where(OutboxMail.person_id == cast.people[name])
        return [f"{mail.kind}: {mail.step}" for mail in session.scalars(rows.order_by(OutboxMail.made_at))]


def test_a_question_pauses_the_ladder_until_the_officers_answer(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    actions.query(caseroom, cast.viewer("fay", clock.forward(hours=1)), action, text="Which door?")
    assert row(caseroom, action).remind_at is None
    assert told(caseroom, cast, "alma") == ["action asked: asked"]
    duties.queue_due(caseroom, clock.forward(days=40))
    assert told(caseroom, cast, "fay") == ["action: close"]

    due = clock.now.date() + timedelta(days=14)
    alma = cast.viewer("alma", clock.now)
    settling.reply(caseroom, alma, action, text="The front door", new_due_on=due)
    assert (row(caseroom, action).state, row(caseroom, action).due_on) == (ActionState.OFFERED, due)
    duties.queue_due(caseroom, clock.forward(days=14))
    assert told(caseroom, cast, "fay")[0] == "action: close"
    since = [re.sub(r"\d+", "n", one) for one in told(caseroom, cast, "fay")[1:]]
    assert sorted(since) == ["action reply: replied", "action: due", "action: moved n"]
    assert said(caseroom, action) == [("queried", None), (ActionReply.REPLIED, due)]


def test_a_date_that_is_agreed_is_the_due_date(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    fay, dev = cast.viewer("fay", clock.now), cast.viewer("dev", clock.now)
    actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=LATER)
    assert (row(caseroom, action).due_on, row(caseroom, action).asked_due_on) == (DUE, LATER)
    settling.agree_date(caseroom, dev, action)
    settling.agree_date(caseroom, dev, action)
    stands = row(caseroom, action)
    assert (stands.state, stands.due_on, stands.asked_due_on) == (ActionState.IN_PROGRESS, LATER, None)
    assert said(caseroom, action) == [("in progress", LATER), (ActionReply.DATE_AGREED, LATER)]


def test_a_date_that_has_gone_by_is_no_due_date_to_agree_to(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    fay = cast.viewer("fay", clock.now)
    actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=LATER)
    late = cast.viewer("alma", clock.forward(days=22))
    with pytest.raises(Invalid) as refused:
        settling.agree_date(caseroom, late, action)
    assert refused.value.messages == {"agreed": settling.GONE_BY}
    assert (row(caseroom, action).due_on, row(caseroom, action).asked_due_on) == (DUE, LATER)
    settling.refuse_date(caseroom, late, action, text="It is past. Ask for the tenth")
    assert row(caseroom, action).asked_due_on is None


def test_a_date_on_its_last_day_is_agreed(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    fay = cast.viewer("fay", clock.now)
    actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=LATER)
    settling.agree_date(caseroom, cast.viewer("alma", clock.forward(days=21)), action)
    assert row(caseroom, action).due_on == LATER


def test_a_date_that_is_not_agreed_leaves_the_due_date(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    fay, dev = cast.viewer("fay", clock.now), cast.viewer("dev", clock.now)
    actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=LATER)
    with pytest.raises(Invalid) as refused:
        settling.refuse_date(caseroom, dev, action, text=" ")
    assert refused.value.messages == {"text": "Say why the date stands"}
    settling.refuse_date(caseroom, dev, action, text="The hearing is before then")
    assert (row(caseroom, action).due_on, row(caseroom, action).asked_due_on) == (DUE, None)
    duties.queue_due(caseroom, clock.forward(days=7))
    assert told(caseroom, cast, "fay") == ["action: close", "action reply: replied", "action: due"]


def test_a_date_that_was_not_agreed_is_asked_for_anew_and_not_dropped(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    fay = cast.viewer("fay", clock.now)
    actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=LATER)
    actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=LATER)
    assert said(caseroom, action) == [("in progress", LATER)]
    dev = cast.viewer("dev", clock.forward(minutes=1))
    settling.refuse_date(caseroom, dev, action, text="The hearing is before then")
    assert row(caseroom, action).asked_due_on is None
    again = cast.viewer("fay", clock.forward(minutes=1))
    actions.answer(caseroom, again, action, state=ActionState.IN_PROGRESS, new_due_on=LATER)
    assert row(caseroom, action).asked_due_on == LATER


def test_accepting_from_an_older_page_leaves_the_date_that_was_asked_for(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    fay = cast.viewer("fay", clock.now)
    actions.accept(caseroom, fay, action)
    assert row(caseroom, action).state == ActionState.ACCEPTED
    later = cast.viewer("fay", clock.forward(minutes=1))
    actions.answer(caseroom, later, action, state=ActionState.IN_PROGRESS, new_due_on=LATER)
    actions.accept(caseroom, cast.viewer("fay", clock.forward(minutes=1)), action)
    stands = row(caseroom, action)
    assert (stands.state, stands.asked_due_on) == (ActionState.IN_PROGRESS, LATER)


def test_whoever_goes_back_to_the_date_they_asked_for_first_asks_for_that(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    for days in (0, 1, 0):
        fay, due = cast.viewer("fay", clock.forward(minutes=1)), LATER + timedelta(days=days)
        actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=due)
        assert row(caseroom, action).asked_due_on == due


def test_the_due_date_itself_is_no_other_date_to_ask_for(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    fay = cast.viewer("fay", clock.now)
    with pytest.raises(Invalid) as refused:
        actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=DUE)
    assert refused.value.messages == {"due": actions.SAME_DATE}
    actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=LATER)
    assert row(caseroom, action).asked_due_on == LATER
    settling.agree_date(caseroom, cast.viewer("dev", clock.forward(minutes=1)), action)
    with pytest.raises(Invalid):
        actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=LATER)


def test_what_is_superseded_is_chased_no_more(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    settling.supersede(caseroom, cast.viewer("dev", clock.now), action, text="The tenant has left")
    assert row(caseroom, action).state == ActionState.SUPERSEDED
    duties.queue_due(caseroom, clock.forward(days=60))
    assert told(caseroom, cast, "fay") == ["action: close", "action reply: replied"]


def test_what_was_due_by_the_time_of_the_answer_needs_another_date(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    actions.query(caseroom, cast.viewer("fay", clock.now), action, text="Which door?")
    alma = cast.viewer("alma", clock.forward(days=30))
    with pytest.raises(Invalid) as refused:
        settling.reply(caseroom, alma, action, text="The front door")
    assert list(refused.value.messages) == ["due"]


def test_nothing_is_settled_that_nobody_asked(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    dev = cast.viewer("dev", clock.now)
    with pytest.raises(Conflict):
        settling.reply(caseroom, dev, action, text="Yes")
    with pytest.raises(Conflict):
        settling.agree_date(caseroom, dev, action)


def test_only_the_officers_answer(caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str) -> None:
    actions.query(caseroom, cast.viewer("fay", clock.now), action, text="Which door?")
    for name in ("fay", "paul", "eve"):
        with pytest.raises(NotVisible):
            settling.reply(caseroom, cast.viewer(name, clock.now), action, text="Any")
    settling.reply(caseroom, cast.viewer("alma", clock.now), action, text="The front door")
