"""The case on the table, in one statement on either database, for whoever looks."""

from datetime import date, timedelta

import pytest

from meetings.doors import Caseroom
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer, room
from meetings.operations import outcomes, table
from meetings.queries import phone, projector
from meetings.queries.on_table import lines
from tests.cast import Cast, lay_scene
from tests.joined import join, opened
from tests.places import StoppedClock
from tests.played import DUE, record_outcomes


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def service(request: pytest.FixtureRequest) -> Caseroom:
    """A service on each database."""
    fixture = "caseroom" if request.param == "sqlite" else "postgres_caseroom"
    opened: Caseroom = request.getfixturevalue(fixture)
    return opened


@pytest.fixture
def cast(service: Caseroom, clock: StoppedClock) -> Cast:
    """Case one on the table with everything recorded on it."""
    scene = lay_scene(service, clock.now)
    opened(service, scene)
    join(service, scene, "alma", "carol", "paul", "fay")
    table.put_on_table(service, scene.viewer("alma"), scene.items["one"])
    record_outcomes(service, scene, clock, "one")
    return scene


def seen(service: Caseroom, viewer: Viewer, item_id: str) -> list[tuple[str, str | None]]:
    with looking(service, viewer) as sight:
        found = lines(sight, item_id)
    return sorted((line.kind, line.text) for line in found if line.kind != "inside")


SHARED = [
    ("action", "Shared action on one"),
    ("decision", "Decision on one"),
    ("dissent", "Dissent on one"),
    ("information", "Said on one"),
    ("information", "Text for involved on one"),
]


def test_the_room_sees_what_everyone_in_it_may(service: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    found = seen(service, room(cast.meeting, clock.now), cast.items["one"])
    assert found == sorted([*SHARED, ("case", None)], key=lambda line: (line[0], line[1] or ""))


def test_a_person_sees_what_their_agency_may(service: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    paul, rita = (cast.viewer(name, clock.now) for name in ("paul", "rita"))
    more = [
        ("action", "Narrow action on one"),
        ("case", "Title of case one"),
        ("information", "Text for agencies on one"),
    ]
    assert seen(service, paul, cast.items["one"]) == sorted(SHARED + more)
    assert seen(service, rita, cast.items["one"]) == []


def phone_and_wall(
    service: Caseroom, cast: Cast, clock: StoppedClock, today: date = DUE
) -> tuple[phone.Phone, phone.OnTable, projector.Screen, projector.CaseScreen]:
    """Paul's phone with the case on it, and the projector with the same."""
    with (
        looking(service, cast.viewer("paul", clock.now)) as sight,
        looking(service, room(cast.meeting, clock.now)) as wall,
    ):
        held = phone.phone(sight, wall, cast.meeting, today)
        shown = projector.screen(wall, cast.meeting, today)
    assert held.case is not None
    assert isinstance(shown.body, projector.CaseScreen)
    return held, held.case, shown, shown.body


def test_phone_and_projector_stand_on_both_databases(
    service: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    held, on_phone, shown, on_wall = phone_and_wall(service, cast, clock)
    assert [info.text for info in on_phone.others] == ["Text for agencies on one"]
    assert (held.asks, len(held.said)) == (3, 1)
    assert (shown.name, on_wall.here) == ("case", 4)


def test_wall_and_phone_say_of_a_late_action_that_it_was_due(
    service: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    for today, words in ((DUE, "due"), (DUE + timedelta(days=1), "was due")):
        _, on_phone, _, on_wall = phone_and_wall(service, cast, clock, today)
        for entries in (on_phone.entries, on_wall.entries):
            assert {one.due_word for one in entries if one.label.startswith("Action")} == {words}
            assert {one.due_word for one in entries if one.label == "Decision"} == {"review"}


def test_phones_say_why_nothing_further_is_done_and_the_wall_does_not(
    service: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    alma = cast.viewer("alma", clock.now)
    outcomes.record_no_further_action(
        service, alma, cast.items["one"], once="0" * 32, reasons="The calls stopped"
    )
    _, on_phone, _, on_wall = phone_and_wall(service, cast, clock)
    for entries, why in ((on_phone.entries, "The calls stopped"), (on_wall.entries, None)):
        said = [(one.label, one.text) for one in entries if one.label in ("No further action", "Decision")]
        assert sorted(said) == [("Decision", "Decision on one"), ("No further action", why)]
