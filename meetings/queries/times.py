"""Who of an open meeting was told other times than those at which they are needed, as it goes now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from meetings.agenda_order import Slot, Window, when_needed
from meetings.doors.viewer import Sight
from meetings.queries import console_agenda, plan
from meetings.queries.agenda import slots
from meetings.queries.console_agenda import Frame
from meetings.queries.planning import RegisterLine, register
from models.states import AttendanceRole, AttendanceState

# Nobody is told anew for less, and new times are told in steps of it.
STEP = timedelta(minutes=5)
_COMES = (AttendanceState.INVITED, AttendanceState.HERE)


@dataclass(frozen=True, slots=True)
class Told:
    """A member with cases still to come, what they were told, and when they are needed as it goes now."""

    line: RegisterLine
    told: tuple[datetime, datetime]
    needed: tuple[datetime, datetime]

    @property
    def here(self) -> bool:
        """Whether they are at the meeting already."""
        return self.line.state == AttendanceState.HERE

    @property
    def fits(self) -> bool:
        """Whether they are needed while they were told to be there, but for a few minutes."""
        return self.told[0] - STEP <= self.needed[0] and self.needed[1] <= self.told[1] + STEP

    @property
    def is_due(self) -> bool:
        """Whether they are to be told anew: not here yet, and needed at another time."""
        return not self.here and not self.fits


@dataclass(frozen=True, slots=True)
class Course:
    """How an open meeting goes on from `at`: what is left of the case on the table, then what waits."""

    frame: Frame
    at: datetime
    on_table: Slot | None
    waiting: tuple[Slot, ...]
    told: tuple[Told, ...]
    windows: dict[str, Window]

    @property
    def due(self) -> int:
        """How many are to be told anew."""
        return sum(one.is_due for one in self.told)


def course(sight: Sight, meeting_id: str) -> Course:
    """How a meeting goes on, for one of its officers; NotVisible to anybody else."""
    frame = console_agenda.frame(sight, meeting_id)
    agenda = {slot.id: slot for slot in slots(sight, meeting_id)}
    people = register(sight, meeting_id)
    at = sight.viewer.now.replace(second=0, microsecond=0)
    on_table = agenda.get(frame.on_table_id or "")
    if on_table is not None:
        on_table = replace(on_table, minutes=_minutes_left(frame))
    waiting = tuple(agenda[case.id] for case in _waiting(frame) if case.id in agenda)
    to_come = (on_table, *waiting) if on_table else waiting
    goes_on = at + timedelta(minutes=on_table.minutes if on_table else 0)
    return Course(frame, at, on_table, waiting, _told(people, to_come, at), plan.told(people, goes_on))


def rounded(needed: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
    """Times as they are told: from the step before until the step after."""
    since, until = needed
    early = timedelta(minutes=since.minute % 5)
    late = timedelta(minutes=-until.minute % 5)
    return since - early, until + late


def _waiting(frame: Frame) -> list[console_agenda.AgendaCase]:
    """The cases that wait, as "next case" takes them: those after the one on the table first."""
    here = frame.on_table.position if frame.on_table else 0
    waiting = [case for case in frame.cases if case.state == "waiting"]
    return sorted(waiting, key=lambda case: (case.position < here, case.position))


def _minutes_left(frame: Frame) -> int:
    return max(0, -(((frame.elapsed or 0) - (frame.limit or 0)) // 60))


def _told(people: Sequence[RegisterLine], to_come: Sequence[Slot], at: datetime) -> tuple[Told, ...]:
    found = []
    for line in people:
        if line.told is None or line.office or line.role != AttendanceRole.MEMBER or line.state not in _COMES:
            continue
        if (needed := when_needed(to_come, at, line.agency_id)) is not None:
            found.append(Told(line, line.told, needed))
    return tuple(found)
