"""The present grants of information and their ledger: who is given or loses what, each with its event."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import delete, select

from meetings.doors.record import Writing
from meetings.operations import lawful_sharing
from meetings.queries.lawful import NOTHING, Resting
from models.cases import Case, Disclosure, DisclosureEvent, GuestDisclosure, Information, OfficerDisclosure
from models.states import Grant


def holders(writing: Writing, information: Information) -> set[str]:
    """The agencies that hold a disclosure of it, its originator among them."""
    found = select(Disclosure.agency_id).where(Disclosure.information_id == information.id)
    return set(writing.session.scalars(found))


def officers_holding(writing: Writing, information: Information) -> set[str]:
    """The meetings whose officers hold a disclosure of it."""
    found = select(OfficerDisclosure.meeting_id).where(OfficerDisclosure.information_id == information.id)
    return set(writing.session.scalars(found))


def give(
    writing: Writing, information: Information, *, agencies: Iterable[str] = (), meetings: Iterable[str] = ()
) -> set[str]:
    """Grant stored information to agencies, and to the officers of meetings, that do not hold it yet.

    Each grant keeps the lawful basis and the power it rests on, which follow from who discloses, what it is
    and who receives it, and from what the originator chose (clause 4.2). Returns the ids of those that were
    given it. Part of an operation that has asked who may.
    """
    new_agencies = set(agencies) - holders(writing, information)
    new_meetings = set(meetings) - officers_holding(writing, information)
    about = {"information_id": information.id, "case_id": information.case_id}
    rests = lawful_sharing.resting(writing, information, agencies=new_agencies, meetings=new_meetings)
    for agency_id in sorted(new_agencies):
        on = rests[agency_id]
        writing.session.add(Disclosure(agency_id=agency_id, **about, **asdict(on)))
        _tell(writing, information, Grant.GIVEN, agency_id=agency_id, on=on)
    for meeting_id in sorted(new_meetings):
        on = rests[meeting_id]
        writing.session.add(OfficerDisclosure(meeting_id=meeting_id, **about, **asdict(on)))
        _tell(writing, information, Grant.GIVEN, meeting_id=meeting_id, on=on)
    return new_agencies | new_meetings


def take(
    writing: Writing, information: Information, *, agencies: Iterable[str] = (), meetings: Iterable[str] = ()
) -> set[str]:
    """Take the present grants of agencies, and of the officers of meetings, away from those that hold one.

    Returns the ids of those that held it. Part of an operation that has asked who may.
    """
    old_agencies = set(agencies) & holders(writing, information)
    old_meetings = set(meetings) & officers_holding(writing, information)
    for agency_id in sorted(old_agencies):
        writing.session.delete(writing.session.get_one(Disclosure, (information.id, agency_id)))
        _tell(writing, information, Grant.WITHDRAWN, agency_id=agency_id)
    for meeting_id in sorted(old_meetings):
        writing.session.delete(writing.session.get_one(OfficerDisclosure, (information.id, meeting_id)))
        _tell(writing, information, Grant.WITHDRAWN, meeting_id=meeting_id)
    return old_agencies | old_meetings


def take_all(writing: Writing, information: Information) -> None:
    """Leave information to its originator alone, as once its wording is replaced and withdrawn."""
    others = holders(writing, information) - {information.originator_id}
    take(writing, information, agencies=others, meetings=officers_holding(writing, information))
    take_from_guests(writing, information)


def take_from_guests(writing: Writing, information: Information) -> None:
    """End the leave of every guest to hear it."""
    writing.session.execute(delete(GuestDisclosure).where(GuestDisclosure.information_id == information.id))


def _tell(
    writing: Writing,
    information: Information,
    event: Grant,
    *,
    agency_id: str | None = None,
    meeting_id: str | None = None,
    on: Resting = NOTHING,
) -> None:
    """Add a line to the ledger of its originator (rule 12)."""
    writing.session.add(
        DisclosureEvent(
            information_id=information.id,
            case_id=information.case_id,
            reference=writing.session.get_one(Case, information.case_id).reference,
            originator_id=information.originator_id,
            category_id=information.category_id,
            agency_id=agency_id,
            meeting_id=meeting_id,
            event=event,
            **asdict(on),
            at=writing.actor.now,
            by=writing.actor.person,
        )
    )
