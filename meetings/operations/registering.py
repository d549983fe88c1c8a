"""Who may stand on the register of a meeting: people of agencies that are active partners today."""

from collections.abc import Iterable, Mapping

from sqlalchemy import exists, select

from meetings.doors.record import Writing
from meetings.operations import on_case
from meetings.policy import permissions
from models.meetings import Attendance
from models.people import Office, Person
from models.states import AgencyOffice, AttendanceRole, AttendanceState

NOT_OF_A_PARTNER = "Choose somebody whose agency is a partner today"


def partners_people(writing: Writing, agreement_id: str, people: Iterable[str]) -> dict[str, str]:
    """Those of the people who may be at a meeting now, each with their agency: rule 1, as of this write.

    No administrator is one of them, who sees no case.
    """
    active = on_case.active_partners(writing.session, agreement_id, writing.actor.now)
    found = writing.session.execute(
        select(Person.id, Person.agency_id).where(
            Person.id.in_(list(people)),
            Person.left_at.is_(None),
            Person.agency_id.in_(active),
            ~exists().where(Office.person_id == Person.id, Office.office == AgencyOffice.ADMINISTRATOR),
        )
    )
    return {row.id: row.agency_id for row in found}


def put_on_register(
    writing: Writing, meeting_id: str, agencies: Mapping[str, str], role: AttendanceRole
) -> list[str]:
    """Give each person, named with their agency, a place in this role; returns those for whom that is new."""
    held = {
        one.person_id: one
        for one in writing.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    }
    new = [person_id for person_id in agencies if person_id not in held or held[person_id].role != role]
    for person_id in new:
        if person_id in held:
            held[person_id].role = role
            continue
        writing.session.add(
            Attendance(
                meeting_id=meeting_id,
                person_id=person_id,
                agency_id=agencies[person_id],
                role=role,
                state=AttendanceState.INVITED,
            )
        )
    return new


def runs_meeting(writing: Writing, meeting_id: str) -> bool:
    """Whether the actor plans the meeting or is its officer."""
    asked = (writing.session, writing.actor, meeting_id)
    return permissions.plans_meeting(*asked) or permissions.officer_of(*asked)
