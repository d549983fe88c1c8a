"""Who is reminded of an unanswered return, once a day, and who is left alone."""

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import cases, chasing, inviting, opening_meeting, return_workers, returns
from meetings.refusals import Conflict, NotVisible
from models.returns import Return
from models.states import Returned
from tests.asked import keep_out, lay_asked, represent, return_of
from tests.cast import EREWASH, FUTURES, POLICE, Cast
from tests.places import StoppedClock
from tests.planned import audited, coordinate, last_seq, queued


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_asked(caseroom)


def to_answer(caseroom: Caseroom, cast: Cast) -> dict[str, int]:
    """How many returns each is to answer, by name."""
    names = {person_id: name for name, person_id in cast.people.items()}
    with record.reading(caseroom) as session:
        found = chasing.answering(session, chasing.waiting(session, cast.meeting))
    return {names[person_id]: len(rows) for person_id, rows in found.items()}


def test_case_workers_answer_else_members_on_the_register_else_representatives(
    caseroom: Caseroom, cast: Cast
) -> None:
    """Fay and Rita work on their cases; the police and Amber have members coming; Erewash only joins."""
    assert to_answer(caseroom, cast) == {"fay": 1, "rita": 1, "alma": 1, "dev": 1, "carol": 2, "paul": 2}

    carol = cast.viewer("carol")
    return_workers.assign_for_return(
        caseroom, carol, return_of(caseroom, cast, POLICE).id, cast.people["paul"]
    )
    assert to_answer(caseroom, cast) == {"fay": 1, "rita": 1, "alma": 1, "dev": 1, "carol": 1, "paul": 2}

    represent(caseroom, cast, "eve")
    fay = cast.viewer("fay")
    cases.involve_agency(caseroom, fay, cast.cases["one"], cast.agencies[EREWASH], reason="He moves there")
    assert to_answer(caseroom, cast)["eve"] == 1


def test_everybody_sees_each_return_they_are_told_to_answer(caseroom: Caseroom, cast: Cast) -> None:
    represent(caseroom, cast, "eve")
    fay = cast.viewer("fay")
    cases.involve_agency(caseroom, fay, cast.cases["one"], cast.agencies[EREWASH], reason="He moves there")
    keep_out(caseroom, cast, "paul", "one")
    for name, count in to_answer(caseroom, cast).items():
        viewer = cast.viewer(name)
        own = select(Return.id).where(Return.agency_id == viewer.agency)
        with looking(caseroom, viewer) as sight:
            assert len(sight.scalars(own).all()) == count, name


def test_only_those_who_have_not_answered_are_reminded(caseroom: Caseroom, cast: Cast) -> None:
    fay, asked = cast.viewer("fay"), return_of(caseroom, cast, FUTURES)
    returns.answer_return(caseroom, fay, asked.id, Returned.NIL)
    before = last_seq(caseroom)

    assert chasing.chase(caseroom, cast.viewer("alma"), cast.meeting) == 5

    assert queued(caseroom, cast) == ["alma", "carol", "dev", "paul", "rita"]
    ((event, meeting_id, details),) = audited(caseroom, before)
    assert (event, meeting_id) == ("returns.chased", cast.meeting)
    assert details == {"people": sorted(cast.people[name] for name in queued(caseroom, cast))}


def test_one_agency_alone_and_then_the_others(caseroom: Caseroom, cast: Cast) -> None:
    alma = cast.viewer("alma")
    assert chasing.chase(caseroom, alma, cast.meeting, cast.agencies[POLICE]) == 2
    assert queued(caseroom, cast) == ["carol", "paul"]
    assert chasing.chase(caseroom, alma, cast.meeting) == 4
    assert queued(caseroom, cast) == sorted(["alma", "carol", "dev", "fay", "paul", "rita"])


def test_a_second_press_the_same_day_sends_nothing_and_one_the_next_day_does(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    assert chasing.chase(caseroom, cast.viewer("alma"), cast.meeting) == 6
    before = last_seq(caseroom)
    clock.forward(hours=8)
    assert chasing.chase(caseroom, cast.viewer("alma", clock.now), cast.meeting) == 0
    assert audited(caseroom, before) == []
    clock.forward(hours=12)
    assert chasing.chase(caseroom, cast.viewer("alma", clock.now), cast.meeting) == 6


def test_apologies_and_exclusions_leave_a_person_alone(caseroom: Caseroom, cast: Cast) -> None:
    inviting.record_apologies(caseroom, cast.viewer("dev"), cast.attendances["dev"])
    keep_out(caseroom, cast, "fay", "one")
    assert to_answer(caseroom, cast) == {"rita": 1, "alma": 1, "carol": 2, "paul": 2}


def test_only_a_coordinator_chases_and_only_before_the_meeting(caseroom: Caseroom, cast: Cast) -> None:
    for name in ("dev", "carol", "fay", "eve"):
        with pytest.raises(NotVisible):
            chasing.chase(caseroom, cast.viewer(name), cast.meeting)
    opening_meeting.open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
    with pytest.raises(Conflict):
        chasing.chase(caseroom, cast.viewer("alma"), cast.meeting)


def test_a_coordinator_kept_out_of_a_case_reminds_nobody_of_it(caseroom: Caseroom, cast: Cast) -> None:
    coordinate(caseroom, cast, "eve")
    keep_out(caseroom, cast, "eve", "two")
    assert chasing.chase(caseroom, cast.viewer("eve"), cast.meeting) == 5
    assert "rita" not in queued(caseroom, cast)
