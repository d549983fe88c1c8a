"""A due date that is moved: each mail names the action once, by the date that it has as the mail leaves."""

import re
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import actions, arising, settling
from meetings.operations.due_dates import MOVED
from meetings.reminders import duties
from meetings.reminders.smtp import SmtpTransport
from meetings.reminders.sweep import send
from models.outcomes import Action, ActionAnswer
from models.records import OutboxMail
from models.states import ActionState
from tests.cast import FUTURES, Cast, close_meeting_at, lay_action, lay_scene
from tests.places import StoppedClock
from tests.posts import Post
from tests.sitting import earlier_meeting, open_with

DUE, LATER, SOONER = date(2026, 10, 20), date(2026, 10, 27), date(2026, 10, 15)
REFERENCE = "A-3M9T"
Tick = Callable[[], list[str]]


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """The cast, whose meeting is open."""
    laid = lay_scene(caseroom, clock.now)
    open_with(caseroom, laid)
    return laid


@pytest.fixture
def before(caseroom: Caseroom, cast: Cast) -> Cast:
    """The cast at a meeting before theirs."""
    return earlier_meeting(caseroom, cast)


@pytest.fixture
def action(caseroom: Caseroom, before: Cast, clock: StoppedClock) -> str:
    """An action of Fay's that the meeting before made, which has closed by now."""
    made = lay_action(caseroom, before, REFERENCE, owner="fay", audience=(FUTURES,), due_on=DUE)
    close_meeting_at(caseroom, before, clock.now)
    return made


@pytest.fixture
def tick(caseroom: Caseroom, clock: StoppedClock, post: Post, transport: SmtpTransport) -> Tick:
    """One tick of the clock; returns the text of the mails that left with it."""

    def taken() -> list[str]:
        known = len(post.taken)
        duties.queue_due(caseroom, clock.now)
        send(caseroom, transport, clock)
        mails = [message_from_bytes(raw, policy=default) for raw in post.taken[known:]]
        texts = [mail.get_body(("plain",)).get_content() for mail in mails]  # type: ignore[union-attr]
        return [f"{mail['Subject']}\n{text}" for mail, text in zip(mails, texts, strict=True)]

    return taken


def move(caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str, due_on: date) -> str:
    """Give an action another date at the open meeting; returns the id of what was said."""
    dev = cast.viewer("dev", clock.forward(minutes=1))
    arising.answer(
        caseroom,
        dev,
        action,
        cast.meeting,
        once=secrets.token_hex(16),
        state=ActionState.IN_PROGRESS,
        new_due_on=due_on,
    )
    with record.reading(caseroom) as session:
        said = session.scalars(select(ActionAnswer.id).order_by(ActionAnswer.at.desc()))
        return said.first() or ""


def take_back(caseroom: Caseroom, cast: Cast, clock: StoppedClock, said: str) -> None:
    arising.take_back(caseroom, cast.viewer("dev", clock.forward(minutes=1)), said, cast.meeting)


def dated(mails: list[str]) -> list[str]:
    """The mails that name a date, by their subjects."""
    return [subject for subject in (mail.splitlines()[0] for mail in mails) if re.search(r"\d{4}", subject)]


def test_a_date_moved_in_the_night_before_the_first_mail_is_told_once(
    caseroom: Caseroom, cast: Cast, before: Cast, clock: StoppedClock, action: str, tick: Tick
) -> None:
    close_meeting_at(caseroom, before, clock.forward(hours=11))
    assert tick() == [], "it is night"
    move(caseroom, cast, clock, action, LATER)
    assert tick() == [], "it is night"
    clock.forward(hours=11)

    the_new_action(tick())


def test_a_date_moved_while_the_first_mail_waits_is_told_once(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str, tick: Tick, post: Post
) -> None:
    post.answer = "451 Busy"
    tick()
    move(caseroom, cast, clock, action, LATER)
    post.answer = "250 OK"
    clock.forward(minutes=10)

    the_new_action(tick())


