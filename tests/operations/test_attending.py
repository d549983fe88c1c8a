"""Coming, agreeing and going: rule 5's states, the exact text, one row for an answer, latecomers who wait."""

import threading
from typing import Any

import pytest
from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import attending, table
from meetings.queries.register import RegisterRow, Standing, register
from meetings.refusals import Conflict, Invalid, NotVisible
from models.cases import Information
from models.meetings import Acknowledgement, Meeting, Presence
from models.records import AuditRow
from models.states import Answer, AttendanceState, HereBy, How, MeetingState, Out, Waiting
from tests.cast import Cast, lay_scene
from tests.joined import answer, attendance, code_now, join, opened, scan, statement
from tests.places import StoppedClock
from tests.sitting import inside, meeting_of, shown_in_room


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def sitting(caseroom: Caseroom, cast: Cast) -> Cast:
    opened(caseroom, cast)
    return cast


def put_one(caseroom: Caseroom, cast: Cast) -> None:
    """Case one on the table, with those who may see it in the room."""
    join(caseroom, cast, "alma", "carol", "fay")
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["one"])


def acknowledgements(caseroom: Caseroom, cast: Cast, name: str) -> list[tuple[str, str, str]]:
    """Answer, kind of answering and who recorded it, of a person's rows for the meeting."""
    rows = (
        select(Acknowledgement.answer, Acknowledgement.how, Acknowledgement.recorded_by)
        .where(Acknowledgement.person_id == cast.people[name], Acknowledgement.meeting_id == cast.meeting)
        .order_by(Acknowledgement.at)
    )
    with record.reading(caseroom) as session:
        return [(row.answer, row.how, row.recorded_by) for row in session.execute(rows)]


def row_of(caseroom: Caseroom, cast: Cast, name: str, viewer: str = "alma") -> RegisterRow:
    with looking(caseroom, cast.viewer(viewer, caseroom.clock())) as sight:
        (row,) = [one for one in register(sight, cast.meeting) if one.person_id == cast.people[name]]
    return row


def revisions(caseroom: Caseroom, cast: Cast) -> tuple[int, int]:
    meeting = meeting_of(caseroom, cast)
    return meeting.revision, meeting.agenda_revision


def close(caseroom: Caseroom, cast: Cast) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(update(Meeting).values(state=MeetingState.CLOSED))
        writing.audit("meeting.closed", cast.meeting)


# Arriving


def test_a_scan_makes_a_person_here_in_the_room_and_not_agreed(caseroom: Caseroom, sitting: Cast) -> None:
    assert row_of(caseroom, sitting, "paul").standing == Standing.EXPECTED
    scan(caseroom, sitting, "paul")
    row = row_of(caseroom, sitting, "paul")
    assert (row.standing, row.here, row.in_room, row.at) == (Standing.NOT_AGREED, True, True, sitting.now)
    assert attendance(caseroom, sitting, "paul").here_by == HereBy.CODE


def test_a_second_scan_writes_nothing(caseroom: Caseroom, sitting: Cast) -> None:
    scan(caseroom, sitting, "paul")
    before = revisions(caseroom, sitting)
    scan(caseroom, sitting, "paul")
    assert revisions(caseroom, sitting) == before


def test_an_old_or_wrong_code_is_refused_without_naming_a_meeting(
    caseroom: Caseroom, sitting: Cast, clock: StoppedClock
) -> None:
    old = code_now(caseroom, sitting)
    clock.forward(seconds=121)
    for code in (old, "000000", ""):
        with pytest.raises(Invalid) as refusal:
            attending.arrive(caseroom, sitting.viewer("paul", clock.now), code)
        assert refusal.value.messages == {"code": attending.OLD_CODE}
        assert "October" not in attending.OLD_CODE
    assert row_of(caseroom, sitting, "paul").standing == Standing.EXPECTED


def test_who_was_not_invited_does_not_come_in_by_a_valid_code(caseroom: Caseroom, sitting: Cast) -> None:
    with pytest.raises(NotVisible):
        attending.arrive(caseroom, sitting.viewer("eve"), code_now(caseroom, sitting))


# Acknowledging


