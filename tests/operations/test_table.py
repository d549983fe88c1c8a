"""The table: one case at a time, the room check before it is shown, and who is kept out of a case."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import table
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.sealed import seal
from models.cases import Case, Exclusion, Information
from models.meetings import Attendance, Meeting, Presence
from models.outcomes import Action, Decision
from models.states import (
    ActionState,
    AttendanceState,
    ItemState,
    MeetingState,
    Outcome,
    ScreenMode,
    Waiting,
)
from tests.cast import AMBER, POLICE, Cast, lay_scene
from tests.places import START
from tests.sitting import EVERYBODY, inside, item_of, meeting_of, open_with, shown_in_room


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    scene = lay_scene(caseroom, START)
    open_with(caseroom, scene)
    return scene


def put(caseroom: Caseroom, cast: Cast, name: str, by: str = "alma") -> str:
    return table.put_on_table(caseroom, cast.viewer(by), cast.items[name])


def out(caseroom: Caseroom, cast: Cast, case: str, *names: str) -> None:
    people = [cast.attendances[name] for name in names]
    table.step_out(caseroom, cast.viewer("dev"), cast.items[case], people)


def decide(caseroom: Caseroom, cast: Cast, name: str) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        key = writing.key("case", cast.cases[name])
        decision = Decision(
            agenda_item_id=cast.items[name],
            case_id=cast.cases[name],
            meeting_id=cast.meeting,
            outcome=Outcome.NO_FURTHER_ACTION,
            text=seal(key, "decisions.text", "No further action"),
            made_by=cast.agencies[AMBER],
            reasons=seal(key, "decisions.reasons", "It stopped"),
            recorded_by=cast.people["alma"],
            recorded_at=cast.now,
        )
        writing.session.add(decision)
        writing.audit("demo.made")


def act(caseroom: Caseroom, cast: Cast, name: str) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        action = Action(
            reference="A-3M9T",
            agenda_item_id=cast.items[name],
            case_id=cast.cases[name],
            meeting_id=cast.meeting,
            text=seal(writing.key("case", cast.cases[name]), "actions.text", "Call again"),
            owner_id=cast.people["paul"],
            owner_agency_id=cast.agencies[POLICE],
            due_on=cast.now.date(),
            state=ActionState.OFFERED,
            recorded_by=cast.people["alma"],
            recorded_at=cast.now,
        )
        writing.session.add(action)
        writing.audit("demo.made")


def test_a_case_on_the_table_has_everybody_in_the_room_present(caseroom: Caseroom, cast: Cast) -> None:
    before = meeting_of(caseroom, cast)

    put(caseroom, cast, "one")

    after, item = meeting_of(caseroom, cast), item_of(caseroom, cast, "one")
    assert (after.on_table_id, after.screen_mode) == (cast.items["one"], ScreenMode.CASE)
    assert (after.revision, after.agenda_revision) == (before.revision + 1, before.agenda_revision + 1)
    assert (item.state, item.started_at, item.ended_at) == (ItemState.ON_TABLE, cast.now, None)
    assert inside(caseroom, cast, "one") == set(EVERYBODY)


def test_a_second_press_changes_nothing(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    revision = meeting_of(caseroom, cast).revision

    assert put(caseroom, cast, "one", by="dev") == cast.items["one"]

    assert meeting_of(caseroom, cast).revision == revision
    with record.reading(caseroom) as session:
        assert len(session.scalars(select(Presence)).all()) == len(EVERYBODY)


def test_a_latecomer_comes_in_with_the_next_case(caseroom: Caseroom, cast: Cast) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        rita = writing.session.get_one(Attendance, cast.attendances["rita"])
        rita.in_room = False
        writing.audit("demo.made")
    put(caseroom, cast, "one")
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Attendance, cast.attendances["rita"]).waiting = Waiting.NEXT_CASE
        writing.audit("demo.made")
    assert inside(caseroom, cast, "one") == set(EVERYBODY) - {"rita"}

    put(caseroom, cast, "two")

    assert inside(caseroom, cast, "two") == set(EVERYBODY)
    with record.reading(caseroom) as session:
        assert session.get_one(Attendance, cast.attendances["rita"]).waiting is None


def test_a_case_with_nothing_recorded_goes_back_to_waiting(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")

    put(caseroom, cast, "two")

    item = item_of(caseroom, cast, "one")
    assert (item.state, item.started_at, item.ended_at) == (ItemState.WAITING, None, None)
    assert inside(caseroom, cast, "one") == set()
    with record.reading(caseroom) as session:
        left = session.scalars(select(Presence).where(Presence.agenda_item_id == cast.items["one"])).all()
    assert {(presence.out_at, presence.out_because) for presence in left} == {(cast.now, "item ended")}


def test_a_case_with_an_outcome_is_done(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    decide(caseroom, cast, "one")

    put(caseroom, cast, "two")

    item = item_of(caseroom, cast, "one")
    assert (item.state, item.ended_at) == (ItemState.DONE, cast.now)


def test_a_case_with_an_action_but_no_outcome_stays(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    act(caseroom, cast, "one")

    with pytest.raises(Invalid) as refused:
        put(caseroom, cast, "two")

    assert refused.value.messages == {
        "case": "ASB-ONE7 has no outcome: record a decision, or no further action because"
    }
    assert meeting_of(caseroom, cast).on_table_id == cast.items["one"]
    assert item_of(caseroom, cast, "one").state == ItemState.ON_TABLE


def test_a_break_leaves_nothing_on_the_table(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")

    table.end_item(caseroom, cast.viewer("carol"), cast.items["one"])

    assert meeting_of(caseroom, cast).on_table_id is None
    table.end_item(caseroom, cast.viewer("carol"), cast.items["one"])
    put(caseroom, cast, "two")
    with pytest.raises(Conflict, match="no longer on the table"):
        table.end_item(caseroom, cast.viewer("carol"), cast.items["one"])
    assert meeting_of(caseroom, cast).on_table_id == cast.items["two"]


@pytest.mark.parametrize("who", ["paul", "fay", "rita", "eve"])
def test_only_officers_move_the_table(caseroom: Caseroom, cast: Cast, who: str) -> None:
    put(caseroom, cast, "one", by="carol")
    viewer = cast.viewer(who)

    for refused in (
        lambda: table.put_on_table(caseroom, viewer, cast.items["two"]),
        lambda: table.end_item(caseroom, viewer, cast.items["one"]),
        lambda: table.set_screen(caseroom, viewer, cast.meeting, "nothing"),
        lambda: table.step_out(caseroom, viewer, cast.items["one"], [cast.attendances["rita"]]),
        lambda: table.come_back(caseroom, viewer, cast.items["one"], cast.attendances["rita"]),
        lambda: table.put_out(caseroom, viewer, cast.items["one"], cast.attendances["dev"], reason="No"),
    ):
        with pytest.raises(NotVisible):
            refused()
    assert inside(caseroom, cast, "one") == set(EVERYBODY)


@pytest.mark.parametrize(
    ("state", "words"), [(MeetingState.PLANNED, "not open yet"), (MeetingState.CLOSED, "is closed")]
)
def test_the_table_moves_only_while_the_meeting_is_open(
    caseroom: Caseroom, cast: Cast, state: MeetingState, words: str
) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Meeting, cast.meeting).state = state
        writing.audit("demo.made")

    with pytest.raises(Conflict, match=words):
        put(caseroom, cast, "one")


def test_an_item_that_does_not_exist_is_not_visible(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(NotVisible):
        table.put_on_table(caseroom, cast.viewer("alma"), "0" * 32)


def test_the_room_sees_the_case_once_everyone_not_on_it_is_out(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    assert shown_in_room(caseroom, cast) == []

    out(caseroom, cast, "one", "rita")

    assert shown_in_room(caseroom, cast) == ["ASB-ONE7"]
    assert inside(caseroom, cast, "one") == set(EVERYBODY) - {"rita"}


def test_officers_stay_though_their_agency_is_not_on_the_case(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "two")

    out(caseroom, cast, "two", "fay")

    assert {"alma", "dev"} < inside(caseroom, cast, "two")
    assert shown_in_room(caseroom, cast) == ["ASB-TWO7"]


def test_stepping_out_twice_records_it_once(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    out(caseroom, cast, "one", "rita")
    revision = meeting_of(caseroom, cast).revision

    out(caseroom, cast, "one", "rita")

    assert meeting_of(caseroom, cast).revision == revision


def test_somebody_of_another_meeting_cannot_step_out(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    with pytest.raises(NotVisible):
        table.step_out(caseroom, cast.viewer("dev"), cast.items["one"], ["0" * 32])


def test_who_comes_back_is_checked_again(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    out(caseroom, cast, "one", "rita")
    assert shown_in_room(caseroom, cast) == ["ASB-ONE7"]

    table.come_back(caseroom, cast.viewer("dev"), cast.items["one"], cast.attendances["rita"])

    assert inside(caseroom, cast, "one") == set(EVERYBODY)
    assert shown_in_room(caseroom, cast) == []


def test_nobody_comes_back_to_a_case_that_is_over(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    out(caseroom, cast, "one", "paul")
    put(caseroom, cast, "two")
    with pytest.raises(Conflict):
        table.come_back(caseroom, cast.viewer("dev"), cast.items["one"], cast.attendances["paul"])


def test_who_left_the_meeting_does_not_come_back(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    out(caseroom, cast, "one", "paul")
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Attendance, cast.attendances["paul"]).state = AttendanceState.LEFT
        writing.audit("demo.made")
    with pytest.raises(Invalid) as refused:
        table.come_back(caseroom, cast.viewer("dev"), cast.items["one"], cast.attendances["paul"])
    assert list(refused.value.messages) == ["person"]


def sees(caseroom: Caseroom, cast: Cast, who: str, name: str) -> tuple[bool, int]:
    """Whether a person sees a case, and how much information on it."""
    with looking(caseroom, cast.viewer(who)) as sight:
        case = sight.scalar(select(Case.id).where(Case.id == cast.cases[name]))
        held = sight.scalars(select(Information.id).where(Information.case_id == cast.cases[name])).all()
    return case is not None, len(held)


def test_who_is_put_out_sees_nothing_until_it_is_lifted(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    assert sees(caseroom, cast, "paul", "one") == (True, 2)

    exclusion = table.put_out(
        caseroom, cast.viewer("alma"), cast.items["one"], cast.attendances["paul"], reason="Knows the family"
    )

    assert sees(caseroom, cast, "paul", "one") == (False, 0)
    assert sees(caseroom, cast, "carol", "one") == (True, 3)
    assert "paul" not in inside(caseroom, cast, "one")

    table.lift_exclusion(caseroom, cast.viewer("dev"), exclusion)

    assert sees(caseroom, cast, "paul", "one") == (True, 2)


def test_putting_out_twice_is_one_exclusion(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    paul = cast.attendances["paul"]
    first = table.put_out(caseroom, cast.viewer("alma"), cast.items["one"], paul, reason="Knows them")
    assert table.put_out(caseroom, cast.viewer("dev"), cast.items["one"], paul, reason="Again") == first


def test_putting_out_needs_a_reason(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    with pytest.raises(Invalid) as refused:
        table.put_out(caseroom, cast.viewer("alma"), cast.items["one"], cast.attendances["paul"], reason=" ")
    assert refused.value.messages == {"reason": "Say why"}
    assert "paul" in inside(caseroom, cast, "one")


def test_the_reason_is_stored_sealed(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    paul = cast.attendances["paul"]
    made = table.put_out(caseroom, cast.viewer("alma"), cast.items["one"], paul, reason="Knows the family")
    with looking(caseroom, cast.viewer("dev")) as sight:
        rows = sight.rows(select(Exclusion.reason).where(Exclusion.id == made), str)
    assert rows == ["Knows the family"]
    with record.reading(caseroom) as session:
        assert "family" not in session.get_one(Exclusion, made).reason.stored


def test_an_attendee_cannot_lift_an_exclusion(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    made = table.put_out(
        caseroom, cast.viewer("alma"), cast.items["one"], cast.attendances["paul"], reason="Knows the family"
    )
    for who in ("paul", "fay", "eve"):
        with pytest.raises(NotVisible):
            table.lift_exclusion(caseroom, cast.viewer(who), made)
    assert sees(caseroom, cast, "paul", "one") == (False, 0)


def test_an_interest_is_declared_for_oneself_or_by_an_officer(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    fay, paul = cast.attendances["fay"], cast.attendances["paul"]
    with pytest.raises(NotVisible):
        table.declare_interest(caseroom, cast.viewer("fay"), cast.items["one"], paul, reason="His sister")

    table.declare_interest(caseroom, cast.viewer("fay"), cast.items["one"], fay, reason="My sister")
    table.declare_interest(caseroom, cast.viewer("dev"), cast.items["one"], paul, reason="His cousin")

    assert inside(caseroom, cast, "one") == {"alma", "dev", "carol", "rita"}
    with record.reading(caseroom) as session:
        reasons = session.scalars(select(Presence.out_because).where(Presence.out_at.is_not(None))).all()
    assert set(reasons) == {"declared interest"}


def test_an_interest_may_be_declared_before_the_meeting(caseroom: Caseroom) -> None:
    cast = lay_scene(caseroom, START - timedelta(days=2))
    table.declare_interest(
        caseroom, cast.viewer("fay"), cast.items["one"], cast.attendances["fay"], reason="My sister"
    )
    assert sees(caseroom, cast, "fay", "one") == (False, 0)


def test_who_is_excluded_holds_the_case_back_until_they_are_out(caseroom: Caseroom, cast: Cast) -> None:
    paul = cast.attendances["paul"]
    table.declare_interest(caseroom, cast.viewer("paul"), cast.items["one"], paul, reason="My cousin")
    put(caseroom, cast, "one")
    out(caseroom, cast, "one", "rita")
    assert shown_in_room(caseroom, cast) == []

    out(caseroom, cast, "one", "paul")

    assert shown_in_room(caseroom, cast) == ["ASB-ONE7"]
    with pytest.raises(Invalid):
        table.come_back(caseroom, cast.viewer("dev"), cast.items["one"], paul)


def test_the_projector_is_blanked_and_shown_again(caseroom: Caseroom, cast: Cast) -> None:
    put(caseroom, cast, "one")
    out(caseroom, cast, "one", "rita")
    assert shown_in_room(caseroom, cast) == ["ASB-ONE7"]

    table.set_screen(caseroom, cast.viewer("dev"), cast.meeting, "nothing")
    assert shown_in_room(caseroom, cast) == []

    table.set_screen(caseroom, cast.viewer("dev"), cast.meeting, "case")
    assert shown_in_room(caseroom, cast) == ["ASB-ONE7"]


def test_an_unknown_screen_mode_is_refused(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        table.set_screen(caseroom, cast.viewer("dev"), cast.meeting, "everything")
    assert list(refused.value.messages) == ["mode"]
