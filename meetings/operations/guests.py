"""Guests: people of organisations that are no partners, admitted to named cases (clauses 4.1.5 and 5.3)."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import on_case, outbox, registering, requests
from meetings.operations.requests import About, Asked
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.agencies import Agency, MeetingType
from models.base import new_id
from models.cases import Case, GuestDisclosure
from models.meetings import AgendaItem, Attendance, GuestAdmission, Meeting
from models.people import Account, Person
from models.requests import Request
from models.states import AttendanceRole, AttendanceState, ItemState, MeetingState, RequestKind

KIND = "guest organisation"
ROLE = "Guest"
A_PARTNER = "This organisation is a partner: invite its people as members or observers"
OVER = "This meeting is over, so no guest can be added."
DONE = "This case is done at this meeting."
NO_REASON = "Say why the law lets this guest hear of this case"
NO_ADDRESS = "This address cannot be used. Check it, or leave it empty."


def register_guest(
    caseroom: Caseroom,
    viewer: Viewer,
    meeting_id: str,
    *,
    name: str,
    organisation: str,
    email: str = "",
    once: str,
) -> str:
    """Put a person of an organisation that is no partner on a meeting's register as guest.

    Coordinators and officers may, until the meeting closes (rule 8). A guest sees nothing before being
    admitted to a case. Returns their place; who has one keeps it. Raises Invalid where the organisation is a
    partner, whose people are members or observers. Serves clause 4.1.5.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting = _running(writing, meeting_id)
        if done := writing.once(once):
            return done
        agency = _organisation(writing, meeting, organisation)
        person = _person(writing, agency, name, email)
        place = _place(writing, meeting, person)
        return writing.made(once, place.id)


def admit_guest(caseroom: Caseroom, viewer: Viewer, item_id: str, attendance_id: str, *, reason: str) -> None:
    """Admit a guest to one case for a lawful reason, and ask every agency on it what they may hear.

    An officer of the meeting who sees the case may. Agencies that brought nothing are asked as the others
    are, so that being asked tells nobody what there is. A second press changes nothing. Raises Invalid
    without a reason, Conflict once the case is done. Serves clauses 4.1.5 and 5.3.
    """
    with record.writing(caseroom, viewer) as writing:
        item, guest = _of_item(writing, item_id, attendance_id)
        if writing.session.get(GuestAdmission, (item_id, attendance_id)):
            writing.idle()
            return
        if item.state == ItemState.DONE:
            raise Conflict(DONE)
        if not reason.strip():
            raise Invalid({"reason": NO_REASON})
        key = writing.key("case", item.case_id)
        writing.session.add(
            GuestAdmission(
                agenda_item_id=item_id,
                attendance_id=attendance_id,
                lawful_reason=seal(key, "guest_admissions.lawful_reason", reason),
                admitted_by=str(viewer.person),
                admitted_at=viewer.now,
            )
        )
        writing.audit("guest.admitted", attendance_id, case=item.case_id, person=guest.person_id)
        _ask_originators(writing, item, guest, reason)
        writing.changed(item.meeting_id, phones=True)


def dismiss_guest(caseroom: Caseroom, viewer: Viewer, item_id: str, attendance_id: str) -> None:
    """Take back a guest's admission to a case, with what they were to hear of it; who admits may.

    A second press changes nothing.
    """
    with record.writing(caseroom, viewer) as writing:
        item, guest = _of_item(writing, item_id, attendance_id)
        admission = writing.session.get(GuestAdmission, (item_id, attendance_id))
        if admission is None:
            writing.idle()
            return
        of_guest = (
            GuestDisclosure.agenda_item_id == item_id,
            GuestDisclosure.attendance_id == attendance_id,
        )
        writing.session.execute(delete(GuestDisclosure).where(*of_guest))
        writing.session.delete(admission)
        asked = select(Request.id).where(
            Request.agenda_item_id == item_id, Request.guest_id == guest.person_id
        )
        for request_id in writing.session.scalars(asked):
            outbox.withdraw(writing, request_id)
        writing.audit("guest.dismissed", attendance_id, case=item.case_id, person=guest.person_id)
        writing.changed(item.meeting_id, phones=True)


def _running(writing: Writing, meeting_id: str) -> Meeting:
    writing.see(Meeting, meeting_id)
    writing.require(registering.runs_meeting(writing, meeting_id))
    meeting = writing.session.get_one(Meeting, meeting_id)
    if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
        raise Conflict(OVER)
    return meeting


