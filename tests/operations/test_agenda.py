"""The agenda: planned by referral, in which order, and what it discloses to the officers."""

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import agenda, planning
from meetings.operations.agenda import Allotment
from meetings.operations.planning import Plan
from meetings.refusals import Conflict, Invalid, NotVisible
from models.agencies import MeetingType
from models.base import new_id
from models.cases import Case, Information, OfficerDisclosure, Referral
from models.meetings import AgendaItem
from models.states import ItemState, MeetingState
from tests.cast import Cast, lay_cases, lay_meeting, lay_people, lay_scene
from tests.places import START
from tests.planned import audited, change_row, coordinate, last_seq, meeting_row


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    """The scene with an empty agenda: Eve coordinates, so that she plans without being an officer."""
    scene = lay_scene(caseroom, START)
    coordinate(caseroom, scene, "eve")
    with record.writing(caseroom, Clock(START)) as writing:
        for row in (
            *writing.session.scalars(select(OfficerDisclosure)),
            *writing.session.scalars(select(AgendaItem)),
        ):
            writing.session.delete(row)
        writing.audit("demo.made")
    return scene


def add(caseroom: Caseroom, cast: Cast, name: str, *, by: str = "eve", minutes: int | None = None) -> str:
    return agenda.add_item(caseroom, cast.viewer(by), cast.meeting, cast.referrals[name], minutes=minutes)


def remove(
    caseroom: Caseroom, cast: Cast, item_id: str, *, by: str = "eve", meeting_id: str | None = None
) -> str:
    with record.reading(caseroom) as session:
        items = select(AgendaItem).where(AgendaItem.meeting_id == (meeting_id or cast.meeting))
        found = session.scalars(items.order_by(AgendaItem.position))
        seen = [Allotment(item.id, item.minutes) for item in found]
    meeting_id = meeting_id or cast.meeting
    return agenda.reorder(caseroom, cast.viewer(by), meeting_id, seen, seen=seen, without=item_id)


def on_agenda(caseroom: Caseroom, cast: Cast) -> list[tuple[str, int, int]]:
    """Names of cases in order, with their position and minutes."""
    names = {case_id: name for name, case_id in cast.cases.items()}
    with record.reading(caseroom) as session:
        items = session.scalars(select(AgendaItem).order_by(AgendaItem.position))
        return [(names[item.case_id], item.position, item.minutes) for item in items]


def held_by_officers(caseroom: Caseroom, cast: Cast) -> set[str]:
    """Names of the information disclosed to the officers of the cast's meeting."""
    names = {information_id: name for name, information_id in cast.information.items()}
    with record.reading(caseroom) as session:
        found = session.scalars(
            select(OfficerDisclosure.information_id).where(OfficerDisclosure.meeting_id == cast.meeting)
        )
        return {names[information_id] for information_id in found}


def read_by(caseroom: Caseroom, cast: Cast, name: str) -> set[str]:
    names = {information_id: title for title, information_id in cast.information.items()}
    with looking(caseroom, cast.viewer(name)) as sight:
        return {names[information_id] for information_id in sight.scalars(select(Information.id))}


def test_a_referral_is_put_at_the_end_for_the_minutes_wanted(caseroom: Caseroom, cast: Cast) -> None:
    before, since = meeting_row(caseroom, cast.meeting), last_seq(caseroom)

    second = add(caseroom, cast, "two")
    first = add(caseroom, cast, "one", minutes=20)

    assert on_agenda(caseroom, cast) == [("two", 1, 12), ("one", 2, 20)]
    with record.reading(caseroom) as session:
        item = session.get_one(AgendaItem, second)
    assert (item.meeting_id, item.referral_id, item.state) == (
        cast.meeting,
        cast.referrals["two"],
        ItemState.WAITING,
    )
    assert audited(caseroom, since) == [
        ("item.added", second, {"case": cast.cases["two"]}),
        ("item.added", first, {"case": cast.cases["one"]}),
    ]
    after = meeting_row(caseroom, cast.meeting)
    assert (after.revision, after.agenda_revision) == (before.revision + 2, before.agenda_revision + 2)