def test_an_agreement_is_bound_to_the_text_and_opens_what_others_brought(
    caseroom: Caseroom, sitting: Cast
) -> None:
    scan(caseroom, sitting, "paul")
    assert texts(caseroom, sitting, "paul") == set()
    given = answer(caseroom, sitting, "paul")
    place = attendance(caseroom, sitting, "paul")
    assert (place.acknowledgement_id, place.agreed_at) == (given, sitting.now)
    with record.reading(caseroom) as session:
        row = session.get_one(Acknowledgement, given)
        told = session.scalars(select(AuditRow).where(AuditRow.object_id == given)).one()
    assert (row.statement_sha256, row.answer) == (statement(caseroom, sitting), Answer.AGREED)
    assert (told.event, told.actor_id) == ("acknowledgement.recorded", sitting.people["paul"])
    assert texts(caseroom, sitting, "paul") == {"involved", "agencies"}


def texts(caseroom: Caseroom, cast: Cast, name: str) -> set[str]:
    """Which of case one's pieces of information a person may read."""
    with looking(caseroom, cast.viewer(name, caseroom.clock())) as sight:
        statement = select(Information.audience).where(Information.case_id == cast.cases["one"])
        return set(sight.scalars(statement))


def test_another_text_than_the_meetings_is_a_conflict(caseroom: Caseroom, sitting: Cast) -> None:
    scan(caseroom, sitting, "paul")
    with pytest.raises(Conflict, match="has changed"):
        attending.acknowledge(caseroom, sitting.viewer("paul"), sitting.meeting, "0" * 64, agrees=True)
    assert acknowledgements(caseroom, sitting, "paul") == []


def test_the_same_answer_twice_is_one_row(caseroom: Caseroom, sitting: Cast, clock: StoppedClock) -> None:
    scan(caseroom, sitting, "paul")
    first = answer(caseroom, sitting, "paul")
    before = revisions(caseroom, sitting)
    clock.forward(minutes=2)
    assert answer(caseroom, sitting, "paul") == first
    assert revisions(caseroom, sitting) == before
    assert row_of(caseroom, sitting, "paul").at == sitting.now


def test_a_double_tap_from_two_threads_is_one_row(caseroom: Caseroom, sitting: Cast) -> None:
    scan(caseroom, sitting, "paul")
    taps = [threading.Thread(target=answer, args=(caseroom, sitting, "paul")) for _ in range(8)]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join()
    assert len(acknowledgements(caseroom, sitting, "paul")) == 1


def test_a_changed_mind_is_a_new_row_and_the_latest_counts(
    caseroom: Caseroom, sitting: Cast, clock: StoppedClock
) -> None:
    scan(caseroom, sitting, "paul")
    seen = []
    for agrees in (False, True, False):
        clock.forward(seconds=1)
        answer(caseroom, sitting, "paul", agrees=agrees)
        seen.append((row_of(caseroom, sitting, "paul").standing, texts(caseroom, sitting, "paul")))
    declined: tuple[Standing, set[str]] = (Standing.DECLINED, set())
    assert seen == [declined, (Standing.AGREED, {"involved", "agencies"}), declined]
    assert [row[0] for row in acknowledgements(caseroom, sitting, "paul")] == [
        "declined",
        "agreed",
        "declined",
    ]


def test_an_acknowledgement_does_not_wake_the_phones(caseroom: Caseroom, sitting: Cast) -> None:
    before = revisions(caseroom, sitting)
    join(caseroom, sitting, "paul")
    assert revisions(caseroom, sitting) == (before[0] + 2, before[1])


def test_it_wakes_them_where_it_changes_what_the_room_sees(caseroom: Caseroom, sitting: Cast) -> None:
    scan(caseroom, sitting, "paul")
    put_one(caseroom, sitting)
    assert shown_in_room(caseroom, sitting) == []
    before = revisions(caseroom, sitting)
    answer(caseroom, sitting, "paul")
    assert shown_in_room(caseroom, sitting) == ["ASB-ONE7"]
    assert revisions(caseroom, sitting) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize("agrees", [True, False])
def test_nobody_answers_before_it_opens_or_once_it_is_closed(
    caseroom: Caseroom, cast: Cast, *, agrees: bool
) -> None:
    with pytest.raises(Conflict, match="not open yet"):
        answer(caseroom, cast, "paul", agrees=agrees)
    opened(caseroom, cast)
    scan(caseroom, cast, "paul")
    close(caseroom, cast)
    with pytest.raises(Conflict, match="closed"):
        answer(caseroom, cast, "paul", agrees=agrees)
    assert acknowledgements(caseroom, cast, "paul") == []


def test_a_stranger_has_nothing_to_answer(caseroom: Caseroom, sitting: Cast) -> None:
    with pytest.raises(NotVisible):
        answer(caseroom, sitting, "eve")


