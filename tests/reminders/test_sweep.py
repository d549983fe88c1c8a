"""Reminders from the ladder to a real SMTP server: each once, none after an answer, nothing of a case."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import actions, outbox, settling
from meetings.reminders import duties
from meetings.reminders.smtp import SmtpTransport
from meetings.reminders.sweep import send, sweep
from models.agencies import Partner
from models.records import OutboxMail
from models.states import ActionState, MailState
from tests.cast import AMBER, FUTURES, POLICE, Cast, close_meeting_at, email, lay_action, lay_scene
from tests.mailed import mail_for
from tests.places import StoppedClock
from tests.posts import Post

DUE = date(2026, 10, 20)
REFERENCE = "A-3M9T"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """A closed meeting with one action of Fay's, due a week later."""
    laid = lay_scene(caseroom, clock.now)
    lay_action(caseroom, laid, REFERENCE, owner="fay", audience=(FUTURES, POLICE, AMBER), due_on=DUE)
    close_meeting_at(caseroom, laid, clock.forward(hours=2))
    return laid


def action_id(caseroom: Caseroom) -> str:
    with record.reading(caseroom) as session:
        return session.scalars(select(OutboxMail.duty_id)).first() or ""


def states(caseroom: Caseroom) -> dict[str, str]:
    """What is in the outbox: step → state."""
    with record.reading(caseroom) as session:
        return {row.step: row.state for row in session.execute(select(OutboxMail.step, OutboxMail.state))}


def subjects(post: Post) -> list[str]:
    return [message_from_bytes(raw, policy=default)["Subject"] for raw in post.taken]


