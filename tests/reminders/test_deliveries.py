"""What GOV.UK Notify finds out after it took a mail or a text: asked after by the clock, and told."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import actions, leaving, undelivered
from meetings.queries import mobile_numbers as numbers
from meetings.queries import undelivered as queries
from meetings.reminders import deliveries, duties
from meetings.reminders.notify import NotifyTextTransport
from meetings.reminders.sending import Transport
from meetings.reminders.smtp import SmtpTransport
from meetings.reminders.sweep import send
from models.mails import MailKind
from models.outcomes import Action
from models.records import OutboxMail
from models.states import ActionState, MailState
from tests import texted
from tests.cast import FUTURES, POLICE, Cast, close_meeting_at, email, lay_action, lay_scene
from tests.notified import Notify
from tests.places import StoppedClock
from tests.posts import Post
from tests.represented import lay_representative

DUE = date(2026, 10, 20)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """A closed meeting with an action of Fay's."""
    laid = lay_scene(caseroom, clock.now)
    lay_action(caseroom, laid, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=DUE)
    close_meeting_at(caseroom, laid, clock.forward(hours=2))
    return laid


def tick(caseroom: Caseroom, clock: StoppedClock, transport: Transport) -> None:
    duties.queue_due(caseroom, clock.now)
    send(caseroom, transport, clock)


def look(
    caseroom: Caseroom, clock: StoppedClock, notify: Notify, texting: NotifyTextTransport, **later: float
) -> int:
    """The clock asks, so much later; how many requests that took."""
    before = len(notify.asked)
    deliveries.follow(caseroom, texting, clock.forward(**later))
    return len(notify.asked) - before


def rows(caseroom: Caseroom, kind: str = MailKind.ACTION) -> Sequence[OutboxMail]:
    with record.reading(caseroom) as session:
        return session.scalars(select(OutboxMail).where(OutboxMail.kind == kind)).all()


def asked_later(caseroom: Caseroom) -> int:
    """How many mails are still to be asked after."""
    with record.reading(caseroom) as session:
        return session.scalar(select(func.count()).where(OutboxMail.ask_at.is_not(None))) or 0


def told(notify: Notify, name: str) -> list[str]:
    """The subjects of the mails to somebody."""
    mine = [one for one in notify.taken if one.get("email_address") == email(name)]
    return [one["personalisation"]["subject"] for one in mine]


def test_a_mail_that_bounces_later_is_told_to_the_coordinator(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    tick(caseroom, clock, texting)
    assert [row.state for row in rows(caseroom)] == [MailState.SENT]
    notify.fates[0] = "permanent-failure"
    assert look(caseroom, clock, notify, texting, minutes=1) == 1
    (row,) = rows(caseroom)
    assert (row.state, row.failed_at, row.failure) == (
        MailState.FAILED,
        clock.now,
        "Notify permanent-failure",
    )
    with looking(caseroom, cast.viewer("alma", clock.now)) as sight:
        (line,) = queries.undelivered(sight)
    assert (line.person, line.what) == ("Fay", "Reminder of an action")
    assert line.why == "GOV.UK Notify found that the address or number does not exist"
    for _ in range(3):
        clock.forward(hours=1)
        tick(caseroom, clock, texting)
    assert told(notify, "alma") == ["1 message could not be delivered"]


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("temporary-failure", "GOV.UK Notify could not deliver it: a mailbox is full, or a phone is off"),
        ("technical-failure", "GOV.UK Notify had a fault of its own"),
    ],
)
def test_every_failure_is_told(
    caseroom: Caseroom,
    clock: StoppedClock,
    cast: Cast,
    notify: Notify,
    texting: NotifyTextTransport,
    status: str,
    why: str,
) -> None:
    tick(caseroom, clock, texting)
    notify.status = status
    look(caseroom, clock, notify, texting, minutes=1)
    with looking(caseroom, cast.viewer("alma", clock.now)) as sight:
        assert [line.why for line in queries.undelivered(sight)] == [why]


