"""The cast's meeting opened, and joined as people do it: by the code on the screen, on a phone."""

from meetings.doors import Caseroom, record
from meetings.operations import attending
from meetings.operations.opening_meeting import open_meeting
from meetings.operations.projectors import room_code
from models.meetings import Attendance, Meeting
from tests.cast import Cast
from tests.kept import laid_once


@laid_once
def opened(caseroom: Caseroom, cast: Cast) -> None:
    """Open the cast's meeting as its chair does."""
    open_meeting(caseroom, cast.viewer("alma", caseroom.clock()), cast.meeting)


def code_now(caseroom: Caseroom, cast: Cast) -> str:
    """What the room shows now."""
    return room_code(caseroom, cast.meeting, caseroom.clock())


def statement(caseroom: Caseroom, cast: Cast) -> str:
    """The SHA-256 of the meeting's statement."""
    with record.reading(caseroom) as session:
        return session.get_one(Meeting, cast.meeting).statement_sha256


def scan(caseroom: Caseroom, cast: Cast, *names: str) -> None:
    """Let people arrive by the code."""
    for name in names:
        viewer = cast.viewer(name, caseroom.clock())
        assert attending.arrive(caseroom, viewer, code_now(caseroom, cast)) == cast.meeting


def answer(caseroom: Caseroom, cast: Cast, name: str, *, agrees: bool = True, alone: bool = False) -> str:
    """Let a person answer the statement; the acknowledgement."""
    viewer, text = cast.viewer(name, caseroom.clock()), statement(caseroom, cast)
    return attending.acknowledge(caseroom, viewer, cast.meeting, text, agrees=agrees, alone=alone).id


@laid_once
def join(caseroom: Caseroom, cast: Cast, *names: str) -> None:
    """Let people arrive and agree."""
    for name in names:
        scan(caseroom, cast, name)
        answer(caseroom, cast, name)


def attendance(caseroom: Caseroom, cast: Cast, name: str) -> Attendance:
    """A person's place on the register as it stands."""
    with record.reading(caseroom) as session:
        return session.get_one(Attendance, cast.attendances[name])
