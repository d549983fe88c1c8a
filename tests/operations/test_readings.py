"""What a page showed is kept once for a reading, and told to the representatives of whose words it was."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.operations import readings
from meetings.operations.readings import ONE_READING, Shown
from models.readings import Reading
from models.states import ReadAt
from tests.cast import FUTURES, Cast, lay_scene
from tests.places import StoppedClock
from tests.represented import lay_representative

Told = Counter[tuple[str, str | None]]


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def rex(caseroom: Caseroom, cast: Cast) -> Viewer:
    return lay_representative(caseroom, cast)


def shown(cast: Cast) -> list[Shown]:
    """Case `one` and one piece on it."""
    brought = cast.cases["one"], cast.agencies[FUTURES]
    return [Shown(*brought), Shown(*brought, cast.information["one involved"])]


def told(caseroom: Caseroom, viewer: Viewer) -> Told:
    """Who read what, as a viewer sees it."""
    with looking(caseroom, viewer) as sight:
        return Counter(
            (row.person_id, row.information_id)
            for row in sight.execute(select(Reading.person_id, Reading.information_id))
        )


def test_a_reading_is_told_to_the_representative_and_to_the_reader_alone(
    caseroom: Caseroom, cast: Cast, rex: Viewer
) -> None:
    carol = cast.viewer("carol")
    readings.read_case(caseroom, carol, cast.cases["one"], shown(cast), ReadAt.CASE)
    expected = Counter({(carol.person, one.information_id): 1 for one in shown(cast)})
    assert told(caseroom, rex) == told(caseroom, carol) == expected
    for name in ("fay", "alma", "rita", "eve"):
        assert told(caseroom, cast.viewer(name)) == Counter()


def test_the_same_page_again_within_minutes_is_the_same_reading(
    caseroom: Caseroom, cast: Cast, rex: Viewer
) -> None:
    alma = cast.viewer("alma")
    soon = replace(alma, now=alma.now + ONE_READING / 2)
    for viewer in (alma, soon):
        readings.read_case(caseroom, viewer, cast.cases["one"], shown(cast)[:1], ReadAt.CASE)
    assert told(caseroom, rex).total() == 1
    readings.read_case(caseroom, soon, cast.cases["one"], shown(cast), ReadAt.CASE)
    assert told(caseroom, rex).total() == 2, "the piece was not shown before"
    later = replace(alma, now=alma.now + ONE_READING)
    readings.read_case(caseroom, later, cast.cases["one"], shown(cast)[:1], ReadAt.CASE)
    assert told(caseroom, rex).total() == 3
    readings.read_case(caseroom, later, cast.cases["one"], shown(cast)[:1], ReadAt.INFORMATION)
    assert told(caseroom, rex).total() == 4, "another page is another reading"
