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
from meetings.policy import permissions
from meetings.refusals import Invalid
from models.people import Office, Person


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
        if trained_on is not None and trained_on > accounts.today(writing):
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
