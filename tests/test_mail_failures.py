"""What a coordinator reads of a mail that could not be delivered."""

import pytest

from meetings import mail_failures
from meetings.operations import outbox


def test_every_kind_that_coordinators_hear_of_has_words() -> None:
    assert set(outbox._MEETING_OF) == set(mail_failures.KINDS)


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
        ("Notify 429 RateLimitError", "GOV.UK Notify did not take it (reply 429)"),
    ],
)
def test_the_last_reply_is_told_in_plain_words(failure: str | None, words: str) -> None:
    told = mail_failures.reason(failure)
    assert words in told
    assert "fay" not in told
