"""The times people were told: kept when the agenda is ordered, planned or open, or told anew."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import agenda, attending, inviting, opening_meeting, table
from meetings.operations.agenda import Allotment
from meetings.queries import times
from meetings.refusals import Conflict, NotVisible
from models.meetings import AgendaItem, Invitation
from models.states import How
from tests.cast import Cast, lay_scene
from tests.places import START, StoppedClock
from tests.planned import queued


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """Everybody told: Fay for case one from 10:00 to 10:12, Rita for case two from 10:12 to 10:24."""
    scene = lay_scene(caseroom, clock.now)
    inviting.send_invitations(caseroom, scene.viewer("alma"), scene.meeting)
    return scene


def turn_round(caseroom: Caseroom, cast: Cast) -> None:
    """Case two before case one."""
    seen = [Allotment(cast.items[name], 12) for name in ("one", "two")]
    agenda.reorder(caseroom, cast.viewer("alma"), cast.meeting, seen[::-1], seen=seen)


def order(caseroom: Caseroom, cast: Cast) -> list[str]:
    names = {item_id: name for name, item_id in cast.items.items()}
    in_order = select(AgendaItem.id).order_by(AgendaItem.position)
    with record.reading(caseroom) as session:
        return [names[item_id] for item_id in session.scalars(in_order)]


def told(caseroom: Caseroom, cast: Cast, name: str) -> tuple[datetime, datetime]:
    statement = select(Invitation).where(Invitation.attendance_id == cast.attendances[name])
    with record.reading(caseroom) as session:
        row = session.scalars(statement).one()
    return row.needed_from, row.needed_until


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def open_with(caseroom: Caseroom, cast: Cast, *names: str) -> None:
    opening_meeting.open_meeting(caseroom, cast.viewer("alma", caseroom.clock()), cast.meeting)
    here = [cast.attendances[name] for name in names]
    attending.record_acknowledgement(
        caseroom, cast.viewer("alma", caseroom.clock()), cast.meeting, here, how=How.SPOKEN
    )


def test_keeping_the_times_puts_cases_back_where_people_were_told(caseroom: Caseroom, cast: Cast) -> None:
    turn_round(caseroom, cast)
    assert order(caseroom, cast) == ["two", "one"]
    agenda.order_items_for_me(caseroom, cast.viewer("alma"), cast.meeting, keep_told=True)
    assert order(caseroom, cast) == ["one", "two"]


def test_at_the_meeting_the_cases_that_wait_keep_to_the_times(caseroom: Caseroom, cast: Cast) -> None:
    turn_round(caseroom, cast)
    open_with(caseroom, cast, "alma", "carol")
    for _ in range(2):
        agenda.keep_times(caseroom, cast.viewer("alma"), cast.meeting)
        assert order(caseroom, cast) == ["one", "two"]


def test_the_case_on_the_table_stays_there(caseroom: Caseroom, cast: Cast) -> None:
    turn_round(caseroom, cast)
    open_with(caseroom, cast, "alma", "carol")
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["two"])
    agenda.keep_times(caseroom, cast.viewer("alma"), cast.meeting)
    assert order(caseroom, cast) == ["two", "one"]


def test_whoever_is_needed_at_another_time_is_told_and_only_once(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    clock.forward(minutes=31)
    open_with(caseroom, cast, "alma", "carol", "fay")
    before = len(queued(caseroom, cast))
    names = {person_id: name for name, person_id in cast.people.items()}
    alma = cast.viewer("alma", clock.now)
    assert [names[one] for one in inviting.tell_new_times(caseroom, alma, cast.meeting)] == ["paul", "rita"]
    assert told(caseroom, cast, "rita") == (at(40), at(55))
    assert told(caseroom, cast, "paul") == (at(30), at(55))
    assert told(caseroom, cast, "fay") == (at(0), at(12)), "she is here"
    assert len(queued(caseroom, cast)) == before + 2
    assert inviting.tell_new_times(caseroom, alma, cast.meeting) == []


def test_a_few_minutes_tell_nobody(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    clock.forward(minutes=4)
    open_with(caseroom, cast, "alma", "carol")
    assert inviting.tell_new_times(caseroom, cast.viewer("alma", clock.now), cast.meeting) == []


def test_what_is_left_of_the_case_on_the_table_counts(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    open_with(caseroom, cast, "alma", "carol")
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["one"])
    clock.forward(minutes=8)
    with looking(caseroom, cast.viewer("alma", clock.now)) as sight:
        rita = next(
            one for one in times.course(sight, cast.meeting).told if one.line.person_id == cast.people["rita"]
        )
    assert (rita.needed, rita.fits) == ((at(12), at(24)), True)


def test_only_officers_of_an_open_meeting_do_it(caseroom: Caseroom, cast: Cast) -> None:
    for act in (agenda.keep_times, inviting.tell_new_times):
        with pytest.raises(Conflict, match="not open yet"):
            act(caseroom, cast.viewer("alma"), cast.meeting)
        for name in ("fay", "eve"):
            with pytest.raises(NotVisible):
                act(caseroom, cast.viewer(name), cast.meeting)
