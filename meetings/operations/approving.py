"""Approving who has enrolled, or declining them; and taking an invitation back (clause 5.4)."""

from sqlalchemy import delete

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import accounts, mobile_numbers, outbox, second_factors
from meetings.operations.account_invitations import looked_after
from meetings.policy import permissions
from meetings.refusals import Conflict
from models.mails import MailKind
from models.people import Account, Office, Person

NOT_ENROLLED = "This person has not enrolled yet, so there is nobody to approve."
APPROVED = "This person has been approved already: suspend them, or record that they have left."


def approve(caseroom: Caseroom, viewer: Viewer, person_id: str) -> None:
    """Let a person who has enrolled sign in, and tell them so.

    Their agency's nominated representatives may, of a representative whoever keeps the agency's entry,
    nobody for themselves. A second press changes nothing. Raises Conflict before they have enrolled.
    """
    with record.writing(caseroom, viewer) as writing:
        enrolment = looked_after(writing, person_id)
        writing.require(permissions.confirms_account(writing.session, viewer, person_id))
        if enrolment.enrolled_at is None:
            raise Conflict(NOT_ENROLLED)
        if enrolment.approved_at is not None:
            writing.idle()
            return
        accounts.admit(writing, enrolment)
        today = writing.today
        outbox.queue(writing, MailKind.APPROVAL, person_id, person_id, "approved", viewer.now, of=today)
        writing.audit("person.approved", person_id)


def decline(caseroom: Caseroom, viewer: Viewer, person_id: str) -> None:
    """End an account that was never approved: an invitation taken back, or an enrolled person declined.

    The link ends, the address is free for another invitation. Whoever looks after the account may. A second
    press finds nobody. Raises Conflict once the person has been approved.
    """
    with record.writing(caseroom, viewer) as writing:
        enrolment = looked_after(writing, person_id)
        if enrolment.approved_at is not None:
            raise Conflict(APPROVED)
        end_account(writing, person_id)
        writing.audit("person.declined", person_id)


def end_account(writing: Writing, person_id: str) -> None:
    """Nothing of a person's account is left but that they were here."""
    second_factors.clear(writing, person_id)
    mobile_numbers.forget(writing, person_id)
    accounts.cut_off(writing, person_id)
    writing.session.execute(delete(Office).where(Office.person_id == person_id))
    writing.session.execute(delete(Account).where(Account.person_id == person_id))
    writing.session.get_one(Person, person_id).left_at = writing.actor.now
