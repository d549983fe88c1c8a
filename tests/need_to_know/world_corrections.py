"""A world's corrections: reports that information is wrong, what took its place, and who is to confirm it."""

from models.agencies import Agency
from models.cases import Case, Information
from models.corrections import Correction, CorrectionHolder, Inaccuracy
from models.meetings import Meeting
from models.people import Person
from tests.need_to_know.dice import NOW, Dice, sealed


def add_corrections(dice: Dice) -> None:
    """Reports by anybody, and of what replaces something a correction with holders of every kind."""
    references = {case.id: case.reference for case in dice.of(Case)}
    for information in dice.of(Information):
        about = {
            "case_id": information.case_id,
            "originator_id": information.originator_id,
        }
        for person in dice.some(dice.of(Person), 0.2):
            dice.add(
                Inaccuracy,
                information_id=information.id,
                reference=references[information.case_id],
                text=sealed("inaccuracies.text"),
                reported_by=person.id,
                agency_id=person.agency_id,
                reported_at=NOW,
                reason=sealed("inaccuracies.reason"),
                **about,
            )
        if information.replaces_id:
            correction = dice.add(
                Correction,
                information_id=information.replaces_id,
                corrected_id=information.id,
                reference=references[information.case_id],
                old_withdrawn=dice.chance(0.5),
                made_by=information.added_by,
                made_at=NOW,
                **about,
            )
            _add_holders(dice, correction)


def _add_holders(dice: Dice, correction: Correction) -> None:
    about = {
        "correction_id": correction.id,
        "case_id": correction.case_id,
        "originator_id": correction.originator_id,
        "told_at": NOW,
    }
    for agency in dice.some(dice.of(Agency), 0.4):
        dice.add(CorrectionHolder, kind="agency", agency_id=agency.id, **about)
    for meeting in dice.of(Meeting):
        for kind in dice.some(("officers", "guests"), 0.5):
            dice.add(CorrectionHolder, kind=kind, meeting_id=meeting.id, **about)
