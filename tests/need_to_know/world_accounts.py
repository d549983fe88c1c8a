"""A world's duties to hand on, what was decided of partners, and the mobile numbers that people gave."""

from models.agencies import Partner
from models.cases import Case
from models.handovers import Handover
from models.partners import PartnerNotice
from models.people import MobileNumber, Person
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


def add_mobile_numbers(dice: Dice) -> None:
    """For some people of any agency: one in use, one that waits for its code, or both."""
    for person in dice.of(Person):
        for is_proved in dice.some((True, False), 0.5):
            dice.add(
                MobileNumber,
                person_id=person.id,
                number=sealed("mobile_numbers.number"),
                code=None if is_proved else sealed("mobile_numbers.code"),
                made_at=hours(-1),
                ends_at=None if is_proved else hours(1),
                confirmed_at=hours(-1) if is_proved else None,
                unreachable_at=hours(-1) if dice.chance(0.2) else None,
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
