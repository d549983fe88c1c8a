"""Who leaves a meeting and comes back, and who was never there: what register and minutes make of it."""

import pytest

from meetings.doors import Caseroom
from meetings.operations import attending, closing, making_minutes
from meetings.refusals import Invalid
from models.states import AttendanceState, How
from tests.cast import AMBER, Cast, lay_scene
from tests.documents.reading import all_text, under
from tests.documents.reading import opened as read
from tests.held import lay_held
from tests.issued import files
from tests.joined import attendance, join, opened, scan
from tests.places import StoppedClock


@pytest.fixture
def sitting(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    cast = lay_scene(caseroom, clock.now)
    opened(caseroom, cast)
    return cast


def test_who_comes_back_came_when_they_first_did(
    caseroom: Caseroom, sitting: Cast, clock: StoppedClock
) -> None:
    came, paul = clock.now, sitting.attendances["paul"]
    join(caseroom, sitting, "paul")
    left = clock.forward(minutes=20)
    attending.mark_left(caseroom, sitting.viewer("dev", left), sitting.meeting, paul)
    clock.forward(minutes=50)
    scan(caseroom, sitting, "paul")
    place = attendance(caseroom, sitting, "paul")
    assert (place.state, place.arrived_at, place.left_at) == (AttendanceState.HERE, came, left)


def test_nobody_leaves_a_meeting_that_they_are_not_at(caseroom: Caseroom, sitting: Cast) -> None:
    """The minutes would tell that they had been there."""
    join(caseroom, sitting, "paul")
    dev, paul, rita = sitting.viewer("dev"), sitting.attendances["paul"], sitting.attendances["rita"]
    with pytest.raises(Invalid, match="not at the meeting"):
        attending.mark_left(caseroom, dev, sitting.meeting, rita)
    attending.leave(caseroom, sitting.viewer("rita"), sitting.meeting)
    assert attendance(caseroom, sitting, "rita").state == AttendanceState.INVITED
    attending.mark_left(caseroom, dev, sitting.meeting, paul)
    attending.mark_left(caseroom, dev, sitting.meeting, paul)
    assert attendance(caseroom, sitting, "paul").state == AttendanceState.LEFT


def test_the_minutes_say_from_when_who_came_back_was_there(caseroom: Caseroom) -> None:
    held = lay_held(caseroom)
    meeting, fay = held.cast.meeting, held.cast.attendances["fay"]
    attending.mark_left(caseroom, held.by("dev"), meeting, fay)
    held.wait(5)
    attending.record_acknowledgement(caseroom, held.by("dev"), meeting, [fay], how=How.SPOKEN)
    held.wait(5)
    closing.close_meeting(caseroom, held.by("alma"), meeting)
    making_minutes.make_documents(caseroom, meeting, held.now)
    table = under(read(files(caseroom, held, version=0)[AMBER]), "Register")[0]
    here = {row[0]: row[4] for row in table[1:]}
    assert here == {
        "Alma": "10:00 to 10:40",
        "Dev": "10:00 to 10:40",
        "Carol": "10:00 to 10:40",
        "Fay": "10:00 to 10:40; left 10:30 and came back",
    }


def test_who_agreed_stays_in_the_minutes_whatever_is_recorded_after_it(caseroom: Caseroom) -> None:
    """Else a choice beside the right one would take an answer out of the minutes."""
    held = lay_held(caseroom)
    meeting, fay = held.cast.meeting, held.cast.attendances["fay"]
    attending.mark_apologies(caseroom, held.by("dev"), meeting, fay)
    closing.close_meeting(caseroom, held.by("alma"), meeting)
    making_minutes.make_documents(caseroom, meeting, held.now)
    document = read(files(caseroom, held, version=0)[AMBER])
    row = next(row for row in under(document, "Register")[0] if row[0] == "Fay")
    assert row[3:5] == ["Member, sent apologies", "No time recorded"]
    assert row[5].startswith("Agreed ")
    assert "Fay" not in next(line for line in all_text(document).splitlines() if line.startswith("Apologies"))
