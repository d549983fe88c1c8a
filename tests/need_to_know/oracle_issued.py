"""The oracle of what is kept of issued minutes: their contents and notes, who got and who opened them."""

from models import cases as c
from models import corrections as k
from models import issued as i
from models import outcomes as o
from tests.need_to_know.reader import Reader
from tests.need_to_know.seen import Seen


def look(reader: Reader, seen: Seen) -> None:
    """Rule 10. What is in a document goes with it; its meeting's officers know who got and opened each.

    A representative knows of their own agency's openings.
    """
    world = reader.world
    openable = {key[0] for key in seen.of(o.Minutes.__tablename__)}
    seen.add(one for one in world.of(i.MinutesNote) if one.minutes_id in openable)
    own, still_carried = _represented(reader), _still_carried(reader, seen)
    inside = [
        one
        for one in world.of(i.MinutesInformation)
        if one.information_id in own
        or (one.minutes_id in openable and one.information_id in reader.information)
        or (one.minutes_id, one.information_id) in still_carried
    ]
    seen.add(inside)
    carrying = {one.minutes_id for one in inside}
    seen.add(
        one
        for one in world.of(i.MinutesRequest)
        if one.case_id in reader.opened
        and (one.agency_id == reader.agency or one.meeting_id in reader.sitting_offices)
    )
    led = reader.offices & reader.under_agreements
    seen.add(
        one
        for one in world.of(i.MinutesRecipient)
        if one.meeting_id in led or one.minutes_id in openable | carrying
    )
    seen.add(
        one
        for one in world.of(i.MinutesReading)
        if one.meeting_id in led
        or (
            reader.is_representative
            and one.agency_id == reader.agency
            and one.meeting_id in reader.under_agreements
        )
    )


def _still_carried(reader: Reader, seen: Seen) -> set[tuple[str, str]]:
    """Clause 6.1.2. As officers of its meeting: documents with the old wording of what officers held."""
    world = reader.world
    known = {key[0] for key in seen.of(k.CorrectionHolder.__tablename__)}
    told = {
        (one.meeting_id, correction.information_id)
        for one in world.of(k.CorrectionHolder)
        for correction in world.of(k.Correction)
        if one.id in known
        and one.kind == "officers"
        and one.meeting_id in reader.offices & reader.under_agreements
        and one.correction_id == correction.id
    }
    return {
        (minutes.id, information_id)
        for minutes in world.of(o.Minutes)
        for meeting_id, information_id in told
        if minutes.meeting_id == meeting_id
    }


def _represented(reader: Reader) -> set[str]:
    """Rule 12. All that the agency brought, for its representatives: which documents carry it."""
    if not reader.is_representative:
        return set()
    agreement_of = {case.id: case.agreement_id for case in reader.world.of(c.Case)}
    return {
        one.id
        for one in reader.world.of(c.Information)
        if one.originator_id == reader.agency
        and agreement_of[one.case_id] in reader.agreements
        and one.case_id not in reader.excluded
    }
