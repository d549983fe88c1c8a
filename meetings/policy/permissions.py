"""What a viewer may do: one function for each permission. What they may see is the SQL beside this file."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from models.agencies import MeetingType, Partner, partner_is_active
from models.cases import Case, Information, Involvement
from models.corrections import CorrectionHolder
from models.meetings import AgendaItem, Attendance, Meeting, Officer
from models.outcomes import Action
from models.people import Coordinator, Office, Person
from models.requests import Request
from models.returns import Return
from models.states import AgencyOffice, AttendanceRole, MeetingOffice

REPRESENTATIVE = AgencyOffice.REPRESENTATIVE


class Acting(Protocol):
    """Whoever a permission is asked for: a person and their agency by id, or nobody, at a moment."""

    @property
    def person(self) -> str | None: ...

    @property
    def agency(self) -> str | None: ...

    @property
    def now(self) -> datetime: ...


def administers(session: Session, actor: Acting) -> bool:
    """Clause 9.6. An administrator runs the service and keeps its register; they see no case."""
    found = exists().where(Office.person_id == actor.person, Office.office == AgencyOffice.ADMINISTRATOR)
    return bool(session.scalar(select(found)))


def answers_return(session: Session, actor: Acting, return_id: str) -> bool:
    """Rule 8. What an agency is asked on a case, its own people answer, while it is on the case."""
    found = exists().where(
        Return.id == return_id,
        Return.agency_id == actor.agency,
        Involvement.case_id == Return.case_id,
        Involvement.agency_id == actor.agency,
        Involvement.until_at.is_(None),
    )
    return bool(session.scalar(select(found)))


def asked_of(session: Session, actor: Acting, request_id: str) -> bool:
    """Clause 5.2. A request is answered by the people of the agency that is asked."""
    found = exists().where(Request.id == request_id, Request.originator_id == actor.agency)
    return bool(session.scalar(select(found)))


def attends_as_self(session: Session, actor: Acting, attendance_id: str) -> bool:
    """Rule 7. A person may speak for their own place on a register: for one thing, declare an interest."""
    found = exists().where(Attendance.id == attendance_id, Attendance.person_id == actor.person)
    return bool(session.scalar(select(found)))


def attended(session: Session, actor: Acting, meeting_id: str) -> bool:
    """Rule 10. Whoever was at a meeting as a member asks for corrections to their agency's minutes."""
    found = exists().where(
        Attendance.meeting_id == meeting_id,
        Attendance.person_id == actor.person,
        Attendance.role == AttendanceRole.MEMBER,
        Attendance.arrived_at.is_not(None),
    )
    return bool(session.scalar(select(found)))


def brings_in_agencies(session: Session, actor: Acting, case_id: str) -> bool:
    """Rule 11. The agency that leads on a case and the officers of a meeting with it say who joins it."""
    leads = exists().where(
        Involvement.case_id == case_id,
        Involvement.agency_id == actor.agency,
        Involvement.is_lead,
        Involvement.until_at.is_(None),
    )
    holds_office = exists().where(
        AgendaItem.case_id == case_id,
        Meeting.id == AgendaItem.meeting_id,
        Meeting.sight_from <= actor.now,
        Meeting.corrections_until > actor.now,
        Officer.meeting_id == Meeting.id,
        Officer.person_id == actor.person,
    )
    return bool(session.scalar(select(or_(leads, holds_office))))


def brought_case(session: Session, actor: Acting, case_id: str) -> bool:
    """Rule 2. The title and summary of a case are the words of the agency that brought it."""
    found = exists().where(Case.id == case_id, Case.brought_by == actor.agency)
    return bool(session.scalar(select(found)))


def chair_of(session: Session, actor: Acting, meeting_id: str) -> bool:
    """Rule 13. A dissent is answered by the chair of its meeting; taking the chair is one press."""
    found = exists().where(
        Officer.meeting_id == meeting_id,
        Officer.person_id == actor.person,
        Officer.office == MeetingOffice.CHAIR,
    )
    return bool(session.scalar(select(found)))


def confirms(session: Session, actor: Acting, holder_id: str) -> bool:
    """Clause 6.1.2. A correction is confirmed by a holding agency's people, or by a meeting's officers."""
    office = exists().where(
        Officer.meeting_id == CorrectionHolder.meeting_id, Officer.person_id == actor.person
    )
    found = exists().where(
        CorrectionHolder.id == holder_id, or_(CorrectionHolder.agency_id == actor.agency, office)
    )
    return bool(session.scalar(select(found)))


def guest_of(session: Session, actor: Acting, meeting_id: str) -> bool:
    """Clause 4.1.5. A guest on the register of a meeting answers for their own place there."""
    found = exists().where(
        Attendance.meeting_id == meeting_id,
        Attendance.person_id == actor.person,
        Attendance.role == AttendanceRole.GUEST,
    )
    return bool(session.scalar(select(found)))


def keeps_agency(session: Session, actor: Acting, agency_id: str) -> bool:
    """Clauses 5.4 and 9.6. Administrators and coordinators of a partner's agreement keep its entry and name
    its representatives, whom they approve and confirm."""
    coordinates = exists().where(
        Coordinator.person_id == actor.person,
        MeetingType.id == Coordinator.meeting_type_id,
        Partner.agreement_id == MeetingType.agreement_id,
        Partner.agency_id == agency_id,
    )
    return administers(session, actor) or bool(session.scalar(select(coordinates)))


