"""Pairing a projector: the code it shows, typed by an officer, once; and the room code it shows then."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import new_sessions, projectors, sessions
from meetings.refusals import Conflict, Invalid, NotVisible
from models.meetings import Meeting
from models.people import Pairing
from models.states import MeetingState
from tests.cast import Cast, lay_scene
from tests.joined import opened
from tests.places import StoppedClock
from tests.planned import audited, last_seq
from tests.sitting import another_meeting


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def screen(caseroom: Caseroom) -> tuple[str, str]:
    """A new projector: its cookie's token and the code it shows."""
    token = projectors.start_pairing(caseroom, caseroom.clock())
    code = projectors.pairing_code(caseroom, sessions.token_sha256(token))
    assert code is not None
    return token, code


def meeting_on(caseroom: Caseroom, token: str) -> str | None:
    found = sessions.find(caseroom, token, caseroom.clock())
    assert found is not None
    return found.meeting_id


def set_state(caseroom: Caseroom, cast: Cast, state: MeetingState) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(update(Meeting).values(state=state))
        writing.audit("meeting.closed", cast.meeting)


def test_a_screen_belongs_to_nobody_until_an_officer_types_its_code(caseroom: Caseroom, cast: Cast) -> None:
    token, code = screen(caseroom)
    assert (len(code), meeting_on(caseroom, token)) == (6, None)
    projectors.pair(caseroom, cast.viewer("alma"), cast.meeting, f" {code[:3].lower()} {code[3:]} ")
    assert meeting_on(caseroom, token) == cast.meeting


def test_a_code_is_good_for_one_screen_and_once(caseroom: Caseroom, cast: Cast) -> None:
    (first, code), (second, _) = screen(caseroom), screen(caseroom)
    projectors.pair(caseroom, cast.viewer("alma"), cast.meeting, code)
    assert meeting_on(caseroom, second) is None
    assert projectors.pairing_code(caseroom, sessions.token_sha256(first)) is None
    with pytest.raises(Invalid, match="No screen shows this code"):
        projectors.pair(caseroom, cast.viewer("alma"), another_meeting(caseroom, cast), code)


def test_a_code_typed_twice_is_one_pairing(caseroom: Caseroom, cast: Cast) -> None:
    token, code = screen(caseroom)
    projectors.pair(caseroom, cast.viewer("alma"), cast.meeting, code)
    since = last_seq(caseroom)
    projectors.pair(caseroom, cast.viewer("dev"), cast.meeting, code)
    assert (meeting_on(caseroom, token), audited(caseroom, since)) == (cast.meeting, [])


def test_a_code_runs_out_with_its_screen_and_is_forgotten(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    token, code = screen(caseroom)
    clock.forward(hours=new_sessions.PROJECTOR_HOURS)
    with pytest.raises(Invalid):
        projectors.pair(caseroom, cast.viewer("alma", clock.now), cast.meeting, code)
    assert sessions.find(caseroom, token, clock.now) is None
    screen(caseroom)
    with record.reading(caseroom) as session:
        assert code not in session.scalars(select(Pairing.code)).all()


@pytest.mark.parametrize("stranger", ["paul", "fay", "eve"])
def test_only_officers_pair(caseroom: Caseroom, cast: Cast, stranger: str) -> None:
    token, code = screen(caseroom)
    with pytest.raises(NotVisible):
        projectors.pair(caseroom, cast.viewer(stranger), cast.meeting, code)
    projectors.pair(caseroom, cast.viewer("dev"), cast.meeting, code)
    assert meeting_on(caseroom, token) == cast.meeting


def test_a_meeting_that_is_over_takes_no_screen_and_keeps_none(caseroom: Caseroom, cast: Cast) -> None:
    token, code = screen(caseroom)
    projectors.pair(caseroom, cast.viewer("alma"), cast.meeting, code)
    set_state(caseroom, cast, MeetingState.OPEN)
    assert meeting_on(caseroom, token) == cast.meeting
    set_state(caseroom, cast, MeetingState.CLOSED)
    assert sessions.find(caseroom, token, cast.now) is None
    with pytest.raises(Conflict, match="over"):
        projectors.pair(caseroom, cast.viewer("alma"), cast.meeting, screen(caseroom)[1])


def test_the_room_code_names_its_open_meeting_for_two_windows(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    opened(caseroom, cast)
    code = projectors.room_code(caseroom, cast.meeting, clock.now)
    seconds = timedelta(seconds=caseroom.settings.room_code_seconds)
    found = [projectors.meeting_shown(caseroom, code, clock.now + ahead * seconds) for ahead in range(3)]
    assert found == [cast.meeting, cast.meeting, None]
    set_state(caseroom, cast, MeetingState.CLOSED)
    assert projectors.meeting_shown(caseroom, code, clock.now) is None
