"""The oracle of returns, by rule 8: who may know that an agency has answered, and who what it said."""

from models.cases import Case, CaseWorker, Information
from models.people import Person
from models.returns import Return, ReturnAnswer
from tests.need_to_know import facts
from tests.need_to_know.reader import Reader
from tests.need_to_know.seen import Seen
from tests.need_to_know.worlds import World


def look(reader: Reader, seen: Seen) -> None:
    """What a person sees at a desk."""
    world = reader.world
    brought = {
        (one.case_id, one.originator_id) for one in world.of(Information) if one.id in reader.information
    }
    known, told = set(), set()
    for one in world.of(Return):
        if one.withdrawn_at is not None or one.case_id in reader.excluded:
            continue
        of_own_agency = one.agency_id == reader.agency
        holds = (one.case_id, one.agency_id) in brought
        runs = one.meeting_id in reader.planned
        sits = one.meeting_id in reader.sitting_offices and one.case_id in reader.opened
        works = of_own_agency and one.case_id in reader.cases
        if runs or sits or works or holds or (of_own_agency and _represents(reader, one)):
            known.add(one.id)
        if works or holds:
            told.add(one.id)
    seen.add(one for one in world.of(Return) if one.id in known)
    seen.add(one for one in world.of(ReturnAnswer) if one.return_id in told)
    if reader.is_representative:
        _add_workers(reader, known, seen)


def look_in_document(world: World, agency_id: str, meeting_id: str, cases: set[str], seen: Seen) -> None:
    """What an agency's minutes of a meeting may say, with its information already in `seen`."""
    held = seen.of("information")
    brought = {(one.case_id, one.originator_id) for one in world.of(Information) if (one.id,) in held}
    known = {
        one.id: one
        for one in world.of(Return)
        if one.withdrawn_at is None and one.meeting_id == meeting_id and one.case_id in cases
    }
    told = {
        key
        for key, one in known.items()
        if one.agency_id == agency_id or (one.case_id, one.agency_id) in brought
    }
    seen.add(known.values())
    seen.add(one for one in world.of(ReturnAnswer) if one.return_id in told)


def _add_workers(reader: Reader, known: set[str], seen: Seen) -> None:
    """Who of one's agency works on a case, for whoever may choose them."""
    colleagues = {one.id for one in reader.world.of(Person) if one.agency_id == reader.agency}
    asked = {
        one.case_id for one in reader.world.of(Return) if one.id in known and one.agency_id == reader.agency
    }
    seen.add(
        one for one in reader.world.of(CaseWorker) if one.case_id in asked and one.person_id in colleagues
    )


def _represents(reader: Reader, asked: Return) -> bool:
    """A representative, of an agency that is on the case and a partner now."""
    held_under = {case.id: case.agreement_id for case in reader.world.of(Case)}[asked.case_id]
    on_it = reader.agency in facts.involved_agencies(reader.world, asked.case_id)
    return reader.is_representative and on_it and held_under in reader.agreements