def test_each_step_of_the_ladder_reminds_once(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    for days in (0, 0, 1, 3, 7, 7, 8, 9):
        clock.now = cast.now + timedelta(days=days, hours=3)
        duties.queue_due(caseroom, clock.now)
        send(caseroom, transport, clock)

    assert subjects(post) == [
        "You have a new action, due on Tue 20 October 2026",
        "Your action is due on Tue 20 October 2026",
        "Your action is due on Tue 20 October 2026",
        "Your action is late: it was due on Tue 20 October 2026",
    ]
    assert states(caseroom) == dict.fromkeys(("close", "before", "due", "overdue"), "sent")


def test_a_moved_due_date_is_told_as_one_and_never_as_a_new_action(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    duties.queue_due(caseroom, clock.now)
    send(caseroom, transport, clock)
    made, fay = action_id(caseroom), cast.viewer("fay", clock.forward(hours=1))
    later = date(2026, 10, 27)
    actions.answer(caseroom, fay, made, state=ActionState.IN_PROGRESS, text="Nearly", new_due_on=later)
    settling.agree_date(caseroom, cast.viewer("carol", clock.forward(minutes=5)), made)
    duties.queue_due(caseroom, clock.forward(minutes=5))
    send(caseroom, transport, clock)

    assert [one for one in subjects(post) if "due" in one] == [
        "You have a new action, due on Tue 20 October 2026",
        "Your action has a new date: it is now due on Tue 27 October 2026",
    ]


def test_the_mail_names_the_action_and_nothing_of_its_case(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    duties.queue_due(caseroom, clock.now)
    send(caseroom, transport, clock)

    (raw,) = post.taken
    mail = message_from_bytes(raw, policy=default)
    assert mail["To"] == email("fay")
    text = mail.get_body(("plain",)).get_content() + mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert REFERENCE in text
    for secret in ("Text of", "Title of", "ASB-", "Alma", "Carol", "Futures", "Noise"):
        assert secret not in raw.decode() + text


def test_an_answer_takes_the_reminders_back(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    duties.queue_due(caseroom, clock.now)
    fay = cast.viewer("fay", clock.now)
    actions.answer(caseroom, fay, action_id(caseroom), state=ActionState.DONE, text="Fitted.")
    clock.forward(days=12)
    duties.queue_due(caseroom, clock.now)

    assert send(caseroom, transport, clock) == 0
    assert post.taken == []
    assert states(caseroom) == {"close": "withdrawn"}


def test_a_suspended_agency_is_told_nothing(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    duties.queue_due(caseroom, clock.now)
    with record.writing(caseroom, Clock(clock.now)) as writing:
        suspended = update(Partner).where(Partner.agency_id == cast.agencies[FUTURES])
        writing.session.execute(suspended.values(suspended_at=clock.now))
        writing.audit("partner.changed", agency=cast.agencies[FUTURES], state="suspended")

    assert send(caseroom, transport, clock) == 0
    assert states(caseroom) == {"close": "withdrawn"}


def test_a_busy_server_is_tried_again_with_the_same_message(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    duties.queue_due(caseroom, clock.now)
    post.answer = "451 Busy"
    assert send(caseroom, transport, clock) == 0
    assert states(caseroom) == {"close": "queued"}
    clock.forward(seconds=59)
    assert send(caseroom, transport, clock) == 0
    post.answer = "250 OK"
    clock.forward(seconds=7)
    assert send(caseroom, transport, clock) == 1, "a minute and up to a tenth"
    with record.reading(caseroom) as session:
        row = session.scalars(select(OutboxMail)).one()
    assert message_from_bytes(post.taken[0])["Message-ID"] == row.message_id
    assert row.attempts == 2


@pytest.mark.long
def test_a_server_that_stays_away_is_given_up_after_two_days(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    duties.queue_due(caseroom, clock.now)
    post.answer = "451 Busy"
    tries = 0
    while states(caseroom) == {"close": "queued"}:
        send(caseroom, transport, clock)
        clock.forward(minutes=30)
        tries += 1
        assert tries < 200
    with record.reading(caseroom) as session:
        row = session.scalars(select(OutboxMail)).one()
    assert (row.state, row.sent_at) == (MailState.FAILED, None)
    assert timedelta(hours=47) < clock.now - row.made_at <= timedelta(hours=48, minutes=30)
    assert clock.now.date() < DUE


def test_a_refused_address_is_not_tried_again(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    duties.queue_due(caseroom, clock.now)
    post.answer = "550 No such person"
    send(caseroom, transport, clock)
    clock.forward(days=1)
    post.answer = "250 OK"

    assert send(caseroom, transport, clock) == 0
    assert states(caseroom) == {"close": "failed"}


def test_what_is_due_to_one_person_is_one_mail(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    for number in range(3):
        lay_action(caseroom, cast, f"A-{number:04}", owner="fay", audience=(FUTURES,), due_on=DUE)
    duties.queue_due(caseroom, clock.now)

    assert send(caseroom, transport, clock) == 1
    assert subjects(post) == ["4 actions of yours need an answer"]
    with record.reading(caseroom) as session:
        assert set(session.scalars(select(OutboxMail.state))) == {MailState.SENT}


def test_many_senders_tell_of_each_action_once(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    for number in range(12):
        lay_action(caseroom, cast, f"A-{number:04}", owner="paul", audience=(POLICE,), due_on=DUE)
    duties.queue_due(caseroom, clock.now)
    with ThreadPoolExecutor(4) as senders:
        left = list(senders.map(lambda _: send(caseroom, transport, clock), range(4)))

    assert sum(left) == len(post.taken)
    mails = [message_from_bytes(raw, policy=default) for raw in post.taken]
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    texts = [mail.get_body(("plain",)).get_content() for mail in mails]  # type: ignore[union-attr]
    told = [reference for text in texts for reference in re.findall(r"A-[0-9A-Z]{4}", text)]
    assert sorted(told) == sorted([REFERENCE, *(f"A-{number:04}" for number in range(12))])


def test_a_sender_that_dies_after_the_server_took_the_mail_repeats_it_once_under_the_same_id(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    duties.queue_due(caseroom, clock.now)
    (claimed,) = outbox.claim(caseroom, "a sender that dies", clock.now, at_most=1)
    built = mail_for(caseroom, claimed, clock.now)
    assert built is not None
    assert send(caseroom, transport, clock) == 0, "its lease still runs"
    clock.forward(minutes=5)

    assert send(caseroom, transport, clock) == 1
    assert message_from_bytes(post.taken[0])["Message-ID"] == built.message_id
    assert states(caseroom) == {"close": MailState.SENT}


def test_without_a_mail_server_the_sweep_writes_files(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    assert sweep(caseroom, clock.now) == 1
    (file,) = caseroom.settings.outbox.glob("*.eml")
    assert REFERENCE in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
