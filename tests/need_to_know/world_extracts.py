"""A world's extracts for a court: of most cases one, with some of its pieces and decisions."""

from models.cases import Case, Information
from models.extracts import Extract, ExtractDecision, ExtractFile, ExtractPiece
from models.outcomes import Decision
from models.people import Person
from tests.need_to_know.dice import NOW, Dice, sealed


def add_extracts(dice: Dice) -> None:
    """Made by anybody, since who made it is one way to know of it."""
    for case in dice.of(Case):
        for version in range(1, dice.number(2) + 1):
            _add_extract(dice, case, version)


def _add_extract(dice: Dice, case: Case, version: int) -> None:
    maker = dice.one(dice.of(Person))
    extract = dice.add(
        Extract,
        case_id=case.id,
        version=version,
        purpose=sealed("extracts.purpose"),
        sha256="sha",
        size=1,
        made_by=maker.id,
        agency_id=maker.agency_id,
        made_at=NOW,
    )
    dice.add(ExtractFile, extract_id=extract.id, content=sealed("extract_files.content"))
    for piece in dice.some([one for one in dice.of(Information) if one.case_id == case.id], 0.4):
        dice.add(
            ExtractPiece,
            extract_id=extract.id,
            information_id=piece.id,
            case_id=case.id,
            originator_id=piece.originator_id,
            made_by=maker.id,
            made_at=NOW,
        )
    for decision in dice.some([one for one in dice.of(Decision) if one.case_id == case.id], 0.4):
        dice.add(ExtractDecision, extract_id=extract.id, decision_id=decision.id)
