"""Opening a meeting: once, by its officers, with the statement as it reads now."""

import pytest
from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations.opening_meeting import open_meeting
from meetings.refusals import Conflict, NotVisible
from models.meetings import Meeting, RoomSecret
from models.records import AuditRow
from models.states import MeetingState, ScreenMode
from tests.cast import Cast, lay_scene
from tests.places import StoppedClock
from tests.sitting import meeting_of


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def secrets_of(caseroom: Caseroom) -> list[str]:
    with record.reading(caseroom) as session:
        return list(session.scalars(select(RoomSecret.secret)))


@pytest.mark.parametrize("officer", ["alma", "carol", "dev"])
def test_an_officer_opens_the_meeting(caseroom: Caseroom, cast: Cast, officer: str) -> None:
    before = meeting_of(caseroom, cast)
    assert (before.state, secrets_of(caseroom)) == (MeetingState.PLANNED, [])
    assert open_meeting(caseroom, cast.viewer(officer), cast.meeting) == cast.meeting
    after = meeting_of(caseroom, cast)
    assert (after.state, after.screen_mode, after.opened_at) == (MeetingState.OPEN, ScreenMode.JOIN, cast.now)
    assert after.statement_sha256 == before.statement_sha256
    assert (after.revision, after.agenda_revision) == (before.revision + 1, before.agenda_revision + 1)
    assert [len(bytes.fromhex(secret)) for secret in secrets_of(caseroom)] == [32]


def test_the_statement_is_bound_to_the_meeting_as_it_reads_at_opening(caseroom: Caseroom, cast: Cast) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(update(Meeting).values(statement_sha256="0" * 64, title="Another title"))
        writing.audit("meeting.changed", cast.meeting, fields=["title"])
    open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
    after = meeting_of(caseroom, cast)
    assert after.statement_heading.split("\n")[0] == "Another title"
    assert after.statement_sha256 not in ("0" * 64, "")


def test_a_second_press_changes_nothing(caseroom: Caseroom, cast: Cast) -> None:
    open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
    once = (meeting_of(caseroom, cast).revision, secrets_of(caseroom))
    open_meeting(caseroom, cast.viewer("dev"), cast.meeting)
    assert (meeting_of(caseroom, cast).revision, secrets_of(caseroom)) == once
    with record.reading(caseroom) as session:
        opened = session.scalars(select(AuditRow.event).where(AuditRow.event == "meeting.opened")).all()
    assert opened == ["meeting.opened"]


@pytest.mark.parametrize("stranger", ["paul", "fay", "rita", "eve"])
def test_nobody_else_opens_it(caseroom: Caseroom, cast: Cast, stranger: str) -> None:
    with pytest.raises(NotVisible):
        open_meeting(caseroom, cast.viewer(stranger), cast.meeting)
    assert meeting_of(caseroom, cast).state == MeetingState.PLANNED


@pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.ISSUED])
def test_a_closed_meeting_stays_closed(caseroom: Caseroom, cast: Cast, state: str) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(update(Meeting).values(state=state))
        writing.audit("meeting.closed", cast.meeting)
    with pytest.raises(Conflict, match="cannot be opened again"):
        open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