def the_new_action(mails: list[str]) -> None:
    (mail,) = mails
    assert mail.splitlines()[0] == "You have a new action, due on Tue 27 October 2026"
    assert mail.count(REFERENCE) == 1
    assert "20 October" not in mail


def test_in_a_mail_of_several_actions_a_moved_one_stands_once(
    caseroom: Caseroom, cast: Cast, before: Cast, clock: StoppedClock, action: str, tick: Tick
) -> None:
    tick()
    lay_action(caseroom, before, "A-4N8V", owner="fay", audience=(FUTURES,), due_on=DUE)
    clock.now = clock.now.replace(day=16, hour=8)
    move(caseroom, cast, clock, action, date(2026, 10, 16))

    (mail,) = tick()
    assert mail.splitlines()[0] == "2 actions of yours need an answer"
    assert mail.count(REFERENCE) == 1
    assert f"Action {REFERENCE}, now due Fri 16 October 2026" in mail


@pytest.mark.parametrize("due_on", [SOONER, LATER])
def test_an_earlier_date_is_told_as_a_later_one_is(
    caseroom: Caseroom,
    cast: Cast,
    before: Cast,
    clock: StoppedClock,
    action: str,
    tick: Tick,
    due_on: date,
) -> None:
    close_meeting_at(caseroom, before, clock.now - timedelta(days=4))
    assert dated(tick()) == ["You have a new action, due on Tue 20 October 2026"]
    move(caseroom, cast, clock, action, due_on)

    assert dated(tick()) == [f"Your action has a new date: it is now due on {due_on:%a %d %B %Y}"]
    assert tick() == []


def test_back_to_an_earlier_date_that_was_told_before_is_told_again(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str, tick: Tick
) -> None:
    tick()
    said = move(caseroom, cast, clock, action, LATER)
    assert dated(tick()) == ["Your action has a new date: it is now due on Tue 27 October 2026"]
    take_back(caseroom, cast, clock, said)

    assert dated(tick()) == ["Your action has a new date: it is now due on Tue 20 October 2026"]


def test_a_date_that_comes_back_once_it_is_past_is_told_as_late(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str, tick: Tick
) -> None:
    tick()
    clock.now += timedelta(days=7, hours=3)
    said = move(caseroom, cast, clock, action, LATER)
    assert len(dated(tick())) == 1
    clock.forward(days=2)
    take_back(caseroom, cast, clock, said)

    assert dated(tick()) == ["Your action is late: it was due on Tue 20 October 2026"]


def test_a_date_moved_and_moved_back_before_any_mail_left_is_no_news(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str, tick: Tick
) -> None:
    tick()
    take_back(caseroom, cast, clock, move(caseroom, cast, clock, action, LATER))
    with record.reading(caseroom) as session:
        steps = session.scalars(select(OutboxMail.step)).all()
        assert session.get_one(Action, action).due_on == DUE
    assert sum(step.startswith(MOVED) for step in steps) == 2

    assert dated(tick()) == []


def test_a_mail_of_the_old_date_that_could_not_leave_never_does(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str, tick: Tick, post: Post
) -> None:
    tick()
    clock.now += timedelta(days=8)
    post.answer = "451 Busy"
    tick()
    move(caseroom, cast, clock, action, LATER)
    post.answer = "250 OK"
    clock.forward(hours=3)

    assert dated(tick()) == ["Your action has a new date: it is now due on Tue 27 October 2026"]


def test_a_date_agreed_at_night_is_told_in_the_morning(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str, tick: Tick
) -> None:
    tick()
    fay = cast.viewer("fay", clock.forward(hours=1))
    actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, text="Nearly", new_due_on=LATER)
    settling.agree_date(caseroom, cast.viewer("alma", clock.forward(hours=12)), action)
    assert dated(tick()) == []
    clock.forward(hours=10)

    assert dated(tick()) == ["Your action has a new date: it is now due on Tue 27 October 2026"]
