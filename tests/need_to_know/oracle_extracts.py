"""The oracle of extracts for a court: who knows of one, who opens it, who learns that a piece is in it."""

from models.cases import Case, Involvement
from models.extracts import Extract, ExtractDecision, ExtractFile, ExtractPiece
from tests.need_to_know.reader import Reader
from tests.need_to_know.seen import Seen


def add_extracts(reader: Reader, seen: Seen, decisions: set[str]) -> None:
    """Extracts and what is in them; `decisions` are those that this reader reads."""
    world = reader.world
    known = {one.id for one in world.of(Extract) if _knows(reader, one)}
    seen.add(one for one in world.of(Extract) if one.id in known)
    inside = {key: _inside(reader, key) for key in known}
    seen.add(
        one
        for one in world.of(ExtractFile)
        if one.extract_id in known and inside[one.extract_id] <= reader.information | decisions
    )
    seen.add(
        one for one in world.of(ExtractDecision) if one.extract_id in known and one.decision_id in decisions
    )
    seen.add(one for one in world.of(ExtractPiece) if _learns(reader, one, known))


def _knows(reader: Reader, extract: Extract) -> bool:
    """Its maker, the officers of a meeting with the case, and who leads, where the case is opened."""
    leads = any(
        one.case_id == extract.case_id
        and one.agency_id == reader.agency
        and one.is_lead
        and one.until_at is None
        for one in reader.world.of(Involvement)
    )
    theirs = extract.made_by == reader.person or leads or extract.case_id in reader.office_cases
    return theirs and extract.case_id in reader.opened


def _inside(reader: Reader, extract_id: str) -> set[str]:
    world = reader.world
    pieces = {one.information_id for one in world.of(ExtractPiece) if one.extract_id == extract_id}
    return pieces | {one.decision_id for one in world.of(ExtractDecision) if one.extract_id == extract_id}


def _learns(reader: Reader, piece: ExtractPiece, known: set[str]) -> bool:
    """Whoever reads it and sees the extract; its agency's people who read it, and representatives."""
    own = piece.originator_id == reader.agency
    if piece.information_id in reader.information and (own or piece.extract_id in known):
        return True
    agreement = next(one.agreement_id for one in reader.world.of(Case) if one.id == piece.case_id)
    return (
        own
        and reader.is_representative
        and agreement in reader.agreements
        and piece.case_id not in reader.excluded
    )
