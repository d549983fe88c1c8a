"""What a request tells by mail: that one waits, until when, and that it is answered; never what about."""

import secrets
from datetime import date

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import outbox, requests
from meetings.operations.requests import Asked
from meetings.reminders import duties
from meetings.reminders.mail import Mail
from models.mails import MailKind
from models.records import OutboxMail
from tests.cast import POLICE, Cast, email, lay_scene
from tests.mailed import mail_for
from tests.places import StoppedClock

WHY = "The visit needs two of us"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def ask(caseroom: Caseroom, cast: Cast) -> str:
    return requests.ask_to_share(
        caseroom,
        cast.viewer("carol"),
        cast.information["one officers"],
        with_agency=cast.agencies[POLICE],
        asked=Asked(why=WHY, until_on=date(2026, 10, 20)),
        once=secrets.token_hex(16),
    )


def letters(caseroom: Caseroom, clock: StoppedClock) -> list[Mail | None]:
    """Every mail that is due, as it would leave."""
    claimed = outbox.claim(caseroom, "tester", clock.now, at_most=9)
    return [mail_for(caseroom, each, clock.now) for each in claimed]


def test_the_agency_asked_is_told_that_something_waits_and_until_when(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    request_id = ask(caseroom, cast)
    (mail,) = letters(caseroom, clock)
    assert mail is not None
    assert mail.to == email("fay")
    assert mail.subject == "Your agency is asked for its agreement"
    assert "An answer is of use until Tue 20 October 2026." in mail.text
    assert f"/requests/{request_id}" in mail.text
    for secret in (WHY, "ASB", "Derbyshire Constabulary", "Carol", "officers"):
        assert secret not in mail.text


def test_the_asker_is_told_of_the_answer_and_nobody_is_asked_any_more(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    request_id = ask(caseroom, cast)
    claimed = outbox.claim(caseroom, "tester", clock.now, at_most=9)
    requests.answer(caseroom, cast.viewer("fay"), request_id, grants=False, reason="He is a witness")
    assert [mail_for(caseroom, each, clock.now) for each in claimed] == [None]
    (mail,) = letters(caseroom, clock)
    assert mail is not None
    assert mail.to == email("carol")
    assert mail.subject == "An agency has answered your request"
    assert f"/requests/{request_id}" in mail.text
    assert "witness" not in mail.text


def test_the_asker_is_told_once_that_a_request_ran_out(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    request_id = ask(caseroom, cast)
    outbox.claim(caseroom, "tester", clock.now, at_most=9)
    duties.queue_due(caseroom, clock.now)
    assert letters(caseroom, clock) == []
    clock.forward(days=8)

    for _ in range(2):
        duties.queue_due(caseroom, clock.now)

    told = [mail for mail in letters(caseroom, clock) if mail and mail.to == email("carol")]
    assert [mail.subject for mail in told] == ["A request of yours ran out without an answer"]
    assert f"/requests/{request_id}" in told[0].text
    for secret in (WHY, "ASB", "Derbyshire Constabulary", "Futures", "officers"):
        assert secret not in told[0].text


def test_nobody_is_told_of_one_that_was_answered_or_taken_back(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    answered, taken_back, ran_out = ask(caseroom, cast), ask(caseroom, cast), ask(caseroom, cast)
    requests.answer(caseroom, cast.viewer("fay"), answered, grants=False, reason="He is a witness")
    requests.withdraw(caseroom, cast.viewer("carol"), taken_back)
    clock.forward(days=8)
    duties.queue_due(caseroom, clock.now)
    with record.reading(caseroom) as session:
        told = session.scalars(
            select(OutboxMail.duty_id).where(OutboxMail.kind == MailKind.REQUEST_EXPIRED)
        ).all()
    assert told == [ran_out]
