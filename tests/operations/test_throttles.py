"""Trying too often means waiting: counted for all processes together, told by the audit, over by itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import attending, projectors, throttles
from meetings.operations.throttles import Limit, count, forgive, require
from meetings.refusals import Invalid, TooOften
from models.records import AuditRow, Throttle
from tests.cast import Cast, lay_scene
from tests.places import StoppedClock
from tests.played import open_meeting

LIMIT = Limit("test", 3)


def _use_up(caseroom: Caseroom, clock: StoppedClock, limit: Limit = LIMIT, subject: str = "somebody") -> None:
    for _ in range(limit.most):
        require(caseroom, limit, subject, clock.now)
        count(caseroom, limit, subject, clock.now)


@pytest.fixture
def opened(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    cast = lay_scene(caseroom, clock.now)
    open_meeting(caseroom, cast, clock)
    return cast


def test_the_try_after_the_last_one_waits_and_nobody_elses(caseroom: Caseroom, clock: StoppedClock) -> None:
    _use_up(caseroom, clock)
    clock.forward(minutes=2)
    with pytest.raises(TooOften, match="Wait 3 minutes") as refused:
        require(caseroom, LIMIT, "somebody", clock.now)
    assert refused.value.seconds == 180
    require(caseroom, LIMIT, "somebody else", clock.now)
    require(caseroom, Limit("another", 3), "somebody", clock.now)


def test_the_wait_ends_by_itself_and_a_success_is_not_counted(
    caseroom: Caseroom, clock: StoppedClock
) -> None:
    _use_up(caseroom, clock)
    forgive(caseroom, LIMIT, "somebody")
    require(caseroom, LIMIT, "somebody", clock.now)
    count(caseroom, LIMIT, "somebody", clock.now)
    with pytest.raises(TooOften):
        require(caseroom, LIMIT, "somebody", clock.now)
    clock.forward(minutes=5)
    require(caseroom, LIMIT, "somebody", clock.now)


def test_a_clock_that_was_put_back_makes_nobody_wait_for_days(
    caseroom: Caseroom, clock: StoppedClock
) -> None:
    _use_up(caseroom, clock)
    require(caseroom, LIMIT, "somebody", clock.now - timedelta(days=1))


def test_the_audit_tells_once_that_tries_were_used_up(caseroom: Caseroom, clock: StoppedClock) -> None:
    _use_up(caseroom, clock)
    count(caseroom, LIMIT, "somebody", clock.now)
    with record.reading(caseroom) as session:
        told = session.scalars(select(AuditRow.details).where(AuditRow.event == "throttle.reached")).all()
        stored = session.scalars(select(Throttle.key)).all()
    assert told == ['{"limit": "test"}']
    assert all("somebody" not in key for key in stored)


def test_tries_at_the_same_time_are_all_counted(caseroom: Caseroom, clock: StoppedClock) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: count(caseroom, LIMIT, "somebody", clock.now), range(8)))
    with record.reading(caseroom) as session:
        assert session.scalars(select(Throttle.tries)).one() == 8


def test_old_counts_are_forgotten(caseroom: Caseroom, clock: StoppedClock) -> None:
    count(caseroom, LIMIT, "somebody", clock.now)
    clock.forward(hours=25)
    count(caseroom, LIMIT, "somebody else", clock.now)
    with record.reading(caseroom) as session:
        assert len(session.scalars(select(Throttle)).all()) == 1


def _guess(caseroom: Caseroom, cast: Cast, clock: StoppedClock, name: str) -> None:
    with pytest.raises(Invalid):
        attending.arrive(caseroom, cast.viewer(name, clock.now), "ZZZZZZ")


def test_after_ten_wrong_room_codes_even_the_right_one_waits(
    caseroom: Caseroom, opened: Cast, clock: StoppedClock
) -> None:
    right = projectors.room_code(caseroom, opened.meeting, clock.now)
    for _ in range(10):
        _guess(caseroom, opened, clock, "paul")
    with pytest.raises(TooOften):
        attending.arrive(caseroom, opened.viewer("paul", clock.now), right)
    assert attending.arrive(caseroom, opened.viewer("fay", clock.now), right) == opened.meeting
    clock.forward(minutes=6)
    right = projectors.room_code(caseroom, opened.meeting, clock.now)
    assert attending.arrive(caseroom, opened.viewer("paul", clock.now), right) == opened.meeting


def test_a_hundred_wrong_codes_of_everybody_renew_the_rooms(
    caseroom: Caseroom, opened: Cast, clock: StoppedClock
) -> None:
    before = projectors.room_code(caseroom, opened.meeting, clock.now)
    for _ in range(throttles.ROOM_CODES.most - 1):
        count(caseroom, throttles.ROOM_CODES, "", clock.now)
    assert projectors.room_code(caseroom, opened.meeting, clock.now) == before
    _guess(caseroom, opened, clock, "paul")

    after = projectors.room_code(caseroom, opened.meeting, clock.now)
    assert after != before
    with pytest.raises(Invalid):
        attending.arrive(caseroom, opened.viewer("fay", clock.now), before)
    assert attending.arrive(caseroom, opened.viewer("fay", clock.now), after) == opened.meeting


def test_pairing_codes_cannot_be_guessed_either(
    caseroom: Caseroom, opened: Cast, clock: StoppedClock
) -> None:
    alma = opened.viewer("alma", clock.now)
    for _ in range(10):
        with pytest.raises(Invalid):
            projectors.pair(caseroom, alma, opened.meeting, "ZZZZ")
    with pytest.raises(TooOften):
        projectors.pair(caseroom, alma, opened.meeting, "ZZZZ")