def test_what_was_delivered_is_asked_after_no_more(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    tick(caseroom, clock, texting)
    assert look(caseroom, clock, notify, texting, seconds=59) == 0, "Notify is given a minute"
    notify.status = "delivered"
    assert look(caseroom, clock, notify, texting, minutes=1) == 1
    assert [look(caseroom, clock, notify, texting, days=days) for days in (1, 2)] == [0, 0]
    assert [row.state for row in rows(caseroom)] == [MailState.SENT]


def test_what_stays_on_its_way_is_asked_after_less_and_less_and_then_left(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    tick(caseroom, clock, texting)
    sent_at, moments = clock.now, list[datetime]()
    while (next_at := rows(caseroom)[0].ask_at) is not None:
        clock.now = next_at
        assert look(caseroom, clock, notify, texting) == 1
        moments.append(next_at)
        assert len(moments) < 20
    waits = [second - first for first, second in pairwise(moments)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=12)
    assert moments[-1] - sent_at >= timedelta(hours=72), "for as long as Notify tries"


@pytest.mark.long
def test_one_tick_asks_twenty_times_at_most(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    lay_sent(caseroom, clock, cast, notify, 45)
    notify.status = "delivered"
    assert [look(caseroom, clock, notify, texting, minutes=1) for _ in range(4)] == [20, 20, 5, 0]


def lay_sent(caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, number: int) -> None:
    """So many mails that Notify has taken a minute ago."""
    at = clock.now - timedelta(minutes=1)
    with record.housekeeping(caseroom) as session:
        for name in range(number):
            notify.taken.append({"reference": f"{name}@x.example", "email_address": email("fay")})
            mail = OutboxMail(
                key=str(name),
                kind=MailKind.ACTION,
                person_id=cast.people["fay"],
                duty_id="d" * 32,
                step="due",
                due_at=at,
                state=MailState.SENT,
                attempts=1,
                sent_at=at,
                message_id=f"<{name}@x.example>",
                made_at=at,
                ask_at=clock.now,
            )
            session.add(mail)


def test_while_notify_is_away_it_is_asked_once_a_tick_and_nothing_is_settled(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    lay_action(caseroom, cast, "A-0001", owner="paul", audience=(POLICE,), due_on=DUE)
    tick(caseroom, clock, texting)
    waiting = asked_later(caseroom)
    assert waiting > 1
    notify.is_away = True
    assert look(caseroom, clock, notify, texting, minutes=1) == 1
    assert {row.state for row in rows(caseroom)} == {MailState.SENT}
    notify.is_away, notify.status = False, "permanent-failure"
    assert look(caseroom, clock, notify, texting, minutes=5) == waiting
    assert {row.state for row in rows(caseroom)} == {MailState.FAILED}


def test_what_one_mail_told_of_is_asked_after_once_and_fails_together(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    for number in range(3):
        lay_action(caseroom, cast, f"A-000{number}", owner="fay", audience=(FUTURES,), due_on=DUE)
    tick(caseroom, clock, texting)
    assert told(notify, "fay") == ["4 actions of yours need an answer"]
    notify.fates[0] = "permanent-failure"
    assert look(caseroom, clock, notify, texting, minutes=1) == 1
    assert [row.state for row in rows(caseroom)] == [MailState.FAILED] * 4


def test_what_is_sent_again_is_asked_after_anew(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    tick(caseroom, clock, texting)
    notify.fates = {0: "permanent-failure", 1: "delivered"}
    look(caseroom, clock, notify, texting, minutes=1)
    (failed,) = rows(caseroom)
    undelivered.send_again(caseroom, cast.viewer("alma", clock.now), [failed.id])
    tick(caseroom, clock, texting)
    look(caseroom, clock, notify, texting, minutes=1)
    (row,) = rows(caseroom)
    assert (row.state, row.failure, row.ask_at) == (MailState.SENT, None, None)
    assert told(notify, "fay") == ["You have a new action, due on Tue 20 October 2026"] * 2


@pytest.mark.parametrize("what", ["answered", "suspended"])
def test_nobody_hears_of_a_mail_whose_duty_or_reader_is_gone_meanwhile(
    caseroom: Caseroom,
    clock: StoppedClock,
    cast: Cast,
    notify: Notify,
    texting: NotifyTextTransport,
    what: str,
) -> None:
    tick(caseroom, clock, texting)
    assert asked_later(caseroom) == 1
    if what == "answered":
        with record.reading(caseroom) as session:
            action = session.scalars(select(Action.id)).one()
        fay = cast.viewer("fay", clock.now)
        actions.answer(caseroom, fay, action, state=ActionState.DONE, text="Fitted")
    else:
        leaving.suspend(caseroom, lay_representative(caseroom, cast), cast.people["fay"])
    notify.status = "permanent-failure"
    assert look(caseroom, clock, notify, texting, minutes=1) == 0
    assert [row.state for row in rows(caseroom)] == [MailState.SENT]


def test_processes_that_ask_at_once_ask_after_each_mail_once(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    lay_sent(caseroom, clock, cast, notify, 30)
    with ThreadPoolExecutor(3) as processes:
        list(processes.map(lambda _: deliveries.follow(caseroom, texting, clock.now), range(3)))
    assert sorted(notify.asked) == sorted(f"{number}@x.example" for number in range(30))


def test_a_text_that_fails_later_marks_the_number_unless_another_was_given_since(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    fay = cast.viewer("fay", clock.now)
    texted.proved(caseroom, fay)
    clock.now = clock.now.replace(day=16, hour=8, minute=1)
    tick(caseroom, clock, texting)
    (text,) = [at for at, one in enumerate(notify.taken) if "1 action due" in str(one)]
    notify.fates[text] = "permanent-failure"
    look(caseroom, clock, notify, texting, minutes=1)
    assert [row.state for row in rows(caseroom, MailKind.ACTION_TEXT)] == [MailState.FAILED]
    assert unreachable(caseroom, cast, clock)

    texted.proved(caseroom, cast.viewer("fay", clock.now), "+447700900456")
    assert not unreachable(caseroom, cast, clock)
    clock.now = clock.now.replace(day=20)
    tick(caseroom, clock, texting)
    clock.forward(hours=1)
    texted.proved(caseroom, cast.viewer("fay", clock.now), "+447700900789")
    notify.status = "permanent-failure"
    look(caseroom, clock, notify, texting, minutes=1)
    assert [row.state for row in rows(caseroom, MailKind.ACTION_TEXT)] == [MailState.FAILED] * 2
    assert not unreachable(caseroom, cast, clock)


def unreachable(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> bool:
    """Whether Fay reads that no text reaches her number."""
    with looking(caseroom, cast.viewer("fay", clock.now)) as sight:
        number = numbers.own(sight, clock.now).in_use
    assert number is not None
    return number.unreachable_at is not None


def test_of_a_mail_server_nothing_is_asked(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    tick(caseroom, clock, transport)
    assert len(post.taken) == 1
    assert asked_later(caseroom) == 0
    deliveries.ask_after(caseroom, clock.forward(days=1))
    assert [row.state for row in rows(caseroom)] == [MailState.SENT]
