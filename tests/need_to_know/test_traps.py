"""The classic ways in which a right-looking policy is wrong, one test each, named after the trap."""

import re
from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import Column, String, Table, select, update
from sqlalchemy.exc import InvalidRequestError

from meetings import policy
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import room
from meetings.opening import OpeningError, open_caseroom
from meetings.policy import PolicyError
from models.base import Base
from models.cases import Case, Disclosure, Information
from models.meetings import Attendance, Meeting, Officer, Presence
from models.outcomes import Action
from models.states import Out, ScreenMode
from tests.cast import HOMES, POLICE, Cast, lay_action, lay_scene
from tests.need_to_know.mutants import Mutant
from tests.need_to_know.mutation import every_mutant, lay, survives
from tests.places import START
from tests.sitting import open_with

_NOT_IN = re.compile(
    r"NOT IN \(\s*SELECT (?P<alias>\w+)\.(?P<column>\w+)\s+FROM \{(?P<kind>rec|see)\}(?P<table>\w+)"
)


@pytest.fixture
def cast(service: Caseroom) -> Cast:
    """The cast with its planned meeting."""
    return lay_scene(service, START)


def _put_on_table(service: Caseroom, cast: Cast, name: str, inside: Sequence[str]) -> None:
    """The cast's meeting, open, with an item on the table and these people in the room for it."""
    open_with(service, cast)
    with record.housekeeping(service) as session:
        meeting = session.get_one(Meeting, cast.meeting)
        meeting.on_table_id, meeting.screen_mode = cast.items[name], ScreenMode.CASE
        for person in inside:
            session.add(
                Presence(
                    agenda_item_id=cast.items[name],
                    attendance_id=cast.attendances[person],
                    case_id=cast.cases[name],
                    person_id=cast.people[person],
                    agency_id=cast.agencies[HOMES[person]],
                    in_at=cast.now,
                )
            )


def _step_out(service: Caseroom, cast: Cast, name: str) -> None:
    with record.housekeeping(service) as session:
        session.execute(
            update(Presence)
            .where(Presence.attendance_id == cast.attendances[name], Presence.out_at.is_(None))
            .values(out_at=cast.now, out_because=Out.STEPPED_OUT)
        )


def _on_the_wall(service: Caseroom, cast: Cast, *, person: str | None = None) -> set[str]:
    """The names of what the wall shows of the case on the table."""
    names = {key: name for name, key in cast.information.items()} | {
        key: f"case {name}" for name, key in cast.cases.items()
    }
    viewer = room(cast.meeting, cast.now, person=None if person is None else cast.people[person])
    with looking(service, viewer) as sight:
        keys = [*sight.scalars(select(Case.id)), *sight.scalars(select(Information.id))]
    return {names[key] for key in keys}


def test_vacuous_truth_nobody_in_the_room_shows_nothing(service: Caseroom, cast: Cast) -> None:
    _put_on_table(service, cast, "one", ["fay", "paul"])
    assert _on_the_wall(service, cast) == {"case one", "one involved", "one agencies"}

    _step_out(service, cast, "fay")
    assert _on_the_wall(service, cast) == {"case one", "one involved", "one agencies"}

    _step_out(service, cast, "paul")
    assert _on_the_wall(service, cast) == set()


def test_vacuous_truth_officers_who_are_not_counted_are_nobody(service: Caseroom, cast: Cast) -> None:
    _put_on_table(service, cast, "two", ["rita", "alma", "dev"])
    assert _on_the_wall(service, cast) == {"case two", "two involved", "two agencies"}

    _step_out(service, cast, "rita")
    assert _on_the_wall(service, cast) == set()


def test_nested_correlation_one_agency_inside_that_does_not_hold_it_hides_it(
    service: Caseroom, cast: Cast
) -> None:
    _put_on_table(service, cast, "one", ["fay", "paul", "alma"])
    assert _on_the_wall(service, cast) == {"case one", "one involved"}

    _step_out(service, cast, "alma")
    assert _on_the_wall(service, cast) == {"case one", "one involved", "one agencies"}


def test_officers_only_never_reaches_the_wall_even_among_officers(service: Caseroom, cast: Cast) -> None:
    _put_on_table(service, cast, "one", ["fay", "alma", "carol", "dev"])
    with looking(service, cast.viewer("alma")) as sight:
        assert sight.get(Information, cast.information["one officers"])
    assert "one officers" not in _on_the_wall(service, cast)


def test_the_wall_of_somebody_outside_the_room_is_blank(service: Caseroom, cast: Cast) -> None:
    """A guest or observer waiting for their own case sees no other, though the room does."""
    _put_on_table(service, cast, "one", ["fay", "paul"])
    assert _on_the_wall(service, cast, person="paul") == {"case one", "one involved", "one agencies"}
    assert _on_the_wall(service, cast, person="rita") == set()
    assert _on_the_wall(service, cast, person="eve") == set()


def test_not_in_with_null_no_list_of_a_not_in_can_hold_a_null() -> None:
    """NOT IN a list with one NULL is never true: everything would vanish, or nothing be excluded."""
    lists = list(_not_in_lists())
    assert len(lists) > 10
    for surface, view, table, column, text in lists:
        assert _never_null(surface, table, column, text), f"{surface}/{view}: {table}.{column}"


