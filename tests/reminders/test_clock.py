"""The clock of the serving process: what one tick does, and that a failing duty stops no other."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import closing, opening_meeting
from meetings.reminders import clock as clocks
from models.agencies import Statement
from models.meetings import Meeting
from models.outcomes import Minutes
from models.records import OutboxMail
from models.states import MeetingState
from tests.cast import FUTURES, POLICE, Cast, close_meeting_at, lay_action, lay_scene
from tests.places import StoppedClock
from tests.played import play_open


def states(caseroom: Caseroom) -> tuple[str, int, list[str]]:
    """The meeting's state, how many documents there are, and what became of the mails."""
    with record.reading(caseroom) as session:
        return (
            session.scalars(select(Meeting.state)).one(),
            len(session.scalars(select(Minutes.id)).all()),
            sorted(session.scalars(select(OutboxMail.state))),
        )


def test_a_tick_closes_what_was_left_open_drafts_its_minutes_and_tells_the_owners(
    caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(caseroom, clock.now)
    play_open(caseroom, cast, clock)
    clock.forward(hours=23)
    clocks.tick(caseroom)
    assert states(caseroom) == (MeetingState.OPEN, 0, ["sent"] * 2), "the night’s checkpoint, Carol’s day"

    clock.forward(hours=2)
    clocks.tick(caseroom)
    state, documents, mails = states(caseroom)
    assert state == MeetingState.CLOSED
    assert documents == 5, "four agencies and the summary"
    assert mails == ["sent"] * 7, "four actions and the checkpoint of the close"
    clocks.tick(caseroom)
    assert states(caseroom) == (MeetingState.CLOSED, 5, ["sent"] * 7)


def test_documents_that_a_crash_left_out_are_made_at_the_next_tick(
    caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(caseroom, clock.now)
    opening_meeting.open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
    closing.close_meeting(caseroom, cast.viewer("alma", clock.forward(hours=1)), cast.meeting)
    assert states(caseroom)[1] == 0
    clocks.tick(caseroom)
    assert states(caseroom)[1] > 0


def test_a_duty_that_fails_stops_no_other(
    caseroom: Caseroom, clock: StoppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    cast = lay_scene(caseroom, clock.now)
    due = date(2026, 10, 20)
    lay_action(caseroom, cast, "A-3M9T", owner="fay", audience=(FUTURES, POLICE), due_on=due)
    _close_without_a_type(caseroom, cast, clock)
    clocks.tick(caseroom)

    assert states(caseroom)[2] == ["sent"] * 2, "the action, and the checkpoint of the close"


def _close_without_a_type(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    """A closed meeting whose statement cannot be read, so that its documents cannot be made."""
    close_meeting_at(caseroom, cast, clock.now + timedelta(hours=1))
    clock.forward(hours=1)
    with record.housekeeping(caseroom) as session:
        for statement in session.scalars(select(Statement)):
            statement.points = "not what a statement holds"


def test_it_ticks_by_itself_in_the_serving_process(app: Flask, caseroom: Caseroom) -> None:
    scheduler = clocks.start(app)
    try:
        (job,) = scheduler.get_jobs()
        assert job.trigger.interval == timedelta(seconds=caseroom.settings.tick_seconds)
        assert job.func is clocks.tick
        assert job.max_instances == 1
    finally:
        scheduler.shutdown()