# From elsewhere


def test_who_is_not_in_the_room_joins_alone_or_not_at_all(caseroom: Caseroom, sitting: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        answer(caseroom, sitting, "paul")
    assert refusal.value.messages == {"alone": attending.ALONE}
    assert row_of(caseroom, sitting, "paul").standing == Standing.EXPECTED
    answer(caseroom, sitting, "paul", alone=True)
    row = row_of(caseroom, sitting, "paul")
    assert (row.standing, row.how, row.in_room) == (Standing.AGREED, "remote", True)


def test_a_refusal_from_elsewhere_needs_no_tick_and_makes_nobody_here(
    caseroom: Caseroom, sitting: Cast
) -> None:
    answer(caseroom, sitting, "paul", agrees=False)
    row = row_of(caseroom, sitting, "paul")
    assert (row.standing, row.here) == (Standing.DECLINED, False)


# Recorded by an officer


@pytest.mark.parametrize(("how", "word"), [(How.SPOKEN, "aloud"), (How.PAPER, "on paper")])
def test_officers_record_spoken_and_paper_agreements_as_their_own_kinds(
    caseroom: Caseroom, sitting: Cast, how: How, word: str
) -> None:
    join(caseroom, sitting, "paul")
    people = [sitting.attendances[name] for name in ("paul", "fay", "rita")]
    attending.record_acknowledgement(caseroom, sitting.viewer("dev"), sitting.meeting, people, how=how)
    assert [row_of(caseroom, sitting, name).how for name in ("paul", "fay", "rita")] == ["phone", word, word]
    assert acknowledgements(caseroom, sitting, "fay") == [(Answer.AGREED, how, sitting.people["dev"])]
    assert attendance(caseroom, sitting, "fay").here_by == HereBy.OFFICER
    assert len(acknowledgements(caseroom, sitting, "paul")) == 1


def test_ticking_nobody_or_with_another_kind_is_refused(caseroom: Caseroom, sitting: Cast) -> None:
    fay = sitting.attendances["fay"]
    for people, how in (([], How.SPOKEN), ([fay], How.PHONE)):
        with pytest.raises(Invalid, match="Tick who agreed"):
            attending.record_acknowledgement(
                caseroom, sitting.viewer("dev"), sitting.meeting, people, how=how
            )
    assert acknowledgements(caseroom, sitting, "fay") == []


# Latecomers


def test_a_latecomer_agrees_and_waits_for_the_next_case(caseroom: Caseroom, sitting: Cast) -> None:
    put_one(caseroom, sitting)
    scan(caseroom, sitting, "paul")
    place = attendance(caseroom, sitting, "paul")
    assert (place.state, place.in_room, place.waiting) == (AttendanceState.HERE, False, None)
    answer(caseroom, sitting, "paul")
    assert attendance(caseroom, sitting, "paul").waiting == Waiting.NEXT_CASE
    assert inside(caseroom, sitting, "one") == {"alma", "carol", "fay"}
    assert shown_in_room(caseroom, sitting) == ["ASB-ONE7"]
    table.put_on_table(caseroom, sitting.viewer("alma"), sitting.items["two"])
    assert inside(caseroom, sitting, "two") == {"alma", "carol", "fay", "paul"}


def test_an_officer_admits_a_latecomer_now(caseroom: Caseroom, sitting: Cast) -> None:
    put_one(caseroom, sitting)
    join(caseroom, sitting, "paul")
    admit(caseroom, sitting, "paul", now=True)
    assert inside(caseroom, sitting, "one") == {"alma", "carol", "fay", "paul"}
    place = attendance(caseroom, sitting, "paul")
    assert (place.in_room, place.waiting) == (True, None)
    before = revisions(caseroom, sitting)
    admit(caseroom, sitting, "paul", now=True)
    admit(caseroom, sitting, "paul", now=False)
    assert revisions(caseroom, sitting) == before


def admit(caseroom: Caseroom, cast: Cast, name: str, *, now: bool, by: str = "dev") -> None:
    attending.admit(caseroom, cast.viewer(by), cast.meeting, cast.attendances[name], now=now)


def test_nobody_is_admitted_without_agreement_nor_past_an_exclusion(
    caseroom: Caseroom, sitting: Cast
) -> None:
    put_one(caseroom, sitting)
    scan(caseroom, sitting, "paul")
    with pytest.raises(Invalid, match="not agreed"):
        admit(caseroom, sitting, "paul", now=True)
    answer(caseroom, sitting, "paul")
    table.declare_interest(
        caseroom, sitting.viewer("paul"), sitting.items["one"], sitting.attendances["paul"], reason="A cousin"
    )
    with pytest.raises(Invalid, match="kept out"):
        admit(caseroom, sitting, "paul", now=True)
    assert inside(caseroom, sitting, "one") == {"alma", "carol", "fay"}


# Leaving


def test_who_leaves_is_out_of_the_room_and_the_case(
    caseroom: Caseroom, sitting: Cast, clock: StoppedClock
) -> None:
    join(caseroom, sitting, "paul")
    put_one(caseroom, sitting)
    later = clock.forward(minutes=3)
    attending.leave(caseroom, sitting.viewer("paul", later), sitting.meeting)
    row = row_of(caseroom, sitting, "paul")
    assert (row.standing, row.at, row.in_room) == (Standing.LEFT, later, False)
    assert inside(caseroom, sitting, "one") == {"alma", "carol", "fay"}
    with record.reading(caseroom) as session:
        (presence,) = session.scalars(
            select(Presence).where(Presence.attendance_id == sitting.attendances["paul"])
        )
    assert (presence.out_at, presence.out_because) == (later, Out.LEFT)


def test_who_comes_back_is_a_latecomer_with_their_agreement(caseroom: Caseroom, sitting: Cast) -> None:
    join(caseroom, sitting, "paul")
    put_one(caseroom, sitting)
    attending.mark_left(caseroom, sitting.viewer("dev"), sitting.meeting, sitting.attendances["paul"])
    scan(caseroom, sitting, "paul")
    place = attendance(caseroom, sitting, "paul")
    assert (place.state, place.waiting) == (AttendanceState.HERE, Waiting.NEXT_CASE)
    assert row_of(caseroom, sitting, "paul").standing == Standing.AGREED


def test_apologies_stand_until_the_person_comes_after_all(caseroom: Caseroom, sitting: Cast) -> None:
    attending.mark_apologies(caseroom, sitting.viewer("dev"), sitting.meeting, sitting.attendances["rita"])
    assert row_of(caseroom, sitting, "rita").standing == Standing.APOLOGIES
    join(caseroom, sitting, "rita")
    assert row_of(caseroom, sitting, "rita").standing == Standing.AGREED


def test_who_never_came_gave_no_response(caseroom: Caseroom, sitting: Cast) -> None:
    close(caseroom, sitting)
    assert row_of(caseroom, sitting, "rita").standing == Standing.NO_RESPONSE


# Who may


def test_only_officers_keep_the_register(caseroom: Caseroom, sitting: Cast) -> None:
    join(caseroom, sitting, "paul")
    before = revisions(caseroom, sitting)
    paul, rita = sitting.attendances["paul"], sitting.attendances["rita"]
    attempts: list[tuple[Any, dict[str, Any]]] = [
        (attending.record_acknowledgement, {"attendance_ids": [rita], "how": How.SPOKEN}),
        (attending.mark_apologies, {"attendance_id": rita}),
        (attending.mark_left, {"attendance_id": paul}),
    ]
    for stranger in ("paul", "fay", "eve"):
        for operation, given in [*attempts, (attending.admit, {"attendance_id": paul, "now": True})]:
            with pytest.raises(NotVisible):
                operation(caseroom, sitting.viewer(stranger), sitting.meeting, **given)
    assert revisions(caseroom, sitting) == before
    for operation, given in attempts:
        operation(caseroom, sitting.viewer("carol"), sitting.meeting, **given)
    assert revisions(caseroom, sitting) == (before[0] + 3, before[1] + 3)


def test_a_place_on_another_register_is_not_there(caseroom: Caseroom, sitting: Cast) -> None:
    with pytest.raises(NotVisible):
        attending.mark_left(caseroom, sitting.viewer("dev"), sitting.meeting, "0" * 32)


def test_a_refusal_is_told_to_officers_only(caseroom: Caseroom, sitting: Cast) -> None:
    scan(caseroom, sitting, "paul")
    answer(caseroom, sitting, "paul", agrees=False)
    join(caseroom, sitting, "fay")
    assert row_of(caseroom, sitting, "paul", viewer="dev").standing == Standing.DECLINED
    assert row_of(caseroom, sitting, "paul", viewer="fay").standing == Standing.NOT_AGREED
    with looking(caseroom, sitting.viewer("rita")) as sight:
        assert [row.person_id for row in register(sight, sitting.meeting)] == [sitting.people["rita"]]
