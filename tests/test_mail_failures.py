"""What a coordinator reads of a mail that could not be delivered."""

import pytest

from meetings import mail_failures
from meetings.operations import outbox
from meetings.reminders import duties

# Why no coordinator hears of a kind that could not be delivered.
UNLISTED = {
    "agency day": "It counts the actions of an agency, whatever meetings they are of.",
    "approval": "It is about an account, and about no meeting.",
    "checkpoint": "The other representatives have the same one.",
    "confirmation": "It is about accounts, and about no meeting.",
    "correction": "It tells that information was wrong, which is for its holders alone.",
    "dissent": "It tells that somebody dissented, which is for the chair alone.",
    "dissent answer": "It tells that somebody dissented, which is for the chair alone.",
    "enrolment": "It is about an account, and about no meeting.",
    "inaccuracy": "It tells that information is said to be wrong, which is for its originator alone.",
    "mailed code": "It is over before anybody could do something about it.",
    "minutes request": "It tells what somebody wants changed, which is for the officers alone.",
    "partner": "It is about a partner, and about no meeting.",
    "request": "It tells of information that is asked for, which is between two agencies.",
    "request answer": "It tells of information that is asked for, which is between two agencies.",
    "request expired": "It tells of information that is asked for, which is between two agencies.",
    "texted code": "It is over before anybody could do something about it.",
    "undelivered": "A notice of a notice that failed would go round in a circle.",
}


def test_every_kind_is_listed_or_has_a_reason_why_not() -> None:
    assert {*duties._LETTERS, *duties.TOLD_TOGETHER} == mail_failures.KINDS.keys() | UNLISTED.keys()
    assert mail_failures.KINDS.keys() & UNLISTED.keys() == set()


def test_every_kind_that_is_listed_is_about_a_meeting() -> None:
    assert mail_failures.KINDS.keys() <= outbox._MEETING_OF.keys()


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (
            "550 No such person fay@x.example",
            "does not accept mail for it (reply 550)",
        ),
        ("552 Over quota", "The mailbox is full (reply 552)"),
        ("554 Spam", "refused the mail for good (reply 554)"),
        ("451 Busy", "put it off each time (reply 451)"),
        ("TimeoutError: timed out", "could not be reached"),
        (None, "could not be reached"),
        (
            "Notify 400 email_address Not a valid email address",
            "GOV.UK Notify refused the address (reply 400)",
        ),
        ("Notify 400 phone_number Not enough digits", "GOV.UK Notify refused the number (reply 400)"),
        ("Notify 429 RateLimitError", "GOV.UK Notify did not take it (reply 429)"),
        ("Notify permanent-failure", "found that the address or number does not exist"),
        ("Notify temporary-failure", "a mailbox is full, or a phone is off"),
        ("Notify technical-failure", "had a fault of its own"),
    ],
)
def test_the_last_reply_is_told_in_plain_words(failure: str | None, words: str) -> None:
    told = mail_failures.reason(failure)
    assert words in told
    assert "fay" not in told