def keeps_register(session: Session, actor: Acting, agreement_id: str) -> bool:
    """Clause 9.6. Who is a partner is recorded by administrators and by the coordinators of its meetings."""
    coordinates = exists().where(
        Coordinator.person_id == actor.person,
        MeetingType.id == Coordinator.meeting_type_id,
        MeetingType.agreement_id == agreement_id,
    )
    return administers(session, actor) or bool(session.scalar(select(coordinates)))


def looks_after(session: Session, actor: Acting, person_id: str) -> bool:
    """Clause 5.4. Accounts are looked after by the agency's nominated representatives; those of
    representatives and administrators also by whoever keeps the agency's entry."""
    agency_id, above = _place_of(session, person_id)
    if represents(session, actor) and agency_id == actor.agency and AgencyOffice.ADMINISTRATOR not in above:
        return True
    return bool(above) and keeps_agency(session, actor, agency_id)


def confirms_account(session: Session, actor: Acting, person_id: str) -> bool:
    """Clause 5.4. Nobody approves or confirms themselves, and no representative another: whoever keeps the
    agency's entry does."""
    agency_id, above = _place_of(session, person_id)
    if person_id == actor.person:
        return False
    if above:
        return keeps_agency(session, actor, agency_id)
    return represents(session, actor) and agency_id == actor.agency


def _place_of(session: Session, person_id: str) -> tuple[str, set[str]]:
    """A person's agency, and which offices they hold that their agency does not give."""
    agency_id = session.scalar(select(Person.agency_id).where(Person.id == person_id)) or ""
    held = select(Office.office).where(
        Office.person_id == person_id,
        or_(Office.office == REPRESENTATIVE, Office.office == AgencyOffice.ADMINISTRATOR),
    )
    return agency_id, set(session.scalars(held))


def officer_of(session: Session, actor: Acting, meeting_id: str) -> bool:
    """Rule 2 (b). The chair, the deputy and the minute-taker run a meeting: persons, not their agency."""
    return bool(session.scalar(select(runs(actor.person, meeting_id))))


def runs(person_id: Any, meeting_id: Any) -> ColumnElement[bool]:
    """Rule 2 (b) as a condition, of ids or of what stands for them in a statement that is made once."""
    return exists().where(Officer.meeting_id == meeting_id, Officer.person_id == person_id)


def on_case(session: Session, actor: Acting, case_id: str) -> bool:
    """Rule 2 (a). An agency on a case brings information, assigns its own people and puts it forward."""
    found = exists().where(
        Involvement.case_id == case_id,
        Involvement.agency_id == actor.agency,
        Involvement.until_at.is_(None),
    )
    return bool(session.scalar(select(found)))


def opens_cases_under(session: Session, actor: Acting, agreement_id: str) -> bool:
    """Rule 1. People of an active partner open cases under its agreement, but not administrators."""
    found = exists().where(
        Partner.agreement_id == agreement_id,
        Partner.agency_id == actor.agency,
        partner_is_active(actor.now),
    )
    return not administers(session, actor) and bool(session.scalar(select(found)))


def originator_of(session: Session, actor: Acting, information_id: str) -> bool:
    """Clause 5.2. Information belongs to the agency that brought it: its people confirm, widen or trim it."""
    found = exists().where(Information.id == information_id, Information.originator_id == actor.agency)
    return bool(session.scalar(select(found)))


def owner_of(session: Session, actor: Acting, action_id: str) -> bool:
    """Rule 9. An action is accepted, queried and answered by the person who owns it."""
    found = exists().where(Action.id == action_id, Action.owner_id == actor.person)
    return bool(session.scalar(select(found)))


def plans_meeting(session: Session, actor: Acting, meeting_id: str) -> bool:
    """Rule 8. A meeting is planned by the coordinators of its type."""
    found = exists().where(
        Meeting.id == meeting_id,
        Coordinator.meeting_type_id == Meeting.meeting_type_id,
        Coordinator.person_id == actor.person,
    )
    return bool(session.scalar(select(found)))


def plans_meetings_of(session: Session, actor: Acting, meeting_type_id: str) -> bool:
    """Rules 1 and 8. A type's coordinators plan its meetings while their agency is an active partner."""
    found = exists().where(
        MeetingType.id == meeting_type_id,
        Coordinator.meeting_type_id == MeetingType.id,
        Coordinator.person_id == actor.person,
        Partner.agreement_id == MeetingType.agreement_id,
        Partner.agency_id == actor.agency,
        partner_is_active(actor.now),
    )
    return bool(session.scalar(select(found)))


def represents(session: Session, actor: Acting) -> bool:
    """Rule 12. The nominated representatives speak for their agency."""
    found = exists().where(Office.person_id == actor.person, Office.office == REPRESENTATIVE)
    return bool(session.scalar(select(found)))


def takes_to_court(session: Session, actor: Acting, case_id: str) -> bool:
    """Clause 5.3. An extract for a court is made by the same people who say which agencies join a case."""
    return brings_in_agencies(session, actor, case_id)
