"""A world's returns: what agencies are asked before meetings, on any cases, and what they answered."""

from models.agencies import Agency
from models.cases import Involvement
from models.meetings import AgendaItem
from models.people import Person
from models.returns import Return, ReturnAnswer
from tests.need_to_know.dice import Dice, hours, sealed


def add_returns(dice: Dice) -> None:
    """For most agendas' cases and the agencies on them: open or over, some withdrawn, some answered twice."""
    for item in dice.of(AgendaItem):
        ever = {one.agency_id for one in dice.of(Involvement) if one.case_id == item.case_id}
        for agency in dice.of(Agency):
            if dice.chance(0.7 if agency.id in ever else 0.1):
                asked = _add_return(dice, item, agency)
                _add_answers(dice, asked)


def _add_return(dice: Dice, item: AgendaItem, agency: Agency) -> Return:
    return dice.add(
        Return,
        meeting_id=item.meeting_id,
        case_id=item.case_id,
        agency_id=agency.id,
        reference="ASB-0",
        kind="Noise",
        asked_at=hours(-90),
        due_on=hours(-50).date(),
        answered_at=None,
        late_at=hours(-25) if dice.chance(0.3) else None,
        closed_at=hours(-2) if dice.chance(0.5) else None,
        withdrawn_at=hours(-30) if dice.chance(0.15) else None,
    )


def _add_answers(dice: Dice, asked: Return) -> None:
    colleagues = [person.id for person in dice.of(Person) if person.agency_id == asked.agency_id]
    earlier = None
    for hour in range(dice.number(2)):
        answer = dice.add(
            ReturnAnswer,
            return_id=asked.id,
            answer=dice.one(("information", "nothing held", "declined")),
            reason=sealed("return_answers.reason"),
            replaces_id=earlier,
            by=dice.one(colleagues),
            at=hours(-40 + hour),
        )
        earlier = answer.id
        asked.answered_at = hours(-40)
