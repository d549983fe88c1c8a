"""Who is reminded of a correction that is not confirmed, when, and that no mail says what it is about."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import corrections
from meetings.reminders import duties
from meetings.reminders.sweep import sweep
from models.corrections import CorrectionHolder
from models.records import OutboxMail
from models.states import MailState
from tests.cast import POLICE, Cast, email, lay_scene
from tests.held import give_officers, lay_issued
from tests.mailed import mails_to
from tests.places import StoppedClock


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def correct(caseroom: Caseroom, cast: Cast) -> str:
    """Correct what Fay told the police; returns what the police have to confirm."""
    corrections.correct_information(
        caseroom,
        cast.viewer("fay"),
        cast.information["one agencies"],
        text="It was on Friday",
        source="The log",
        withdraw_old=False,
        once="a" * 32,
    )
    with record.reading(caseroom) as session:
        own = select(CorrectionHolder.id).where(CorrectionHolder.agency_id == cast.agencies[POLICE])
        return session.scalars(own).one()


def steps(caseroom: Caseroom, holder: str) -> set[tuple[str, str]]:
    """Step and state of each mail about a holder."""
    with record.reading(caseroom) as session:
        found = session.execute(select(OutboxMail.step, OutboxMail.state).where(OutboxMail.duty_id == holder))
        return {(row.step, row.state) for row in found}


def sent(caseroom: Caseroom) -> str:
    """Every mail that has left, as one text."""
    folder = Path(caseroom.settings.outbox)
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.iterdir()))


def test_whoever_has_not_confirmed_is_reminded_at_the_types_steps(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    holder = correct(caseroom, cast)
    assert {step for step, _ in steps(caseroom, holder)} == {"told"}
    clock.now += timedelta(days=1, hours=12)
    assert duties.queue_due(caseroom, clock.now) == 0
    clock.now += timedelta(days=1)
    assert duties.queue_due(caseroom, clock.now) > 0
    assert duties.queue_due(caseroom, clock.now) == 0
    assert {step for step, _ in steps(caseroom, holder)} == {"told", "day 2"}
    clock.now += timedelta(days=10)
    duties.queue_due(caseroom, clock.now)
    assert {step for step, _ in steps(caseroom, holder)} == {"told", "day 2", "day 10"}


def test_nobody_is_reminded_of_what_is_confirmed(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    holder = correct(caseroom, cast)
    corrections.confirm_correction(caseroom, cast.viewer("paul", clock.now), holder)
    clock.now += timedelta(days=3)
    duties.queue_due(caseroom, clock.now)
    assert steps(caseroom, holder) == {("told", MailState.WITHDRAWN)}


def test_the_mails_go_to_who_may_know_and_say_nothing(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    correct(caseroom, cast)
    corrections.report_inaccuracy(
        caseroom, cast.viewer("alma"), cast.information["one involved"], text="Not so", once="b" * 32
    )
    sweep(caseroom, clock.now)
    text = sent(caseroom)
    for name in ("paul", "carol", "fay"):
        assert f"To: {name}@" in text
    for name in ("rita", "eve"):
        assert f"To: {name}@" not in text
    assert "Information that your agency held has been corrected" in text
    assert "Information of your agency is reported to be wrong" in text
    for word in ("ASB-ONE7", "Friday", "Not so", "Text for", "Futures", "Title of case"):
        assert word not in text


@pytest.mark.long
def test_officers_read_of_which_days_meeting_they_held_what_was_corrected(
    caseroom: Caseroom, clock: StoppedClock
) -> None:
    held = lay_issued(caseroom)
    clock.now = held.now
    give_officers(caseroom, held, "one officers")
    corrections.correct_information(
        caseroom,
        held.by("fay"),
        held.cast.information["one officers"],
        text="It was on Friday",
        source="The log",
        withdraw_old=False,
        once=held.once(),
    )
    sweep(caseroom, held.now)
    wanted = "Information that the officers of the meeting on Tue 13 October 2026 held has been corrected"
    for name, told in (("alma", True), ("dev", True), ("rita", False)):
        assert (name, wanted in [mail["Subject"] for mail in mails_to(caseroom, email(name))]) == (name, told)
