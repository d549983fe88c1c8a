"""A mobile number for reminders: its person's own, in use once it is proved, gone when they go."""

import pytest
from sqlalchemy import select, text

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import leaving, mobile_numbers
from meetings.queries import mobile_numbers as queries
from meetings.queries.mobile_numbers import OwnNumbers
from meetings.refusals import Invalid, TooOften
from meetings.reminders import clock as clocks
from models.people import MobileNumber
from tests import texted
from tests.cast import Cast, lay_scene
from tests.places import StoppedClock
from tests.planned import audited, last_seq

OTHER = "+447700900456"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def own(caseroom: Caseroom, cast: Cast, clock: StoppedClock, name: str = "paul") -> OwnNumbers:
    with looking(caseroom, cast.viewer(name, clock.now)) as sight:
        return queries.own(sight, clock.now)


def in_use(caseroom: Caseroom, cast: Cast, clock: StoppedClock, name: str = "paul") -> str:
    number = own(caseroom, cast, clock, name).in_use
    return number.number if number else ""


def rows(caseroom: Caseroom) -> int:
    with record.reading(caseroom) as session:
        return len(session.scalars(select(MobileNumber.id)).all())


def test_a_number_is_in_use_once_its_code_is_typed(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    since, paul = last_seq(caseroom), cast.viewer("paul")
    code = texted.given(caseroom, paul)
    assert in_use(caseroom, cast, clock) == ""
    assert own(caseroom, cast, clock).asked is not None
    mobile_numbers.confirm(caseroom, paul, f" {code[:3]} {code[3:]} ")
    assert in_use(caseroom, cast, clock) == texted.NUMBER
    assert own(caseroom, cast, clock).asked is None
    events = audited(caseroom, since)
    assert [event for event, _, _ in events] == ["mobile_number.given", "mobile_number.confirmed"]
    assert texted.NUMBER not in str(events)


def test_it_is_sealed_at_rest_with_its_code(caseroom: Caseroom, cast: Cast) -> None:
    code = texted.given(caseroom, cast.viewer("paul"))
    with record.reading(caseroom) as session:
        stored = str(session.execute(text("SELECT * FROM mobile_numbers")).all())
    assert cast.people["paul"] in stored
    for secret in (texted.NUMBER, texted.NUMBER[3:], code):
        assert secret not in stored


def test_only_its_person_sees_it_and_nobody_the_code(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    texted.proved(caseroom, cast.viewer("paul"))
    texted.given(caseroom, cast.viewer("paul"), OTHER)
    with looking(caseroom, cast.viewer("paul")) as sight:
        assert len(sight.scalars(select(MobileNumber.number)).all()) == 2
        assert sight.scalars(select(MobileNumber.code)).all() == [None, None]
    for name in ("carol", "alma", "fay"):
        with looking(caseroom, cast.viewer(name)) as sight:
            assert sight.scalars(select(MobileNumber.id)).all() == []


def test_another_number_takes_the_place_of_the_first_only_once_it_is_proved(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    paul = cast.viewer("paul")
    texted.proved(caseroom, paul)
    code = texted.given(caseroom, paul, OTHER)
    assert in_use(caseroom, cast, clock) == texted.NUMBER
    mobile_numbers.confirm(caseroom, paul, code)
    assert in_use(caseroom, cast, clock) == OTHER
    assert rows(caseroom) == 1


def test_a_code_is_good_once_for_ten_minutes_and_for_its_person(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    code = texted.given(caseroom, cast.viewer("paul"))
    texted.given(caseroom, cast.viewer("fay"), OTHER)
    with pytest.raises(Invalid, match="not right"):
        mobile_numbers.confirm(caseroom, cast.viewer("fay"), code)
    mobile_numbers.confirm(caseroom, cast.viewer("paul"), code)
    with pytest.raises(Invalid, match="not right"):
        mobile_numbers.confirm(caseroom, cast.viewer("paul"), code)
    late = texted.given(caseroom, cast.viewer("rita"), OTHER)
    clock.forward(minutes=10)
    with pytest.raises(Invalid, match="over"):
        mobile_numbers.confirm(caseroom, cast.viewer("rita", clock.now), late)
    assert in_use(caseroom, cast, clock, "rita") == ""


def test_codes_are_not_guessed(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    paul = cast.viewer("paul")
    code = texted.given(caseroom, paul)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(Invalid):
            mobile_numbers.confirm(caseroom, paul, wrong)
    with pytest.raises(TooOften):
        mobile_numbers.confirm(caseroom, paul, code)
    assert in_use(caseroom, cast, clock) == ""


def test_nobody_is_texted_over_and_over(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    for number in range(5):
        texted.given(caseroom, cast.viewer("paul"), f"+44770090000{number}")
    with pytest.raises(TooOften):
        mobile_numbers.give(caseroom, cast.viewer("paul"), OTHER)
    for name in ("fay", "rita", "eve", "dev", "alma"):
        texted.given(caseroom, cast.viewer(name), OTHER)
    with pytest.raises(TooOften):
        mobile_numbers.give(caseroom, cast.viewer("carol"), OTHER)
    clock.forward(hours=1)
    texted.given(caseroom, cast.viewer("paul", clock.now), OTHER)


def test_it_is_taken_away_by_one_press(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    paul = cast.viewer("paul")
    texted.proved(caseroom, paul)
    texted.given(caseroom, paul, OTHER)
    since = last_seq(caseroom)
    for _ in range(2):
        mobile_numbers.take_away(caseroom, paul)
    assert rows(caseroom) == 0
    assert [event for event, _, _ in audited(caseroom, since)] == ["mobile_number.removed"]


def test_it_goes_with_whoever_leaves_and_stays_with_whoever_is_suspended(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    texted.proved(caseroom, cast.viewer("paul"))
    carol = cast.viewer("carol")
    leaving.suspend(caseroom, carol, cast.people["paul"])
    leaving.resume(caseroom, carol, cast.people["paul"])
    assert in_use(caseroom, cast, clock) == texted.NUMBER
    leaving.leave(caseroom, carol, cast.people["paul"])
    assert rows(caseroom) == 0


def test_a_number_that_nobody_proves_is_forgotten_within_a_day(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    texted.proved(caseroom, cast.viewer("paul"))
    texted.given(caseroom, cast.viewer("fay"), OTHER)
    clocks.tick(caseroom)
    assert rows(caseroom) == 2
    clock.forward(days=1, minutes=11)
    clocks.tick(caseroom)
    assert rows(caseroom) == 1
    assert in_use(caseroom, cast, clock) == texted.NUMBER
