"""Who of an agency answers what it is asked, where nobody of it can see the case yet."""

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer
from meetings.operations import cases
from meetings.policy import permissions
from models.returns import Return


def assign_for_return(caseroom: Caseroom, viewer: Viewer, return_id: str, person_id: str) -> None:
    """Make a colleague the case worker of a case on which one's agency is asked; its representatives may.

    They need not see the case, and do not by this, unless they choose themselves. Raises Invalid for somebody
    of another agency or who has left. A second press changes nothing. Serves clause 8.1.5.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Return, return_id)
        writing.require(permissions.answers_return(writing.session, viewer, return_id))
        writing.require(permissions.represents(writing.session, viewer))
        cases.put_to_work(writing, writing.session.get_one(Return, return_id).case_id, person_id)
