"""Who holds which office that an agency gives, and when each was trained (clauses 1.2.1 and 5.4)."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import accounts
from meetings.operations.account_invitations import GIVEN_BY_AGENCY, NOT_YOURS, looked_after
from meetings.operations.enrolling import NOT_YET
from meetings.operations.leaving import LAST
from meetings.policy import permissions
from meetings.refusals import Invalid, NotVisible
from models.agencies import MeetingType
from models.enrolments import Enrolment
from models.people import Coordinator, Office, Person
from models.states import AgencyOffice

NO_ACCOUNT = "Choose somebody with an approved account"
ADMINISTERS = "An administrator sees no case, so they cannot hold this too. Use another account."
LAST_COORDINATOR = "This is the last coordinator of these meetings. Name another first."


def keep_details(
    caseroom: Caseroom,
    viewer: Viewer,
    person_id: str,
    *,
    offices: Collection[str],
    trained_on: date | None,
) -> None:
    """Give and take the offices that an agency gives, and record when a colleague was trained.

    The agency's nominated representatives may; offices above theirs stay as they are. The same again changes
    nothing. Raises Invalid for another office and for a day of training to come.
    """
    with record.writing(caseroom, viewer) as writing:
        enrolment = looked_after(writing, person_id)
        writing.require(permissions.represents(writing.session, viewer))
        writing.require(writing.session.get_one(Person, person_id).agency_id == viewer.agency)
        if trained_on is not None and trained_on > writing.today:
            raise Invalid({"trained_on": NOT_YET})
        changed = _give(writing, person_id, set(offices))
        if not changed and enrolment.trained_on == trained_on:
            writing.idle()
            return
        enrolment.trained_on = trained_on
        writing.audit("person.details_kept", person_id, offices=sorted(offices))


def _give(writing: Writing, person_id: str, wanted: set[str]) -> bool:
    """Have exactly these of the offices an agency gives; whether that changed any."""
    held = set(writing.session.scalars(select(Office.office).where(Office.person_id == person_id)))
    above = held - set(GIVEN_BY_AGENCY)
    if not wanted - above <= set(GIVEN_BY_AGENCY):
        raise Invalid({"offices": NOT_YOURS})
    kept = wanted - above
    for office in held - above - kept:
        writing.session.execute(delete(Office).where(Office.person_id == person_id, Office.office == office))
    writing.session.add_all(Office(person_id=person_id, office=each) for each in kept - held)
    return kept != held - above


def name_representative(caseroom: Caseroom, viewer: Viewer, person_id: str) -> None:
    """Make a person their agency's nominated representative; whoever keeps the agency's entry may.

    A second press changes nothing. Raises Invalid for who has no approved account, and for administrators.
    """
    with record.writing(caseroom, viewer) as writing:
        person = _of_kept_agency(writing, person_id)
        if writing.session.get(Office, (person_id, AgencyOffice.REPRESENTATIVE)):
            writing.idle()
            return
        if not accounts.is_admitted(writing.session.get(Enrolment, person_id)):
            raise Invalid({"person": NO_ACCOUNT})
        if writing.session.get(Office, (person_id, AgencyOffice.ADMINISTRATOR)):
            raise Invalid({"person": ADMINISTERS})
        writing.session.add(Office(person_id=person_id, office=AgencyOffice.REPRESENTATIVE))
        writing.audit("representative.named", person_id, agency=person.agency_id)


def end_representative(caseroom: Caseroom, viewer: Viewer, person_id: str) -> None:
    """Have a person represent their agency no longer; who may, as `name_representative`.

    A second press changes nothing. Raises Invalid for the agency's last.
    """
    with record.writing(caseroom, viewer) as writing:
        person = _of_kept_agency(writing, person_id)
        office = writing.session.get(Office, (person_id, AgencyOffice.REPRESENTATIVE))
        if office is None:
            writing.idle()
            return
        if not accounts.representatives(writing.session, person.agency_id, but=person_id):
            raise Invalid({"person": LAST})
        writing.session.delete(office)
        writing.audit("representative.ended", person_id, agency=person.agency_id)


def name_coordinator(caseroom: Caseroom, viewer: Viewer, meeting_type_id: str, person_id: str) -> None:
    """Make a person a coordinator of a type of meetings; the administrators may.

    A second press changes nothing. Raises Invalid for who has no approved account or administers.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.require(permissions.administers(writing.session, viewer))
        person = writing.session.get(Person, person_id)
        writing.require(person is not None and writing.session.get(MeetingType, meeting_type_id))
        if writing.session.get(Coordinator, (meeting_type_id, person_id)):
            writing.idle()
            return
        if not accounts.is_admitted(writing.session.get(Enrolment, person_id)):
            raise Invalid({"coordinator": NO_ACCOUNT})
        if writing.session.get(Office, (person_id, AgencyOffice.ADMINISTRATOR)):
            raise Invalid({"coordinator": ADMINISTERS})
        writing.session.add(Coordinator(meeting_type_id=meeting_type_id, person_id=person_id))
        writing.audit("coordinator.named", person_id, meeting_type=meeting_type_id)


def end_coordinator(caseroom: Caseroom, viewer: Viewer, meeting_type_id: str, person_id: str) -> None:
    """Have a person coordinate a type of meetings no longer; the administrators may.

    A second press changes nothing. Raises Invalid for the type's last coordinator.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.require(permissions.administers(writing.session, viewer))
        held = writing.session.get(Coordinator, (meeting_type_id, person_id))
        if held is None:
            writing.idle()
            return
        others = select(Coordinator.person_id).where(
            Coordinator.meeting_type_id == meeting_type_id, Coordinator.person_id != person_id
        )
        if writing.session.scalar(others.limit(1)) is None:
            raise Invalid({"coordinator": LAST_COORDINATOR})
        writing.session.delete(held)
        writing.audit("coordinator.ended", person_id, meeting_type=meeting_type_id)


def _of_kept_agency(writing: Writing, person_id: str) -> Person:
    person = writing.session.get(Person, person_id)
    if person is None or person.left_at is not None:
        raise NotVisible
    writing.require(permissions.keeps_agency(writing.session, writing.actor, person.agency_id))
    return person
