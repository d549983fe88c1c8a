"""Who is invited and cannot get in, and why; the coordinators are told once, five working days ahead."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import inviting, leaving, undertaking
from meetings.operations.partners import end, suspend
from meetings.queries.barred import barred
from meetings.reminders.sweep import sweep
from models.enrolments import Enrolment
from models.meetings import Meeting
from models.people import Person
from tests import accounts
from tests.cast import FUTURES, Cast, lay_scene
from tests.places import StoppedClock

LONDON = ZoneInfo("Europe/London")
BEFORE = datetime(2026, 10, 2, 9, tzinfo=UTC)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """The meeting is on Tuesday 13 October; today is 2 October, a Friday."""
    laid = lay_scene(caseroom, clock.now)
    accounts.allow_domains(caseroom, laid)
    clock.now = BEFORE
    return laid


def told(caseroom: Caseroom, cast: Cast, name: str = "alma") -> dict[str, tuple[str, ...]]:
    with looking(caseroom, cast.viewer(name, BEFORE)) as sight:
        return {one.name: one.reasons for one in barred(sight, cast.meeting, LONDON)}


def of(person_id: str, **values: object) -> Callable[[Caseroom], None]:
    def change(caseroom: Caseroom) -> None:
        with record.housekeeping(caseroom) as session:
            session.execute(update(Enrolment).where(Enrolment.person_id == person_id).values(**values))

    return change


def test_nobody_is_named_while_everybody_gets_in(caseroom: Caseroom, cast: Cast) -> None:
    assert told(caseroom, cast) == {}


def test_each_reason_is_said(caseroom: Caseroom, cast: Cast) -> None:
    alma, carol = cast.viewer("alma", BEFORE), cast.viewer("carol", BEFORE)
    invited = accounts.invite(caseroom, cast, "ivy", now=BEFORE)
    waiting = accounts.enrolled(caseroom, cast, "uma", now=BEFORE)
    inviting.invite_people(caseroom, alma, cast.meeting, [invited, waiting])
    leaving.suspend(caseroom, carol, cast.people["paul"])
    of(cast.people["rita"], suspended_at=BEFORE, suspended_for="not confirmed")(caseroom)
    of(cast.people["dev"], confirm_by=BEFORE.date())(caseroom)
    reasons = told(caseroom, cast)
    assert reasons["Ivy"] == ("has not enrolled",)
    assert reasons["Uma"] == ("waits for their representative’s approval",)
    assert reasons["Paul"] == ("is suspended by their agency",)
    assert reasons["Rita"] == ("is suspended, since nobody confirmed them",)
    assert reasons["Dev"] == ("is to be confirmed by Fri 2 October 2026",)
    assert set(reasons) == {"Ivy", "Uma", "Paul", "Rita", "Dev"}


def test_an_agency_that_is_gone_by_then_and_an_undertaking_that_lapses(
    caseroom: Caseroom, cast: Cast
) -> None:
    alma, futures = cast.viewer("alma", BEFORE), cast.agencies[FUTURES]
    suspend(caseroom, alma, futures, from_on=BEFORE.date() + timedelta(days=3), reason="Why", once="a" * 32)
    assert told(caseroom, cast)["Fay"] == ("is of an agency that is suspended",)
    end(caseroom, alma, futures, from_on=BEFORE.date() + timedelta(days=4), reason="Why", once="b" * 32)
    assert told(caseroom, cast)["Fay"] == ("is of an agency that is no partner from Tue 6 October 2026",)
    paul = cast.viewer("paul", BEFORE)
    text = undertaking.text_for(caseroom, paul)
    assert text is not None
    undertaking.undertake(caseroom, paul, text.sha256, agrees=False)
    assert told(caseroom, cast)["Paul"] == ("has not given the standing undertaking",)


def test_a_leaver_and_who_sent_apologies(caseroom: Caseroom, cast: Cast) -> None:
    with record.housekeeping(caseroom) as session:
        session.execute(update(Person).where(Person.id == cast.people["paul"]).values(left_at=BEFORE))
    assert told(caseroom, cast) == {"Paul": ("has left their agency",)}
    inviting.record_apologies(caseroom, cast.viewer("alma", BEFORE), cast.attendances["paul"])
    assert told(caseroom, cast) == {}


def test_only_the_coordinator_is_told(caseroom: Caseroom, cast: Cast) -> None:
    leaving.suspend(caseroom, cast.viewer("carol", BEFORE), cast.people["paul"])
    assert set(told(caseroom, cast)) == {"Paul"}
    assert told(caseroom, cast, "eve") == {}


def test_one_mail_five_working_days_ahead_and_none_when_all_get_in(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    def mails() -> list[str]:
        return [path.read_text() for path in sorted(caseroom.settings.outbox.glob("*.eml"))]

    sweep(caseroom, clock.now)
    assert mails() == []
    leaving.suspend(caseroom, cast.viewer("carol", BEFORE), cast.people["paul"])
    sweep(caseroom, clock.now)
    assert mails() == [], "it is too early"
    clock.now = datetime(2026, 10, 6, 8, 1, tzinfo=UTC)
    for _ in range(2):
        sweep(caseroom, clock.now)
        clock.forward(hours=1)
    (mail,) = [one for one in mails() if "cannot get in" in one]
    assert "To: alma@" in mail
    assert "1 person invited for Tue 13 October 2026 cannot get in" in mail.replace("=\n", "")
    assert "Paul" not in mail


def test_an_open_meeting_has_nobody_to_name(caseroom: Caseroom, cast: Cast) -> None:
    leaving.suspend(caseroom, cast.viewer("carol", BEFORE), cast.people["paul"])
    assert set(told(caseroom, cast)) == {"Paul"}
    with record.housekeeping(caseroom) as session:
        session.get_one(Meeting, cast.meeting).state = "open"
    assert told(caseroom, cast) == {}
