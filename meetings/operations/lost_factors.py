"""Somebody who has lost phone, paper and passkey: their second step is set up anew at the next sign-in."""

from sqlalchemy import update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer
from meetings.operations import second_factors
from meetings.operations.account_invitations import looked_after
from models.people import Session


def forget(caseroom: Caseroom, viewer: Viewer, person_id: str) -> None:
    """Take every second step of a person's away and end whatever they have open; their password stays.

    Whoever looks after the account may, nobody for themselves, once they know that it is the person who
    asks. A second press changes nothing.
    """
    with record.writing(caseroom, viewer) as writing:
        looked_after(writing, person_id)
        writing.require(person_id != viewer.person)
        if not second_factors.has_any(writing.session, person_id):
            writing.idle()
            return
        second_factors.clear(writing, person_id)
        open_ones = update(Session).where(Session.person_id == person_id, Session.ended_at.is_(None))
        writing.session.execute(open_ones.values(ended_at=viewer.now))
        writing.audit("factors.forgotten", person_id)
