"""The oracle of accounts: who sees how somebody's account stands (clauses 5.4 and 9.6)."""

from models import meetings as m
from models.agencies import MeetingType, Partner
from models.cases import Case
from models.enrolments import Enrolment
from models.handovers import Handover
from models.partners import PartnerNotice
from models.people import MobileNumber, Office, Person
from tests.need_to_know.reader import Reader
from tests.need_to_know.seen import Seen


def look(reader: Reader, seen: Seen) -> None:
    """Nothing for whoever may not sign in; else one's own, and those one looks after or meets."""
    if not reader.is_admitted:
        return
    world = reader.world
    colleagues = {one.id for one in world.of(Person) if one.agency_id == reader.agency}
    expected = {one.person_id for one in world.of(m.Attendance) if one.meeting_id in reader.planned}
    seen.add(
        one
        for one in world.of(Enrolment)
        if one.person_id == reader.person
        or one.person_id in expected | _represent_partners(reader)
        or (reader.is_representative and one.person_id in colleagues)
        or reader.holds("administrator")
    )


def look_at_notices(reader: Reader, seen: Seen) -> None:
    """What was decided of partners everybody knows; why, its representatives and whoever keeps its entry."""
    world = reader.world
    kept = set(_coordinated(reader))
    if reader.is_admitted and reader.is_representative:
        kept.add(reader.agency)
    everywhere = reader.is_admitted and reader.holds("administrator")
    for one in world.of(PartnerNotice):
        told = everywhere or one.agency_id in kept
        seen.add([one], hidden=frozenset() if told else frozenset({"reason"}))


def look_at_numbers(reader: Reader, seen: Seen) -> None:
    """What they gave to be texted at themselves, but for the code that proves it."""
    own = (one for one in reader.world.of(MobileNumber) if one.person_id == reader.person)
    seen.add(own, hidden=frozenset({"code"}))


def look_at_duties(reader: Reader, seen: Seen) -> None:
    """To representatives, what their people left undone, by reference, but for cases kept from them."""
    world = reader.world
    kept = {case.id for case in world.of(Case) if case.agreement_id in reader.agreements} - reader.excluded
    seen.add(
        one
        for one in world.of(Handover)
        if reader.is_representative and one.agency_id == reader.agency and one.case_id in kept
    )


def _represent_partners(reader: Reader) -> set[str]:
    """The representatives of the agencies under an agreement whose meetings they coordinate."""
    agencies = _coordinated(reader)
    people = {one.id for one in reader.world.of(Person) if one.agency_id in agencies}
    return people & {one.person_id for one in reader.world.of(Office) if one.office == "representative"}


def _coordinated(reader: Reader) -> set[str]:
    """The agencies under an agreement whose meetings they coordinate."""
    world = reader.world
    agreements = {kind.agreement_id for kind in world.of(MeetingType) if kind.id in reader.types_run}
    return {one.agency_id for one in world.of(Partner) if one.agreement_id in agreements}
