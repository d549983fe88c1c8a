"""When the clock reminds of unanswered returns, to whom, and what the mail says and does not."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import asking, cases, chasing, opening_meeting, outbox, returns
from meetings.reminders import duties
from meetings.reminders.smtp import SmtpTransport
from meetings.reminders.sweep import send
from models.records import OutboxMail
from models.states import Returned
from tests.asked import keep_out, lay_asked, represent, return_of
from tests.cast import EREWASH, FUTURES, POLICE, Cast, email
from tests.mailed import mail_for
from tests.places import StoppedClock
from tests.posts import Post

EVERYBODY = ["alma", "carol", "dev", "fay", "paul", "rita"]
AFTER_NINE = datetime(2026, 10, 16, 8, 1, tzinfo=UTC)


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    """Asked on Tuesday 13 October at 10:00 in London, to answer by Tuesday 20 October."""
    return lay_asked(caseroom)


def reminded(caseroom: Caseroom, cast: Cast, moment: datetime) -> list[str]:
    """Who gets a mail by what is queued at a moment, by name."""
    names = {person_id: name for name, person_id in cast.people.items()}
    with record.reading(caseroom) as session:
        before = set(session.scalars(select(OutboxMail.id)))
    duties.queue_due(caseroom, moment)
    with record.reading(caseroom) as session:
        new = session.scalars(select(OutboxMail).where(OutboxMail.id.not_in(before)))
        return sorted(names[one.person_id] for one in new)


def subjects(post: Post) -> dict[str, str]:
    mails = [message_from_bytes(raw, policy=default) for raw in post.taken]
    return {str(mail["To"]): str(mail["Subject"]) for mail in mails}


def test_each_step_reminds_whoever_is_to_answer_once(caseroom: Caseroom, cast: Cast) -> None:
    soon = cast.now + timedelta(minutes=59)
    assert reminded(caseroom, cast, soon) == [], "the coordinator may still be choosing cases"
    for moment in (
        cast.now + timedelta(hours=1),
        AFTER_NINE,
        AFTER_NINE + timedelta(days=4),
        AFTER_NINE + timedelta(days=5),
    ):
        assert reminded(caseroom, cast, moment - timedelta(minutes=2)) == []
        assert reminded(caseroom, cast, moment) == EVERYBODY, moment
        assert reminded(caseroom, cast, moment + timedelta(hours=5)) == []
    assert reminded(caseroom, cast, AFTER_NINE + timedelta(days=6)) == []


def test_after_an_outage_only_the_latest_step_is_sent(caseroom: Caseroom, cast: Cast) -> None:
    assert reminded(caseroom, cast, AFTER_NINE + timedelta(days=4)) == EVERYBODY
    assert reminded(caseroom, cast, AFTER_NINE + timedelta(days=4, minutes=1)) == []


def test_whoever_has_answered_is_left_alone(caseroom: Caseroom, cast: Cast) -> None:
    fay, asked = cast.viewer("fay"), return_of(caseroom, cast, FUTURES)
    returns.answer_return(caseroom, fay, asked.id, Returned.NIL)
    assert "fay" not in reminded(caseroom, cast, AFTER_NINE)


def test_whoever_comes_to_answer_later_is_told_at_once(caseroom: Caseroom, cast: Cast) -> None:
    lead, later = cast.viewer("fay"), cast.now + timedelta(hours=1)
    assert reminded(caseroom, cast, later) == EVERYBODY
    cases.involve_agency(caseroom, lead, cast.cases["one"], cast.agencies[EREWASH], reason="Moves there")
    assert reminded(caseroom, cast, later) == [], "nobody of Erewash can answer yet"
    represent(caseroom, cast, "eve")
    assert reminded(caseroom, cast, later + timedelta(hours=1)) == ["eve"]


def test_an_open_meeting_reminds_nobody(caseroom: Caseroom, cast: Cast) -> None:
    opening_meeting.open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
    assert reminded(caseroom, cast, AFTER_NINE) == []


def test_the_mail_counts_and_dates_and_names_no_case(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, post: Post, transport: SmtpTransport
) -> None:
    chasing.chase(caseroom, cast.viewer("alma"), cast.meeting)
    send(caseroom, transport, clock)

    assert subjects(post) == {
        email(name): f"Your agency has {count} to answer before a meeting"
        for name, count in [(one, "1 return") for one in ("alma", "dev", "fay", "rita")]
        + [(one, "2 returns") for one in ("carol", "paul")]
    }
    for raw in post.taken:
        mail = message_from_bytes(raw, policy=default)
        words = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "Answer by Tue 20 October 2026." in words
        assert "http://localhost:8000/returns" in words
        for secret in ("ASB", "Noise", "October case meeting", "Title of case"):
            assert secret not in raw.decode()


def test_what_was_answered_meanwhile_is_not_sent(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, post: Post, transport: SmtpTransport
) -> None:
    chasing.chase(caseroom, cast.viewer("alma"), cast.meeting)
    returns.answer_return(caseroom, cast.viewer("fay"), return_of(caseroom, cast, FUTURES).id, Returned.NIL)
    returns.answer_return(caseroom, cast.viewer("paul"), return_of(caseroom, cast, POLICE).id, Returned.NIL)
    send(caseroom, transport, clock)
    assert email("fay") not in subjects(post)
    assert subjects(post)[email("paul")] == "Your agency has 1 return to answer before a meeting"


def test_a_mail_counts_nothing_that_its_reader_is_kept_out_of(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, post: Post, transport: SmtpTransport
) -> None:
    keep_out(caseroom, cast, "paul", "one")
    chasing.chase(caseroom, cast.viewer("alma"), cast.meeting)
    send(caseroom, transport, clock)
    assert subjects(post)[email("paul")] == "Your agency has 1 return to answer before a meeting"
    assert subjects(post)[email("carol")] == "Your agency has 2 returns to answer before a meeting"


@pytest.mark.parametrize(
    ("answered", "words"),
    [((), "2 are late. The first was due on Tue 20 October 2026"), (("one",), "It is late: it was due on")],
)
def test_a_late_return_is_called_late(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, answered: tuple[str, ...], words: str
) -> None:
    for case in answered:
        asked = return_of(caseroom, cast, POLICE, case)
        returns.answer_return(caseroom, cast.viewer("carol"), asked.id, Returned.NIL)
    clock.forward(days=8)
    asking.mark_late(caseroom, clock.now)
    chasing.chase(caseroom, cast.viewer("alma", clock.now), cast.meeting, cast.agencies[POLICE])
    (claimed, _) = outbox.claim(caseroom, "tester", clock.now, at_most=9)
    mail = mail_for(caseroom, claimed, clock.now)
    assert mail is not None
    assert words in mail.text
