"""Two meetings of each world at their close, where the projector reads back the actions to those here."""

from models.meetings import AgendaItem, Attendance, Meeting, Officer
from models.people import Person
from tests.need_to_know.dice import Dice
from tests.need_to_know.world_meetings import add_agenda, add_attendance, add_meeting, admit, belongs
from tests.need_to_know.world_outcomes import add_action


def add_closings(dice: Dice) -> None:
    """Mostly open and mostly on that screen; now and then a case is still on the table."""
    for _ in range(2):
        _add_closing(dice)


def _add_closing(dice: Dice) -> None:
    meeting = add_meeting(dice, dice.one(("open", "planned"), (9, 1)))
    meeting.screen_mode = dice.one(("closing", "case", "join"), (12, 1, 1))
    add_agenda(dice, meeting)
    items = [item for item in dice.of(AgendaItem) if item.meeting_id == meeting.id]
    if not items:
        return
    meeting.on_table_id = dice.one((None, dice.one(items).id), (4, 1))
    for person in dice.some(dice.of(Person), 0.2):
        dice.add(Officer, meeting_id=meeting.id, person_id=person.id, office="deputy")
    _gather(dice, meeting, items)
    for item in items:
        for _ in range(1 + dice.number(2)):
            add_action(dice, item)


def _gather(dice: Dice, meeting: Meeting, items: list[AgendaItem]) -> None:
    """Few are here but those whom the room check of one case would let stay."""
    for person in dice.some(dice.of(Person), 0.7):
        add_attendance(dice, meeting, person)
    register = [one for one in dice.of(Attendance) if one.meeting_id == meeting.id]
    for item in items:
        for guest in register:
            if dice.chance(0.7 if guest.role == "guest" else 0.05):
                admit(dice, item, guest)
    heard = dice.one(items)
    stranger = dice.one(register).id if register and dice.chance(0.3) else None
    for attendance in register:
        attendance.state = "here"
        stays = belongs(dice, meeting, heard, attendance) and dice.chance(0.8)
        attendance.state = "here" if stays or attendance.id == stranger else dice.one(("left", "invited"))
