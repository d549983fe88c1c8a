"""A chair who has not answered a dissent is told, at the steps of the meeting's type and never after."""

import secrets
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import dissents, planning
from meetings.operations.outbox import claim
from meetings.reminders import duties
from models.outcomes import Dissent
from models.records import OutboxMail
from tests.cast import Cast, lay_scene
from tests.mailed import mail_for
from tests.places import START, StoppedClock
from tests.played import open_meeting, put_on_table, record_outcomes

REPLY_DUE = START + timedelta(days=28)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """Fay has dissented from a decision on case one."""
    scene = lay_scene(caseroom, clock.now)
    open_meeting(caseroom, scene, clock)
    put_on_table(caseroom, scene, clock, "one")
    record_outcomes(caseroom, scene, clock, "one")
    return scene


def dissent_of(caseroom: Caseroom) -> str:
    with record.reading(caseroom) as session:
        return session.scalars(select(Dissent.id)).one()


def told(caseroom: Caseroom, now: datetime) -> list[tuple[str, str]]:
    """Whom the reminders that came by then are for, and which step each is."""
    duties.queue_due(caseroom, now)
    with record.reading(caseroom) as session:
        mails = session.scalars(
            select(OutboxMail).where(OutboxMail.kind == "dissent").order_by(OutboxMail.due_at)
        )
        return [(mail.step, mail.person_id) for mail in mails]


def test_the_chair_is_told_at_each_step_once(caseroom: Caseroom, cast: Cast) -> None:
    alma = cast.people["alma"]
    assert told(caseroom, REPLY_DUE - timedelta(days=15)) == []
    steps = []
    for offset in (-14, -3, 0, 7):
        steps.append((f"{offset:+d}", alma))
        for _ in range(2):
            assert told(caseroom, REPLY_DUE + timedelta(days=offset)) == steps


def test_nobody_is_told_once_it_is_answered(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    when = REPLY_DUE - timedelta(days=14)
    assert len(told(caseroom, when)) == 1
    dissents.reply(
        caseroom, cast.viewer("alma", when), dissent_of(caseroom), once=secrets.token_hex(16), text="Noted"
    )
    assert len(told(caseroom, REPLY_DUE + timedelta(days=7))) == 1
    left = claim(caseroom, "a sender", when, at_most=9)
    assert [mail.kind for mail in left if mail.kind.startswith("dissent")] == ["dissent answer"]


def test_the_mails_hold_no_word_of_it(caseroom: Caseroom, cast: Cast) -> None:
    when = REPLY_DUE - timedelta(days=14)
    told(caseroom, when)
    (waiting,) = [mail for mail in claim(caseroom, "a sender", when, at_most=9) if mail.kind == "dissent"]
    mail = mail_for(caseroom, waiting, when)
    assert mail is not None
    assert mail.subject == "A dissent waits for your reply"
    assert "A reply is due by Tue 10 November 2026" in mail.text
    assert f"/dissents/{dissent_of(caseroom)}" in mail.text
    for word in ("Fay", "Dissent on one", "Decision on one", "ASB-"):
        assert word not in f"{mail.text}{mail.html}"


def test_a_reply_that_is_late_was_due(caseroom: Caseroom, cast: Cast) -> None:
    when = REPLY_DUE + timedelta(days=7)
    assert told(caseroom, when)[-1] == ("+7", cast.people["alma"])
    (waiting,) = [mail for mail in claim(caseroom, "a sender", when, at_most=99) if mail.kind == "dissent"]
    mail = mail_for(caseroom, waiting, when)
    assert mail is not None
    assert "A reply was due by Tue 10 November 2026" in mail.text


def test_a_former_chair_is_not_told(caseroom: Caseroom, cast: Cast) -> None:
    when = REPLY_DUE - timedelta(days=14)
    told(caseroom, when)
    (waiting,) = [mail for mail in claim(caseroom, "a sender", when, at_most=9) if mail.kind == "dissent"]
    planning.take_chair(caseroom, cast.viewer("carol"), cast.meeting)
    assert mail_for(caseroom, waiting, when) is None
    assert told(caseroom, when)[-1] == ("-14", cast.people["carol"])
