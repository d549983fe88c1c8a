"""Out for a moment and back: spells, live sight alone paused, and the remote who say that they are alone."""

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import attending, breaks, table
from meetings.refusals import Conflict, Invalid, NotVisible
from models.cases import Information
from models.meetings import Presence
from models.states import HereBy, How, Out, Waiting
from tests.cast import Cast, lay_scene
from tests.joined import answer, attendance, join, opened, scan
from tests.places import StoppedClock
from tests.sitting import inside, meeting_of, shown_in_room

Spells = list[tuple[str | None, bool]]


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """The meeting opened, with the people of case one in the room and the case on the table."""
    scene = lay_scene(caseroom, clock.now)
    opened(caseroom, scene)
    join(caseroom, scene, "alma", "carol", "fay")
    table.put_on_table(caseroom, scene.viewer("alma"), scene.items["one"])
    return scene


def spells(caseroom: Caseroom, cast: Cast, name: str, case: str = "one") -> Spells:
    """Why a person went out each time, None while they are in, and whether they were there from elsewhere."""
    statement = (
        select(Presence.out_because, Presence.remote)
        .where(Presence.attendance_id == cast.attendances[name], Presence.agenda_item_id == cast.items[case])
        .order_by(Presence.in_at, Presence.out_at)
    )
    with record.reading(caseroom) as session:
        return [(row.out_because, row.remote) for row in session.execute(statement)]


def put(caseroom: Caseroom, cast: Cast, name: str) -> None:
    viewer = cast.viewer("alma", caseroom.clock())
    table.put_on_table(caseroom, viewer, cast.items[name])


def away(caseroom: Caseroom, cast: Cast, name: str) -> None:
    breaks.step_away(caseroom, cast.viewer(name, caseroom.clock()), cast.meeting)


def back(caseroom: Caseroom, cast: Cast, name: str, *, alone: bool = False) -> None:
    breaks.come_back(caseroom, cast.viewer(name, caseroom.clock()), cast.meeting, alone=alone)


def join_remotely(caseroom: Caseroom, cast: Cast, name: str) -> None:
    answer(caseroom, cast, name, alone=True)