def test_the_same_case_twice_is_one_item(caseroom: Caseroom, cast: Cast) -> None:
    first = add(caseroom, cast, "one")
    since = last_seq(caseroom)

    assert add(caseroom, cast, "one", minutes=40) == first
    assert on_agenda(caseroom, cast) == [("one", 1, 12)]
    assert audited(caseroom, since) == []


def test_officers_see_what_is_for_them_once_the_case_is_on(caseroom: Caseroom, cast: Cast) -> None:
    assert "one involved" in read_by(caseroom, cast, "fay")
    assert read_by(caseroom, cast, "dev") == set()

    item_id = add(caseroom, cast, "one")

    mine = {"one involved", "one agencies", "one officers"}
    assert held_by_officers(caseroom, cast) == mine
    assert read_by(caseroom, cast, "dev") == mine

    remove(caseroom, cast, item_id)
    assert held_by_officers(caseroom, cast) == set()
    assert read_by(caseroom, cast, "dev") == set()


def test_the_coordinator_plans_a_case_without_seeing_it(caseroom: Caseroom, cast: Cast) -> None:
    add(caseroom, cast, "one")
    with looking(caseroom, cast.viewer("fay")) as sight:
        assert list(sight.scalars(select(Case.id))) == [cast.cases["one"]]
    with looking(caseroom, cast.viewer("eve")) as sight:
        assert list(sight.scalars(select(AgendaItem.case_id))) == [cast.cases["one"]]
        assert list(sight.scalars(select(Case.id))) == []
        assert list(sight.scalars(select(Information.id))) == []


def test_only_coordinators_touch_the_agenda(caseroom: Caseroom, cast: Cast) -> None:
    item_id = add(caseroom, cast, "one")
    seen = [Allotment(item_id, 12)]
    for name in ("carol", "dev", "fay", "rita"):
        viewer = cast.viewer(name)
        with pytest.raises(NotVisible):
            add(caseroom, cast, "two", by=name)
        with pytest.raises(NotVisible):
            remove(caseroom, cast, item_id, by=name)
        with pytest.raises(NotVisible):
            agenda.reorder(caseroom, viewer, cast.meeting, [Allotment(item_id, 30)], seen=seen)
        with pytest.raises(NotVisible):
            agenda.order_items_for_me(caseroom, viewer, cast.meeting)
    assert on_agenda(caseroom, cast) == [("one", 1, 12)]


def test_what_does_not_exist_is_not_visible(caseroom: Caseroom, cast: Cast) -> None:
    nobody = "f" * 32
    viewer = cast.viewer("eve")
    with pytest.raises(NotVisible):
        agenda.add_item(caseroom, viewer, cast.meeting, nobody)
    with pytest.raises(NotVisible):
        agenda.add_item(caseroom, viewer, nobody, cast.referrals["one"])
    with pytest.raises(NotVisible):
        remove(caseroom, cast, nobody)
    with pytest.raises(NotVisible):
        agenda.order_items_for_me(caseroom, viewer, nobody)


def test_a_referral_to_another_type_is_not_for_this_meeting(caseroom: Caseroom, cast: Cast) -> None:
    with record.writing(caseroom, Clock(START)) as writing:
        known = writing.session.get_one(MeetingType, cast.meeting_type)
        columns = {column.key: getattr(known, column.key) for column in MeetingType.__table__.columns}
        other = MeetingType(**columns | {"id": new_id(), "key": "other"})
        writing.session.add(other)
        writing.session.flush()
        writing.session.get_one(Referral, cast.referrals["one"]).meeting_type_id = other.id
        writing.audit("demo.made")
    assert add(caseroom, cast, "two")
    with pytest.raises(NotVisible):
        add(caseroom, cast, "one", by="alma")


def test_a_closed_referral_is_refused(caseroom: Caseroom, cast: Cast) -> None:
    with record.writing(caseroom, Clock(START)) as writing:
        row = writing.session.get_one(Referral, cast.referrals["one"])
        row.closed_at, reference = START, row.reference
        writing.audit("demo.made")
    with pytest.raises(Invalid) as refusal:
        add(caseroom, cast, "one")
    assert refusal.value.messages == {"referrals": f"{reference} is no longer put forward"}


