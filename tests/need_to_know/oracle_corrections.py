"""The oracle of corrections (clause 6.1.2): reports, what was corrected, and who is to confirm it."""

from models import cases as c
from models import corrections as k
from tests.need_to_know.reader import Reader
from tests.need_to_know.seen import Seen


def look(reader: Reader, seen: Seen) -> None:
    """What a person may know of corrections."""
    world = reader.world
    seen.add(one for one in world.of(k.Inaccuracy) if _may_read(reader, one))
    holders = [one for one in world.of(k.CorrectionHolder) if _may_know(reader, one)]
    seen.add(holders)
    named = {one.correction_id for one in holders}
    seen.add(
        one
        for one in world.of(k.Correction)
        if one.id in named or (one.originator_id == reader.agency and one.corrected_id in reader.information)
    )


def _may_read(reader: Reader, one: k.Inaccuracy) -> bool:
    """Its reporter, where others' words on the case may be read; the originator's who read the subject.

    And the originator's representatives, who answer for their agency on any case they are not kept out of.
    """
    own = one.reported_by == reader.person and _is_open(reader, one.case_id)
    readable = one.case_id not in reader.gated
    theirs = one.originator_id == reader.agency
    answers_for_it = reader.is_representative and _is_open(reader, one.case_id)
    return (own and readable) or (theirs and (one.information_id in reader.information or answers_for_it))


def _may_know(reader: Reader, one: k.CorrectionHolder) -> bool:
    """The meeting's officers at any time; of the two agencies those on the case, and representatives."""
    if not _is_open(reader, one.case_id):
        return False
    party = reader.agency in (one.originator_id, one.agency_id)
    on_case = one.case_id in reader.cases or reader.is_representative
    led = one.meeting_id in reader.offices and one.meeting_id in reader.under_agreements
    return led or (party and on_case)


def _is_open(reader: Reader, case_id: str) -> bool:
    """Rules 1, 4 and 7. Undertaken under the case's agreement, and not kept out of it."""
    agreement_of = {case.id: case.agreement_id for case in reader.world.of(c.Case)}
    return agreement_of[case_id] in reader.undertaken and case_id not in reader.excluded