def test_a_moment_outside_is_a_spell_of_its_own(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    clock.forward(minutes=2)
    away(caseroom, cast, "fay")
    assert inside(caseroom, cast, "one") == {"alma", "carol"}
    assert attendance(caseroom, cast, "fay").waiting == Waiting.AWAY
    clock.forward(minutes=5)
    back(caseroom, cast, "fay")
    assert inside(caseroom, cast, "one") == {"alma", "carol", "fay"}
    clock.forward(minutes=1)
    away(caseroom, cast, "fay")
    assert spells(caseroom, cast, "fay") == [(Out.AWAY, False), (Out.AWAY, False)]


def test_a_second_press_changes_nothing(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    away(caseroom, cast, "fay")
    revision = meeting_of(caseroom, cast).revision
    away(caseroom, cast, "fay")
    assert meeting_of(caseroom, cast).revision == revision
    clock.forward(minutes=1)
    back(caseroom, cast, "fay")
    revision = meeting_of(caseroom, cast).revision
    back(caseroom, cast, "fay")
    assert meeting_of(caseroom, cast).revision == revision
    assert len(spells(caseroom, cast, "fay")) == 2


def test_a_moment_outside_takes_no_papers_away(caseroom: Caseroom, cast: Cast) -> None:
    statement = select(Information.id).where(Information.case_id == cast.cases["one"])

    def readable() -> set[str]:
        with looking(caseroom, cast.viewer("fay")) as sight:
            return set(sight.scalars(statement))

    before = readable()
    assert len(before) == 3
    away(caseroom, cast, "fay")
    assert readable() == before


def test_whoever_is_out_is_not_in_for_the_next_case_until_back(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    away(caseroom, cast, "carol")
    clock.forward(minutes=1)
    put(caseroom, cast, "two")
    assert inside(caseroom, cast, "two") == {"alma", "fay"}
    back(caseroom, cast, "carol")
    assert inside(caseroom, cast, "two") == {"alma", "carol", "fay"}


def test_between_cases_one_goes_and_comes_too(caseroom: Caseroom, cast: Cast) -> None:
    table.end_item(caseroom, cast.viewer("alma"), cast.items["one"])
    away(caseroom, cast, "fay")
    assert not attendance(caseroom, cast, "fay").in_room
    back(caseroom, cast, "fay")
    assert attendance(caseroom, cast, "fay").in_room


def test_whoever_is_kept_out_comes_back_to_the_room_and_not_to_the_case(
    caseroom: Caseroom, cast: Cast
) -> None:
    away(caseroom, cast, "fay")
    fay = cast.attendances["fay"]
    table.put_out(caseroom, cast.viewer("alma"), cast.items["one"], fay, reason="A cousin")
    back(caseroom, cast, "fay")
    assert attendance(caseroom, cast, "fay").in_room
    assert inside(caseroom, cast, "one") == {"alma", "carol"}


def test_a_latecomer_does_not_let_themself_in(caseroom: Caseroom, cast: Cast) -> None:
    join(caseroom, cast, "paul")
    assert attendance(caseroom, cast, "paul").waiting == Waiting.NEXT_CASE
    back(caseroom, cast, "paul")
    assert not attendance(caseroom, cast, "paul").in_room


def test_stepping_out_is_for_one_case_alone(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    fay = cast.viewer("fay", clock.forward(minutes=1))
    breaks.step_out(caseroom, fay, cast.meeting)
    assert spells(caseroom, cast, "fay") == [(Out.STEPPED_OUT, False)]
    revision = meeting_of(caseroom, cast).revision
    breaks.step_out(caseroom, fay, cast.meeting)
    assert meeting_of(caseroom, cast).revision == revision
    put(caseroom, cast, "two")
    assert "fay" in inside(caseroom, cast, "two")


def test_an_officer_records_it_for_others(caseroom: Caseroom, cast: Cast) -> None:
    fay = cast.attendances["fay"]
    breaks.send_away(caseroom, cast.viewer("alma"), cast.meeting, fay)
    assert spells(caseroom, cast, "fay") == [(Out.AWAY, False)]
    attending.admit(caseroom, cast.viewer("alma"), cast.meeting, fay, now=True)
    assert inside(caseroom, cast, "one") == {"alma", "carol", "fay"}
    with pytest.raises(Invalid, match="not at the meeting"):
        breaks.send_away(caseroom, cast.viewer("alma"), cast.meeting, cast.attendances["rita"])
    with pytest.raises(NotVisible):
        breaks.send_away(caseroom, cast.viewer("fay"), cast.meeting, cast.attendances["carol"])


def test_nobody_goes_out_of_a_meeting_that_is_not_open(caseroom: Caseroom, clock: StoppedClock) -> None:
    scene = lay_scene(caseroom, clock.now)
    with pytest.raises(Conflict, match="not open yet"):
        away(caseroom, scene, "fay")
    with pytest.raises(NotVisible):
        away(caseroom, scene, "eve")


# From elsewhere


def test_the_remote_are_asked_again_before_a_case_with_other_people(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    join_remotely(caseroom, cast, "paul")
    clock.forward(minutes=1)
    put(caseroom, cast, "two")
    assert attendance(caseroom, cast, "paul").waiting == Waiting.ALONE
    assert inside(caseroom, cast, "two") == {"alma", "carol", "fay"}
    with pytest.raises(Invalid, match="alone"):
        back(caseroom, cast, "paul")
    back(caseroom, cast, "paul", alone=True)
    assert "paul" in inside(caseroom, cast, "two")
    assert spells(caseroom, cast, "paul", "two") == [(None, True)]


def test_they_are_not_asked_again_while_the_people_stay_the_same(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    join_remotely(caseroom, cast, "paul")
    clock.forward(minutes=1)
    put(caseroom, cast, "two")
    back(caseroom, cast, "paul", alone=True)
    clock.forward(minutes=1)
    put(caseroom, cast, "one")
    assert inside(caseroom, cast, "one") == {"alma", "carol", "fay", "paul"}


def test_no_case_is_shown_to_the_remote_until_they_say_so(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    assert shown_in_room(caseroom, cast) == ["ASB-ONE7"]
    join_remotely(caseroom, cast, "rita")
    clock.forward(minutes=1)
    put(caseroom, cast, "two")
    table.step_out(caseroom, cast.viewer("alma"), cast.items["two"], [cast.attendances["fay"]])
    assert shown_in_room(caseroom, cast) == ["ASB-TWO7"]
    assert "rita" not in inside(caseroom, cast, "two")


def test_whoever_comes_to_the_room_after_all_is_there(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    join_remotely(caseroom, cast, "paul")
    scan(caseroom, cast, "paul")
    assert attendance(caseroom, cast, "paul").here_by == HereBy.CODE
    clock.forward(minutes=1)
    put(caseroom, cast, "two")
    assert spells(caseroom, cast, "paul", "two") == [(None, False)]


def test_an_officer_puts_the_remote_out_like_anybody(caseroom: Caseroom, cast: Cast) -> None:
    join_remotely(caseroom, cast, "paul")
    paul = cast.attendances["paul"]
    attending.admit(caseroom, cast.viewer("alma"), cast.meeting, paul, now=True)
    table.put_out(caseroom, cast.viewer("alma"), cast.items["one"], paul, reason="A cousin")
    assert spells(caseroom, cast, "paul") == [(Out.PUT_OUT, True)]
    assert attendance(caseroom, cast, "paul").here_by == HereBy.REMOTE


def test_an_agreement_on_paper_means_being_in_the_room(caseroom: Caseroom, cast: Cast) -> None:
    paul = [cast.attendances["paul"]]
    attending.record_acknowledgement(caseroom, cast.viewer("alma"), cast.meeting, paul, how=How.PAPER)
    assert attendance(caseroom, cast, "paul").here_by == HereBy.OFFICER