@pytest.mark.parametrize("minutes", [-1, 0, 241, 10**12])
def test_senseless_minutes_are_refused(caseroom: Caseroom, cast: Cast, minutes: int) -> None:
    with pytest.raises(Invalid):
        add(caseroom, cast, "one", minutes=minutes)
    item_id = add(caseroom, cast, "two")
    with pytest.raises(Invalid):
        arrange(caseroom, cast, [Allotment(item_id, minutes)], seen=[Allotment(item_id, 12)])
    assert on_agenda(caseroom, cast) == [("two", 1, 12)]


def arrange(caseroom: Caseroom, cast: Cast, wanted: list[Allotment], *, seen: list[Allotment]) -> str:
    return agenda.reorder(caseroom, cast.viewer("eve"), cast.meeting, wanted, seen=seen)


def test_order_and_minutes_are_changed_together(caseroom: Caseroom, cast: Cast) -> None:
    one, two = add(caseroom, cast, "one"), add(caseroom, cast, "two")
    since = last_seq(caseroom)
    seen = [Allotment(one, 12), Allotment(two, 12)]
    wanted = [Allotment(two, 5), Allotment(one, 30)]

    arrange(caseroom, cast, wanted, seen=seen)

    assert on_agenda(caseroom, cast) == [("two", 1, 5), ("one", 2, 30)]
    assert audited(caseroom, since) == [("agenda.ordered", cast.meeting, {"items": [two, one]})]
    arrange(caseroom, cast, wanted, seen=seen)
    assert len(audited(caseroom, since)) == 1


def test_an_agenda_that_somebody_else_changed_is_a_conflict(caseroom: Caseroom, cast: Cast) -> None:
    one, two = add(caseroom, cast, "one"), add(caseroom, cast, "two")
    seen = [Allotment(one, 12), Allotment(two, 12)]
    arrange(caseroom, cast, [Allotment(one, 15), Allotment(two, 12)], seen=seen)

    with pytest.raises(Conflict):
        arrange(caseroom, cast, [Allotment(two, 12), Allotment(one, 12)], seen=seen)
    remove(caseroom, cast, two)
    with pytest.raises(Conflict):
        arrange(caseroom, cast, [Allotment(two, 12), Allotment(one, 15)], seen=seen)
    assert on_agenda(caseroom, cast) == [("one", 1, 15)]


def test_an_order_names_each_item_once(caseroom: Caseroom, cast: Cast) -> None:
    one, two = add(caseroom, cast, "one"), add(caseroom, cast, "two")
    seen = [Allotment(one, 12), Allotment(two, 12)]
    for wanted in ([Allotment(one, 12)], [*seen, seen[0]], [Allotment("f" * 32, 12), seen[0]]):
        with pytest.raises(Conflict):
            arrange(caseroom, cast, wanted, seen=seen)
    assert on_agenda(caseroom, cast) == [("one", 1, 12), ("two", 2, 12)]


def test_removing_twice_is_one_removal_and_minutes_typed_beside_it_are_kept(
    caseroom: Caseroom, cast: Cast
) -> None:
    one, two = add(caseroom, cast, "one"), add(caseroom, cast, "two")
    seen, typed = [Allotment(one, 12), Allotment(two, 12)], [Allotment(one, 12), Allotment(two, 40)]
    since = last_seq(caseroom)
    for _ in range(2):
        agenda.reorder(caseroom, cast.viewer("eve"), cast.meeting, typed, seen=seen, without=one)
    assert on_agenda(caseroom, cast) == [("two", 1, 40)]
    assert [event for event, _, _ in audited(caseroom, since)] == ["agenda.ordered", "item.removed"]


