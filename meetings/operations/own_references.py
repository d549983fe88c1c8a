"""What an agency's own system, such as ECINS, knows a case by, so that neither has to be searched for."""

from meetings.doors import Caseroom, record
from meetings.doors.record import SOMEBODY_ELSE
from meetings.doors.viewers import Viewer
from meetings.policy import permissions
from meetings.refusals import Conflict
from meetings.sealed import seal
from models.cases import Case, OwnReference


def keep_own_reference(caseroom: Caseroom, viewer: Viewer, case_id: str, *, text: str, version: int) -> None:
    """Keep, change or, with no text, take away the reference; the agency's people on the case may.

    `version` is the one it was written from, 0 where there was none. Raises Conflict with the present one
    where a colleague was first and it differs. A second press changes nothing.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Case, case_id)
        writing.require(permissions.on_case(writing.session, viewer, case_id))
        standing = writing.session.get(OwnReference, (case_id, str(viewer.agency)))
        present = writing.read(standing.text)[0] if standing else ""
        if text == present:
            writing.idle()
            return
        if (standing.version if standing else 0) != version:
            raise Conflict(SOMEBODY_ELSE, current=present)
        kept = standing or OwnReference(case_id=case_id, agency_id=str(viewer.agency))
        kept.text = seal(writing.key("case", case_id), "own_references.text", text)
        kept.changed_at, kept.changed_by = writing.actor.now, str(writing.actor.person)
        writing.session.add(kept)
        writing.audit("own_reference.kept", case_id, case=case_id)
