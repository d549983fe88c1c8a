"""Whom a person names to be told when they do not answer (clause 5.5)."""

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer
from meetings.refusals import Invalid
from models.people import Person


def name_deputy(caseroom: Caseroom, viewer: Viewer, person_id: str | None) -> None:
    """Name a colleague of one's own agency as deputy, or nobody; everybody may, for themselves.

    Naming gives no sight of anything: a deputy sees an action from the step of the ladder that reaches them.
    Invalid for anybody else than a colleague who has not left.
    """
    with record.writing(caseroom, viewer) as writing:
        person = writing.session.get_one(Person, str(viewer.person))
        if person.deputy_id == person_id:
            writing.idle()
            return
        named = writing.session.get(Person, person_id) if person_id else None
        if person_id and not _could_be(person, named):
            raise Invalid({"deputy": "Choose a colleague of your agency"})
        person.deputy_id = person_id
        writing.audit("deputy.named", person.id, deputy=person_id)


def _could_be(person: Person, named: Person | None) -> bool:
    return (
        named is not None
        and named.id != person.id
        and named.agency_id == person.agency_id
        and named.left_at is None
    )
