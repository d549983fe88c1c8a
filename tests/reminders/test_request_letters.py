"""What a request tells by mail: that one waits, until when, and that it is answered; never what about."""

import secrets
from datetime import date

import pytest

from meetings.doors import Caseroom
from meetings.operations import outbox, requests
from meetings.operations.requests import Asked
from meetings.reminders import duties
from meetings.reminders.mail import Mail
from tests.cast import POLICE, Cast, email, lay_scene
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
    return [duties.mail_for(caseroom, each, clock.now) for each in claimed]


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
    assert [duties.mail_for(caseroom, each, clock.now) for each in claimed] == [None]
    (mail,) = letters(caseroom, clock)
    assert mail is not None
    assert mail.to == email("carol")
    assert mail.subject == "An agency has answered your request"
    assert f"/requests/{request_id}" in mail.text
    assert "witness" not in mail.text