def test_several_referrals_are_added_together_or_not_at_all(caseroom: Caseroom, cast: Cast) -> None:
    wanted = [cast.referrals["one"], cast.referrals["two"]]
    with pytest.raises(NotVisible):
        agenda.add_items(caseroom, cast.viewer("eve"), cast.meeting, [*wanted, "f" * 32])
    assert on_agenda(caseroom, cast) == []
    agenda.add_items(caseroom, cast.viewer("eve"), cast.meeting, [*wanted, wanted[0]])
    assert on_agenda(caseroom, cast) == [("one", 1, 12), ("two", 2, 12)]


def test_removing_closes_the_gap(caseroom: Caseroom, cast: Cast) -> None:
    one = add(caseroom, cast, "one")
    add(caseroom, cast, "two")
    since = last_seq(caseroom)

    assert remove(caseroom, cast, one) == cast.meeting

    assert on_agenda(caseroom, cast) == [("two", 1, 12)]
    assert audited(caseroom, since) == [("item.removed", one, {"case": cast.cases["one"]})]
    with pytest.raises(NotVisible):
        remove(caseroom, cast, one)


def test_an_opened_meeting_keeps_its_agenda(caseroom: Caseroom, cast: Cast) -> None:
    one, two = add(caseroom, cast, "one"), add(caseroom, cast, "two")
    change_row(caseroom, cast, cast.meeting, state=MeetingState.OPEN)
    seen = [Allotment(one, 12), Allotment(two, 12)]
    with pytest.raises(Conflict):
        add(caseroom, cast, "one")
    with pytest.raises(Conflict):
        remove(caseroom, cast, one)
    with pytest.raises(Conflict):
        arrange(caseroom, cast, seen[::-1], seen=seen)
    with pytest.raises(Conflict):
        agenda.order_items_for_me(caseroom, cast.viewer("eve"), cast.meeting)


def test_order_for_me_lets_agencies_leave_early(caseroom: Caseroom, cast: Cast) -> None:
    add(caseroom, cast, "one", minutes=30)
    add(caseroom, cast, "two", minutes=5)

    agenda.order_items_for_me(caseroom, cast.viewer("eve"), cast.meeting)

    assert on_agenda(caseroom, cast) == [("two", 1, 5), ("one", 2, 30)]
    since = last_seq(caseroom)
    agenda.order_items_for_me(caseroom, cast.viewer("eve"), cast.meeting)
    assert audited(caseroom, since) == []


@pytest.mark.postgres
def test_the_agenda_works_on_postgres(postgres_caseroom: Caseroom) -> None:
    caseroom = postgres_caseroom
    cast = lay_cases(caseroom, lay_people(caseroom, START))
    cases, cast.cases = cast.cases, {}
    lay_meeting(caseroom, cast)
    cast.cases = cases
    one = add(caseroom, cast, "one", by="alma", minutes=30)
    add(caseroom, cast, "two", by="alma", minutes=5)

    agenda.order_items_for_me(caseroom, cast.viewer("alma"), cast.meeting)
    assert on_agenda(caseroom, cast) == [("two", 1, 5), ("one", 2, 30)]

    remove(caseroom, cast, one, by="alma")
    assert on_agenda(caseroom, cast) == [("two", 1, 5)]
    assert held_by_officers(caseroom, cast) == {"two involved", "two agencies", "two officers"}


def test_plans_of_two_meetings_keep_to_themselves(caseroom: Caseroom, cast: Cast) -> None:
    add(caseroom, cast, "one")
    plan = Plan(
        title="Another",
        held_on=START.date(),
        starts=START.time(),
        planned_minutes=60,
        place="Here",
        secure_venue=None,
        chair=cast.people["paul"],
        deputy=cast.people["fay"],
        minute_taker=cast.people["rita"],
    )
    other = planning.plan_meeting(caseroom, cast.viewer("eve"), cast.meeting_type, plan, once="0" * 32)

    item_id = agenda.add_item(caseroom, cast.viewer("eve"), other, cast.referrals["one"])
    remove(caseroom, cast, item_id, meeting_id=other)

    assert on_agenda(caseroom, cast) == [("one", 1, 12)]
    assert held_by_officers(caseroom, cast) >= {"one involved"}
