"""Who is told that mails did not arrive: the coordinators, by kinds and dates, once, never in a circle."""

from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import actions, undelivered
from meetings.reminders import duties
from meetings.reminders.smtp import SmtpTransport
from meetings.reminders.sweep import send
from models.mails import MailKind
from models.records import OutboxMail
from models.states import ActionState, MailState
from tests.asked import keep_out
from tests.cast import FUTURES, Cast, close_meeting_at, email, lay_action, lay_scene
from tests.failed import lay_failed
from tests.places import StoppedClock
from tests.planned import coordinate
from tests.posts import Post

REFERENCE = "A-3M9T"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """A closed meeting with an action of Fay's; Alma and Eve coordinate."""
    laid = lay_scene(caseroom, clock.now)
    coordinate(caseroom, laid, "eve")
    lay_action(caseroom, laid, REFERENCE, owner="fay", audience=(FUTURES,), due_on=date(2026, 10, 20))
    close_meeting_at(caseroom, laid, clock.forward(hours=2))
    return laid


def told(post: Post) -> dict[str, str]:
    """Who was written to, and what the mail says."""
    found = [message_from_bytes(raw, policy=default) for raw in post.taken]
    texts = {one["To"]: one.get_body(("plain",)).get_content() for one in found}  # type: ignore[union-attr]
    assert len(texts) == len(found), "one mail each"
    return texts


def tick(caseroom: Caseroom, clock: StoppedClock, transport: SmtpTransport) -> None:
    duties.queue_due(caseroom, clock.now)
    send(caseroom, transport, clock)


def states(caseroom: Caseroom, kind: str) -> list[str]:
    with record.reading(caseroom) as session:
        return sorted(session.scalars(select(OutboxMail.state).where(OutboxMail.kind == kind)))


def test_a_refused_address_is_told_to_each_coordinator_once_without_the_case(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    post.answer = "550 No such person"
    tick(caseroom, clock, transport)
    post.answer = "250 OK"
    for _ in range(3):
        tick(caseroom, clock, transport)
        clock.forward(minutes=61)
    assert set(told(post)) == {email("alma"), email("eve")}
    for text in told(post).values():
        assert "1 message could not be delivered" in text
        assert "Reminder of an action, meeting on Tue 13 October 2026." in text
        for secret in (REFERENCE, "Fay", "Futures", "ASB-", "Text of", "Title of", "No such person"):
            assert secret not in text


@pytest.mark.long
def test_what_an_outage_leaves_undelivered_is_one_mail(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    for number in range(5):
        lay_failed(caseroom, cast, "paul", step=str(number))
    post.answer = "451 Busy"
    while MailState.FAILED not in states(caseroom, MailKind.ACTION):
        tick(caseroom, clock, transport)
        clock.forward(minutes=30)
        assert clock.now.date() < date(2026, 10, 17)
    post.answer = "250 OK"
    clock.forward(hours=2)
    tick(caseroom, clock, transport)
    assert "6 messages could not be delivered" in told(post)[email("eve")]


@pytest.mark.long
def test_a_coordinator_whose_own_address_fails_is_not_told_of_it_for_ever(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    lay_failed(caseroom, cast, "alma", kind=MailKind.BARRED)
    post.answer = "550 No such person"
    for _ in range(60):
        tick(caseroom, clock, transport)
        clock.forward(hours=1)
    with record.reading(caseroom) as session:
        notices = select(OutboxMail.person_id, OutboxMail.state).where(
            OutboxMail.kind == MailKind.UNDELIVERED
        )
        found = sorted((row.person_id, row.state) for row in session.execute(notices))
    failed = MailState.FAILED
    alma, eve = cast.people["alma"], cast.people["eve"]
    assert found == sorted([(eve, failed), (eve, failed), (alma, failed)]), "Alma’s own, and Fay’s, once each"


def test_nobody_is_told_of_what_they_are_kept_out_of(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    keep_out(caseroom, cast, "eve", "two")
    post.answer = "550 No such person"
    tick(caseroom, clock, transport)
    post.answer = "250 OK"
    lay_failed(caseroom, cast, "fay", kind=MailKind.RETURN)
    clock.forward(hours=1)
    tick(caseroom, clock, transport)
    assert set(told(post)) == {email("alma")}
    lay_failed(caseroom, cast, "paul", kind=MailKind.INVITATION)
    tick(caseroom, clock, transport)
    clock.forward(hours=1)
    tick(caseroom, clock, transport)
    later = [message_from_bytes(raw, policy=default) for raw in post.taken[1:]]
    assert {one["To"] for one in later} == {email("alma"), email("eve")}
    assert all("Invitation, meeting on" in one.get_body(("plain",)).get_content() for one in later)  # type: ignore[union-attr]


def test_what_was_sent_again_and_arrived_is_told_to_nobody(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    post.answer = "550 No such person"
    tick(caseroom, clock, transport)
    post.answer = "250 OK"
    tick(caseroom, clock, transport)
    with record.reading(caseroom) as session:
        failed = session.scalars(select(OutboxMail.id).where(OutboxMail.state == MailState.FAILED)).one()
    assert undelivered.send_again(caseroom, cast.viewer("alma", clock.now), [failed]) == 1
    for _ in range(3):
        tick(caseroom, clock, transport)
        clock.forward(hours=1)
    assert set(told(post)) == {email("fay")}
    assert states(caseroom, MailKind.UNDELIVERED) == [MailState.WITHDRAWN, MailState.WITHDRAWN]


def test_an_answer_takes_a_mail_that_was_given_up_off_the_list(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    post.answer = "550 No such person"
    tick(caseroom, clock, transport)
    assert states(caseroom, MailKind.ACTION) == [MailState.FAILED]
    with record.reading(caseroom) as session:
        action = session.scalars(select(OutboxMail.duty_id).where(OutboxMail.kind == MailKind.ACTION)).one()
    fay = cast.viewer("fay", clock.now)
    actions.answer(caseroom, fay, action, state=ActionState.DONE, text="Fitted")
    assert states(caseroom, MailKind.ACTION) == [MailState.WITHDRAWN]
