"""Which meetings stand first on a person's first page."""

from datetime import UTC, date, datetime, timedelta

import pytest

from meetings.queries.home import MeetingLine
from models.states import MeetingState

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("state", "days", "near"),
    [
        (MeetingState.PLANNED, 0, True),
        (MeetingState.PLANNED, 7, True),
        (MeetingState.PLANNED, 8, False),
        (MeetingState.PLANNED, -1, False),
        (MeetingState.OPEN, -1, True),
        (MeetingState.CLOSED, 0, False),
        (MeetingState.ISSUED, 0, False),
    ],
)
def test_a_meeting_of_this_week_is_near(state: MeetingState, days: int, *, near: bool) -> None:
    starts = datetime(2026, 11, 27, 10, tzinfo=UTC) + timedelta(days=days)
    line = MeetingLine("id", "title", state, starts, "place", None, None, 0, 0, 0, 0, 0)
    assert line.is_near(TODAY) is near
