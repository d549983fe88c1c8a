"""Suspending an account, letting its person in again, and recording that somebody has left (clause 5.4).

Whatever they have open ends in the same transaction: the next request, poll or stream is refused.
"""

from sqlalchemy import exists, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import accounts, attending, handing_on
from meetings.operations.account_invitations import looked_after
from meetings.operations.approving import end_account
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from models.enrolments import Enrolment
from models.people import Office, Person
from models.states import AgencyOffice, SuspendedFor

LAST = "This is the agency’s last nominated representative. Have the coordinator name another first."
LAST_ADMINISTRATOR = "This is the last administrator. Make another first."
NEVER_APPROVED = "This person was never approved: decline them instead."


def suspend(caseroom: Caseroom, viewer: Viewer, person_id: str) -> None:
    """Stop a person from signing in until somebody lets them in again; their duties are listed to hand on.

    Whoever looks after the account may, nobody for themselves. A second press changes nothing. Raises
    Invalid for the agency's last representative, Conflict for who was never approved.
    """
    with record.writing(caseroom, viewer) as writing:
        enrolment = looked_after(writing, person_id)
        writing.require(person_id != viewer.person)
        if enrolment.approved_at is None:
            raise Conflict(NEVER_APPROVED)
        if enrolment.suspended_at is not None:
            writing.idle()
            return
        _require_another(writing, person_id)
        suspend_now(writing, enrolment, SuspendedFor.THEIR_AGENCY)


def suspend_now(writing: Writing, enrolment: Enrolment, why: SuspendedFor) -> None:
    """Suspend an account inside an operation that has asked who may, or by the clock."""
    enrolment.suspended_at, enrolment.suspended_for = writing.actor.now, why
    _put_out(writing, enrolment.person_id)
    writing.audit("person.suspended", enrolment.person_id, why=why)


def resume(caseroom: Caseroom, viewer: Viewer, person_id: str) -> None:
    """Let a suspended person sign in again, with the duties that were not handed on meanwhile.

    Whoever approves the account may, and confirms it in the same press. A second press changes nothing.
    """
    with record.writing(caseroom, viewer) as writing:
        enrolment = looked_after(writing, person_id)
        writing.require(permissions.confirms_account(writing.session, viewer, person_id))
        if enrolment.suspended_at is None:
            writing.idle()
            return
        let_in(writing, enrolment)
        writing.audit("person.resumed", person_id)


def let_in(writing: Writing, enrolment: Enrolment) -> None:
    """End a suspension inside an operation that has asked who may."""
    enrolment.suspended_at = enrolment.suspended_for = None
    enrolment.confirmed_at, enrolment.confirmed_by = writing.actor.now, writing.actor.person
    enrolment.confirm_by = accounts.confirm_by(writing)
    handing_on.take_back(writing, enrolment.person_id)


def leave(caseroom: Caseroom, viewer: Viewer, person_id: str) -> int:
    """Record that a person has left: their account ends for good; how many duties are to be handed on.

    Whoever looks after the account may, a representative also for themselves. Raises Invalid for the
    agency's last representative and for the last administrator. A second press finds nobody.
    """
    with record.writing(caseroom, viewer) as writing:
        enrolment = looked_after(writing, person_id)
        if enrolment.approved_at is None:
            raise Conflict(NEVER_APPROVED)
        _require_another(writing, person_id)
        duties = _put_out(writing, person_id)
        end_account(writing, person_id)
        writing.audit("person.left", person_id, duties=duties)
        return duties


def _put_out(writing: Writing, person_id: str) -> int:
    """Out of every room and session at once; how many duties are left to hand on."""
    accounts.cut_off(writing, person_id)
    attending.put_out(writing, [person_id])
    return handing_on.note_duties(writing, person_id)


def _require_another(writing: Writing, person_id: str) -> None:
    """Invalid where an agency would be without representative, or the service without administrator."""
    session = writing.session
    held = set(session.scalars(select(Office.office).where(Office.person_id == person_id)))
    agency_id = session.get_one(Person, person_id).agency_id
    if AgencyOffice.REPRESENTATIVE in held and not accounts.representatives(
        session, agency_id, but=person_id
    ):
        raise Invalid({"person": LAST})
    another = exists().where(
        Office.office == AgencyOffice.ADMINISTRATOR,
        Office.person_id != person_id,
        Enrolment.person_id == Office.person_id,
        Enrolment.approved_at.is_not(None),
        Enrolment.suspended_at.is_(None),
    )
    if AgencyOffice.ADMINISTRATOR in held and not session.scalar(select(another)):
        raise Invalid({"person": LAST_ADMINISTRATOR})