def _not_in_lists() -> Iterator[tuple[str, str, str, str, str]]:
    for surface in policy.SURFACES:
        for view, text in policy.views(surface).items():
            for found in _NOT_IN.finditer(text):
                yield surface, view, found["table"], found["column"], text[found.start() :]


def _never_null(surface: str, table: str, column: str, text: str) -> bool:
    if f".{column} IS NOT NULL" in text:
        return True
    if not table.startswith("_"):
        return not Base.metadata.tables[table].columns[column].nullable
    body = policy.views(surface)[table]
    found = re.search(rf"(\w+)\.(\w+)(?: AS {column}\b|(?<={column})\b)", body)
    assert found, f"{table} has no {column}"
    source = re.search(rf"\{{(?:rec|see)\}}(\w+) {found[1]}\b", body)
    assert source, f"{table} reads no {found[1]}"
    return _never_null(surface, source[1], found[2], body)


def test_a_mapped_table_without_a_policy_stops_the_start(service: Caseroom) -> None:
    open_caseroom(service.settings).close()
    stray = Table("strays", Base.metadata, Column("id", String, primary_key=True))
    policy.views.cache_clear()
    try:
        with pytest.raises(PolicyError, match="surface desk has no policy for: strays"):
            policy.views("desk")
        with pytest.raises(OpeningError, match="strays"):
            open_caseroom(service.settings)
    finally:
        Base.metadata.remove(stray)
        policy.views.cache_clear()
    open_caseroom(service.settings).close()


def test_nothing_outlives_the_snapshot_it_was_judged_in(service: Caseroom, cast: Cast) -> None:
    key = cast.information["one involved"]
    with looking(service, cast.viewer("paul")) as sight:
        row = sight.get_one(Information, key)
        _withdraw(service, cast, key, POLICE)
        assert sight.get(Information, key, populate_existing=True) is row

        sight.rollback()
        assert row not in sight
        assert sight.get(Information, key) is None
        with pytest.raises(InvalidRequestError):
            sight.refresh(row)


def test_nothing_outlives_a_commit_either(service: Caseroom, cast: Cast) -> None:
    key = cast.information["one involved"]
    with looking(service, cast.viewer("paul")) as sight:
        row = sight.get_one(Information, key)
        _withdraw(service, cast, key, POLICE)
        sight.commit()
        sight.add(row)
        sight.expire(row)
        with pytest.raises(InvalidRequestError):
            _ = row.text


def _withdraw(service: Caseroom, cast: Cast, information_id: str, agency: str) -> None:
    with record.housekeeping(service) as session:
        grant = session.get_one(Disclosure, (information_id, cast.agencies[agency]))
        session.delete(grant)
        session.delete(session.get_one(Officer, (cast.meeting, cast.people["carol"])))


def test_an_identity_map_hit_is_no_sight_of_another_viewer(service: Caseroom, cast: Cast) -> None:
    key = cast.information["one involved"]
    with looking(service, cast.viewer("fay")) as fays, looking(service, cast.viewer("rita")) as ritas:
        assert fays.get(Information, key)
        assert ritas.get(Information, key) is None
        assert fays.get(Information, key)


def test_a_visible_row_with_a_hidden_parent_has_none(service: Caseroom, cast: Cast) -> None:
    """An owner who is not on the case sees the action by its own reference, and no case behind it."""
    action = lay_action(service, cast, "A-3M9T", owner="eve", audience=(POLICE,), due_on=START.date())
    joined = select(Action.reference, Case.reference).outerjoin(Case, Case.id == Action.case_id)
    for name, case in (("paul", "ASB-ONE7"), ("eve", None)):
        with looking(service, cast.viewer(name)) as sight:
            assert sight.execute(joined.where(Action.id == action)).all() == [("A-3M9T", case)]


def test_a_second_tab_does_not_evade_a_meetings_agreement(service: Caseroom, cast: Cast) -> None:
    """What may be read follows from the register, not from the page that asks."""
    with looking(service, cast.viewer("paul")) as sight:
        assert sight.get(Information, cast.information["one involved"])
    open_with(service, cast)
    with record.housekeeping(service) as session:
        session.get_one(Attendance, cast.attendances["paul"]).agreed_at = None
    with looking(service, cast.viewer("paul")) as sight:
        assert sight.get(Information, cast.information["one involved"]) is None
        assert sight.get(Case, cast.cases["one"])


@pytest.mark.long
def test_a_condition_dropped_from_a_policy_is_noticed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The test of the oracle, on one condition of each surface; `tests.need_to_know.mutation` drops all."""
    worlds = lay(tmp_path_factory.mktemp("worlds"), range(20))
    planted = {
        ("desk", "information", "b.case_id IN (SELECT c.id FROM {see}_cases c) → 1=1"),
        ("desk", "_cases", "c.id NOT IN (SELECT x.case_id FROM {see}_exclusions x) → 1=1"),
        ("room", "_table", "m.state = 'open' → 1=1"),
        ("document", "decisions", "a.agency_id = viewer_agency() → 1=1"),
        ("summary", "cases", "NULL AS reference → b.reference AS reference"),
    }
    mutants = [one for one in every_mutant() if (one.surface, one.view, one.what) in planted]
    assert len(mutants) == len(planted)
    assert not [one for one in mutants if survives(one, worlds)]
    unchanged = Mutant("desk", "information", "nothing", policy.views("desk")["information"])
    assert survives(unchanged, worlds)
