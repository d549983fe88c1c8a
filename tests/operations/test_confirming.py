"""Confirmed every 180 days or suspended, but never in the five working days before one's meeting."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from meetings.operations import confirming, leaving, new_sessions, sessions
from meetings.refusals import Invalid, NotVisible
from meetings.reminders import duties
from meetings.reminders.sweep import sweep
from models.enrolments import Enrolment
from models.meetings import Attendance, Meeting
from models.records import AuditRow, OutboxMail
from models.states import AttendanceState, SuspendedFor
from tests.cast import Cast, lay_scene
from tests.places import StoppedClock

# The cast's meeting is on Tuesday 13 October 2026; the fifth working day before it is Tuesday 6 October.
IN_TIME = date(2026, 10, 12)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def falls_due(caseroom: Caseroom, person_id: str, day: date) -> None:
    with record.housekeeping(caseroom) as session:
        session.execute(update(Enrolment).where(Enrolment.person_id == person_id).values(confirm_by=day))


def enrolment(caseroom: Caseroom, person_id: str) -> Enrolment:
    with record.reading(caseroom) as session:
        return session.get_one(Enrolment, person_id)


def subjects(caseroom: Caseroom, address: str) -> list[str]:
    mails = [path.read_text() for path in sorted(caseroom.settings.outbox.glob("*.eml"))]
    found = [mail for mail in mails if f"To: {address}" in mail]
    return [line for mail in found for line in mail.splitlines() if line.startswith("Subject:")]


def test_whom_a_representative_confirms_stands_for_180_days(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    clock.forward(days=40)
    carol, paul = cast.viewer("carol", clock.now), cast.people["paul"]
    assert confirming.confirm(caseroom, carol, [paul, paul]) == 1
    assert enrolment(caseroom, paul).confirm_by == clock.now.date() + timedelta(days=180)
    assert confirming.confirm(caseroom, carol, [paul]) == 0, "a second press changes nothing"
    with record.reading(caseroom) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.event == "person.confirmed")).all()
    assert [row.object_id for row in rows] == [paul]


def test_nobody_confirms_themselves_or_the_people_of_others(caseroom: Caseroom, cast: Cast) -> None:
    people = cast.people
    for name, whom in (
        ("carol", "carol"),
        ("carol", "fay"),
        ("paul", "carol"),
        ("eve", "paul"),
        ("alma", "paul"),
    ):
        with pytest.raises(NotVisible):
            confirming.confirm(caseroom, cast.viewer(name), [people[whom]])
    with pytest.raises(Invalid):
        confirming.confirm(caseroom, cast.viewer("carol"), [])
    assert confirming.confirm(caseroom, cast.viewer("alma"), [people["carol"]]) == 1, "the coordinator does"


def test_whoever_nobody_confirms_is_suspended_the_day_after_and_let_in_by_confirming(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    eve = cast.people["eve"]
    with record.writing(caseroom, cast.viewer("eve")) as writing:
        token = new_sessions.start(writing, eve, how="password").token
    falls_due(caseroom, eve, clock.now.date())
    sweep(caseroom, clock.now)
    assert sessions.find(caseroom, token, clock.now) is not None, "the day itself is in time"
    sweep(caseroom, clock.forward(days=1))
    assert sessions.find(caseroom, token, clock.now) is None
    assert enrolment(caseroom, eve).suspended_for == SuspendedFor.NOT_CONFIRMED
    assert not sessions.admits(caseroom, eve, clock.now)
    sweep(caseroom, clock.forward(minutes=1))


def test_confirming_lets_in_who_was_suspended_for_want_of_it_and_nobody_else(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    carol, paul = cast.viewer("carol", clock.now), cast.people["paul"]
    with record.housekeeping(caseroom) as session:
        session.execute(update(Attendance).values(state=AttendanceState.APOLOGIES))
    falls_due(caseroom, paul, clock.now.date() - timedelta(days=1))
    sweep(caseroom, clock.now)
    assert not sessions.admits(caseroom, paul, clock.now)
    assert confirming.confirm(caseroom, carol, [paul]) == 1
    assert sessions.admits(caseroom, paul, clock.now)
    leaving.suspend(caseroom, carol, paul)
    confirming.confirm(caseroom, carol, [paul])
    assert not sessions.admits(caseroom, paul, clock.now), "their agency suspended them: it lets them in"


@pytest.mark.parametrize(
    ("due", "moved"),
    [
        (date(2026, 10, 5), date(2026, 10, 5)),
        (date(2026, 10, 6), date(2026, 10, 14)),
        (date(2026, 10, 13), date(2026, 10, 14)),
        (date(2026, 10, 15), date(2026, 10, 15)),
    ],
)
def test_nobody_falls_due_in_the_five_working_days_before_their_meeting(
    caseroom: Caseroom, cast: Cast, due: date, moved: date
) -> None:
    before = datetime(2026, 10, 2, 9, tzinfo=UTC)
    for name in ("paul", "eve"):
        falls_due(caseroom, cast.people[name], due)
    sweep(caseroom, before)
    assert enrolment(caseroom, cast.people["paul"]).confirm_by == moved
    assert enrolment(caseroom, cast.people["eve"]).confirm_by == due, "she is not invited"


def test_who_sent_apologies_and_a_meeting_that_is_over_put_nothing_off(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    with record.housekeeping(caseroom) as session:
        place = session.get_one(Attendance, cast.attendances["paul"])
        place.state = AttendanceState.APOLOGIES
    for name in ("paul", "rita"):
        falls_due(caseroom, cast.people[name], IN_TIME)
    sweep(caseroom, datetime(2026, 10, 2, 9, tzinfo=UTC))
    assert enrolment(caseroom, cast.people["paul"]).confirm_by == IN_TIME
    assert enrolment(caseroom, cast.people["rita"]).confirm_by == date(2026, 10, 14)
    falls_due(caseroom, cast.people["rita"], IN_TIME)
    with record.housekeeping(caseroom) as session:
        session.get_one(Meeting, cast.meeting).state = "closed"
    sweep(caseroom, datetime(2026, 10, 2, 9, tzinfo=UTC))
    assert enrolment(caseroom, cast.people["rita"]).confirm_by == IN_TIME


def test_whoever_confirms_is_reminded_ahead_and_told_of_a_suspension_without_a_name(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    with record.housekeeping(caseroom) as session:
        session.execute(update(Attendance).values(state=AttendanceState.APOLOGIES))
    due = clock.now.date() + timedelta(days=20)
    falls_due(caseroom, cast.people["paul"], due)
    falls_due(caseroom, cast.people["carol"], due)
    carol, alma = "carol@derbyshire-constabulary.example", "alma@amber-valley-borough-council.example"
    sweep(caseroom, clock.now)
    assert subjects(caseroom, carol) == []
    for days in (6, 0, 11):
        sweep(caseroom, clock.forward(days=days))
    told = "Subject: 1 account to confirm by Mon 2 November 2026"
    assert subjects(caseroom, carol) == [told, told]
    assert subjects(caseroom, alma) == [told, told], "of the representative, the coordinator is told"
    sweep(caseroom, clock.forward(days=4))
    assert (
        subjects(caseroom, alma)[2:] == ["Subject: An account was suspended, since nobody confirmed it"] * 2
    ), "with the representative gone the coordinator looks after the other too"
    for path in caseroom.settings.outbox.glob("*.eml"):
        assert "Paul" not in path.read_text()


def test_nobody_is_reminded_of_what_was_confirmed_meanwhile(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    falls_due(caseroom, cast.people["paul"], clock.now.date() + timedelta(days=10))
    with record.reading(caseroom) as session:
        assert session.scalars(select(OutboxMail)).all() == []
    confirming.suspend_unconfirmed(caseroom, clock.now)
    assert duties.queue_due(caseroom, clock.now) == 1
    confirming.confirm(caseroom, cast.viewer("carol"), [cast.people["paul"]])
    sweep(caseroom, clock.now)
    assert list(caseroom.settings.outbox.glob("*.eml")) == []