def _of_item(writing: Writing, item_id: str, attendance_id: str) -> tuple[AgendaItem, Attendance]:
    """An agenda item of a meeting that goes on, whose case an officer sees, and a guest of that meeting."""
    writing.see(AgendaItem, item_id)
    item = writing.session.get_one(AgendaItem, item_id)
    writing.see(Case, item.case_id)
    writing.require(permissions.officer_of(writing.session, writing.actor, item.meeting_id))
    _running(writing, item.meeting_id)
    guest = writing.session.get(Attendance, attendance_id)
    writing.require(guest and (guest.meeting_id, guest.role) == (item.meeting_id, AttendanceRole.GUEST))
    return item, writing.session.get_one(Attendance, attendance_id)


def _organisation(writing: Writing, meeting: Meeting, name: str) -> Agency:
    """The organisation of this name, new if need be; Invalid where it is an active partner."""
    meeting_type = writing.session.get_one(MeetingType, meeting.meeting_type_id)
    active = on_case.active_partners(writing.session, meeting_type.agreement_id, writing.actor.now)
    named = select(Agency).where(func.lower(Agency.name) == name.lower())
    known = writing.session.scalars(named.order_by(Agency.id)).all()
    if any(agency.id in active for agency in known):
        raise Invalid({"organisation": A_PARTNER})
    if known:
        return known[0]
    made = Agency(id=new_id(), key=f"guest-{new_id()}", name=name, kind=KIND)
    writing.session.add(made)
    writing.session.flush()
    return made


def _person(writing: Writing, agency: Agency, name: str, email: str) -> Person:
    """The guest of this name and organisation, as known or new, with their address where one is given."""
    known = select(Person).where(
        Person.agency_id == agency.id, func.lower(Person.name) == name.lower(), Person.left_at.is_(None)
    )
    person = writing.session.scalar(known.order_by(Person.id).limit(1))
    if person is None:
        person = Person(id=new_id(), agency_id=agency.id, name=name, role=ROLE)
        writing.session.add(person)
        writing.session.flush()
        writing.audit("person.made", person.id, agency=agency.id)
    if email:
        _note_address(writing, person, email)
    return person


def _note_address(writing: Writing, person: Person, email: str) -> None:
    holder = writing.session.scalar(select(Account).where(Account.email == email.lower()))
    if holder and holder.person_id != person.id:
        raise Invalid({"email": NO_ADDRESS})
    account = writing.session.get(Account, person.id)
    if account is None:
        writing.session.add(Account(person_id=person.id, email=email.lower(), password_hash=None))
    else:
        account.email = email.lower()


def _place(writing: Writing, meeting: Meeting, person: Person) -> Attendance:
    """The guest's place on the register, theirs already or new."""
    known = select(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.person_id == person.id)
    place = writing.session.scalar(known)
    if place and place.role == AttendanceRole.GUEST:
        writing.idle()
        return place
    place = place or Attendance(
        id=new_id(),
        meeting_id=meeting.id,
        person_id=person.id,
        agency_id=person.agency_id,
        state=AttendanceState.INVITED,
    )
    place.role = AttendanceRole.GUEST
    writing.session.add(place)
    writing.session.flush()
    writing.audit("guest.registered", place.id, person=person.id)
    writing.changed(meeting.id, phones=True)
    return place


def _ask_originators(writing: Writing, item: AgendaItem, guest: Attendance, reason: str) -> None:
    case = writing.session.get_one(Case, item.case_id)
    asked = Asked(why=reason, until_on=_useful_until(writing, item))
    about = About(meeting_id=item.meeting_id, agenda_item_id=item.id, guest_id=guest.person_id)
    for agency_id in sorted(on_case.recipients(writing.session, case, writing.actor.now)):
        requests.put(writing, RequestKind.GUEST, case, agency_id, pieces=(), asked=asked, about=about)


def _useful_until(writing: Writing, item: AgendaItem) -> date:
    """The day of the meeting; tomorrow where that is today or past."""
    starts_at = writing.session.get_one(Meeting, item.meeting_id).starts_at
    held_on = writing.caseroom.settings.day_of(starts_at)
    return min(max(held_on, writing.today + timedelta(days=1)), writing.today + requests.LONGEST)
