"""A whole meeting on one screen, for its officers: the frame, the register, the case on the table."""

from dataclasses import dataclass
from datetime import date

from meetings.doors.viewer import Sight
from meetings.queries import console_agenda, console_case, console_choices, console_facts, console_room
from meetings.queries.console_agenda import Frame
from meetings.queries.console_case import CaseView
from meetings.queries.console_choices import Choices
from meetings.queries.console_room import KeptOut, Latecomer, Register, RoomCheck
from meetings.queries.register import register


@dataclass(frozen=True, slots=True)
class Console:
    """What the console shows; the case, its choices and its room check only with a case on the table."""

    meeting_id: str
    frame: Frame
    case: CaseView | None
    room_check: RoomCheck | None
    register: Register
    latecomers: tuple[Latecomer, ...]
    kept_out: tuple[KeptOut, ...]
    choices: Choices | None

    @property
    def room_sees(self) -> str:
        """What the projector shows, in words."""
        if not self.frame.is_open:
            return "Projector: this meeting is not open"
        if not self.frame.shows_case:
            return {
                "join": "Projector: how to join, and who has agreed",
                "statement": "Projector: the statement",
                "closing": "Projector: the actions that everyone here may see",
                "nothing": "Projector: nothing",
            }[self.frame.screen_mode]
        if self.frame.on_table_id is None:
            return "Projector: holding card, between cases"
        if self.room_check:
            return "Projector: holding card, until the room check is settled"
        return "Projector: the case"


def console(sight: Sight, meeting_id: str, today: date) -> Console:
    """The console of a meeting for one of its officers; NotVisible to anybody else."""
    frame = console_agenda.frame(sight, meeting_id)
    rows = register(sight, meeting_id)
    facts = console_facts.facts(sight, frame.on_table_id) if frame.on_table_id else []
    case = console_case.case_view(facts, meeting_id, today)
    return Console(
        meeting_id=meeting_id,
        frame=frame,
        case=case,
        room_check=console_room.room_check(rows, facts) if case else None,
        register=console_room.register(rows, on_table=frame.on_table_id is not None),
        latecomers=console_room.latecomers(rows, facts),
        kept_out=console_room.kept_out(facts),
        choices=console_choices.choices(facts, rows) if case else None,
    )
