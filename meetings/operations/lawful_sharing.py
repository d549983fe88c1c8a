"""What disclosures of a piece of information rest on: lawful basis, conditions and power, by recipient."""

from collections.abc import Collection

from sqlalchemy import select

from meetings.catalogue.values import GroundKind
from meetings.doors.record import Writing
from meetings.queries.lawful import NOTHING, Law, Resting, law
from meetings.refusals import Invalid
from models.cases import Information
from models.meetings import Officer
from models.people import Person
from models.states import CRIMINAL_OFFENCE, SPECIAL_CATEGORY, Flag

NO_SUCH_GROUND = "Choose a lawful basis and a power that your agency may rely on today"


def resting(
    writing: Writing, information: Information, *, agencies: Collection[str], meetings: Collection[str]
) -> dict[str, Resting]:
    """By recipient, an agency or a meeting, what a disclosure to it rests on now (clause 4.2).

    The officers of a meeting are relevant authorities where all their agencies are. An agency's own grant of
    what it brought is no disclosure and rests on nothing.
    """
    known = law_of(writing, information.case_id, information.originator_id)
    chosen = (information.grounds or "").split()
    basis = known.basis(_kinds(information), chosen)
    reached = {agency_id: {agency_id} for agency_id in agencies}
    reached |= {meeting_id: _officers_of(writing, meeting_id) for meeting_id in meetings}
    found = {}
    for recipient, theirs in reached.items():
        power = known.power_to(theirs, chosen)
        found[recipient] = Resting(basis, power.text if power else None)
    return found | dict.fromkeys({information.originator_id} & set(agencies), NOTHING)


def law_of(writing: Writing, case_id: str, agency_id: str) -> Law:
    """What an agency may rely on today where the partnership is."""
    return law(writing.session, case_id, agency_id, writing.today)


def chosen_grounds(writing: Writing, case_id: str, keys: Collection[str]) -> str | None:
    """The grounds chosen in place of the usual ones, as they are kept; Invalid for one that is not theirs."""
    known = {one.key for one in law_of(writing, case_id, str(writing.actor.agency)).grounds}
    if not known.issuperset(keys):
        raise Invalid({"lawful_basis": NO_SUCH_GROUND})
    return " ".join(sorted(set(keys))) or None


def _kinds(information: Information) -> set[GroundKind]:
    """Which grounds information asks for by its flags; where nobody can be identified it has no basis."""
    flags = information.flags.split() if information.flags is not None else [Flag.PERSONAL]
    asked = {
        GroundKind.BASIS: (Flag.PERSONAL,),
        GroundKind.SPECIAL_CATEGORY: SPECIAL_CATEGORY,
        GroundKind.CRIMINAL_OFFENCE: CRIMINAL_OFFENCE,
    }
    return {kind for kind, by in asked.items() if any(flag in flags for flag in by)}


def _officers_of(writing: Writing, meeting_id: str) -> set[str]:
    """The agencies of a meeting's officers."""
    found = (
        select(Person.agency_id)
        .join(Officer, Officer.person_id == Person.id)
        .where(Officer.meeting_id == meeting_id)
    )
    return set(writing.session.scalars(found))
