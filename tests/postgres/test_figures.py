"""Each query of the figures, run on both databases over the same meeting: they answer alike."""

from dataclasses import replace
from datetime import date

import pytest

from meetings.doors import Caseroom, viewers
from meetings.doors.viewer import looking
from meetings.queries.figures import Figures, Kind, Period, figures, kinds
from tests.cast import Cast
from tests.figured import lay_figured
from tests.places import START, StoppedClock

pytestmark = pytest.mark.postgres
ZONE = "Europe/London"
PERIODS = {
    "a year": (date(2025, 12, 1), date(2026, 11, 1)),
    "the month that some were due in": (date(2026, 10, 1), date(2026, 10, 1)),
    "a month in which nothing was due": (date(2026, 8, 1), date(2026, 8, 1)),
}
Answers = tuple[list[Kind], dict[str, Figures], dict[str, Figures]]


def answers(caseroom: Caseroom, clock: StoppedClock, name: str) -> Answers:
    """What each query answers one of the cast: of every kind of meeting, and of the cast's alone."""
    clock.now = START
    cast = lay_figured(caseroom, clock)
    viewer = viewers.figures(cast.viewer(name, clock.now))
    with looking(caseroom, viewer) as sight:
        every = {words: figures(sight, Period(*months), ZONE) for words, months in PERIODS.items()}
        of_kind = {
            words: figures(sight, Period(*months, kind=cast.meeting_type), ZONE)
            for words, months in PERIODS.items()
        }
        return _without_ids(kinds(sight), cast), every, of_kind


def _without_ids(found: list[Kind], cast: Cast) -> list[Kind]:
    names = {cast.meeting_type: "theirs"}
    return [replace(kind, id=names.get(kind.id, "another")) for kind in found]


def test_a_coordinator_is_answered_alike(
    caseroom: Caseroom, postgres_caseroom: Caseroom, clock: StoppedClock
) -> None:
    on_sqlite = answers(caseroom, clock, "alma")
    the_kinds, every, of_kind = on_sqlite
    assert [kind.id for kind in the_kinds] == ["theirs"]
    assert every == of_kind
    year = every["a year"]
    assert [line.total for line in year.agencies] == [3, 2, 1]
    assert sum(line.total for line in year.ages) > 0
    assert year.returns
    assert year.issues
    assert every["a month in which nothing was due"].cells == {}

    assert answers(postgres_caseroom, clock, "alma") == on_sqlite


def test_so_is_whoever_coordinates_nothing(
    caseroom: Caseroom, postgres_caseroom: Caseroom, clock: StoppedClock
) -> None:
    nothing = answers(caseroom, clock, "paul")
    assert nothing[0] == []
    assert {figures_of.agencies for figures_of in nothing[1].values()} == {()}
    assert answers(postgres_caseroom, clock, "paul") == nothing
