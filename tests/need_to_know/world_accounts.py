"""A world's duties to hand on, of people of every agency on any cases; and what was decided of partners."""

from models.agencies import Partner
from models.cases import Case
from models.handovers import Handover
from models.partners import PartnerNotice
from models.people import Person
from tests.need_to_know.dice import Dice, hours, sealed


def add_handovers(dice: Dice) -> None:
    """For some people and cases, whether their agency is on the case or not."""
    for person in dice.of(Person):
        for case in dice.some(dice.of(Case), 0.3):
            dice.add(
                Handover,
                agency_id=person.agency_id,
                person_id=person.id,
                case_id=case.id,
                reference="A-0000",
                due_on=hours(90).date(),
                made_at=hours(-5),
                settled_at=hours(-1) if dice.chance(0.3) else None,
            )


def add_notices(dice: Dice) -> None:
    """One for nearly every place of a partner."""
    people = dice.of(Person)
    for partner in dice.some(dice.of(Partner), 0.8):
        dice.add(
            PartnerNotice,
            agreement_id=partner.agreement_id,
            agency_id=partner.agency_id,
            change="suspended",
            from_on=hours(-90).date(),
            reason=sealed("partner_notices.reason"),
            recorded_by=dice.one(people).id,
            recorded_at=hours(-90),
        )
