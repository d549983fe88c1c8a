"""Who is asked to a meeting: people of active partners, each told when they are needed, never why."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update

from meetings.agenda_order import Slot, when_needed
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.operations import outbox, registering
from meetings.operations.planning import planned
from meetings.operations.table import open_meeting_of
from meetings.policy import permissions
from meetings.queries import times
from meetings.queries.agenda import needed, slots
from meetings.refusals import Conflict, Invalid
from models.agencies import MeetingType
from models.mails import MailKind
from models.meetings import Attendance, GuestAdmission, Invitation, Meeting, Officer
from models.people import Account
from models.states import AttendanceRole, AttendanceState, MeetingState

OVER = "This meeting is over, so nobody more can be invited."
UNDER_WAY = "This meeting has been opened: mark apologies on its console."
AN_OFFICER = "An officer of the meeting stays on its register. Choose another officer first."
Needed = tuple[datetime, datetime] | None


def invite_people(
    caseroom: Caseroom,
    viewer: Viewer,
    meeting_id: str,
    people: Iterable[str],
    *,
    role: AttendanceRole = AttendanceRole.MEMBER,
) -> str:
    """Put people on the register, as members or observers; whoever is there already gets the role given.

    No mail is queued: `send_invitations` does that for all. Coordinators and officers may, until the meeting
    closes (rule 8). Raises Invalid for nobody, for people of no active partner, for an officer's role.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Meeting, meeting_id)
        writing.require(registering.runs_meeting(writing, meeting_id))
        meeting = writing.session.get_one(Meeting, meeting_id)
        if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
            raise Conflict(OVER)
        agencies = _invited(writing, meeting, set(people), role)
        new = registering.put_on_register(writing, meeting_id, agencies, role)
        if not new:
            writing.idle()
            return meeting_id
        writing.audit("meeting.invited", meeting_id, people=sorted(new))
        writing.changed(meeting_id, phones=True)
    return meeting_id


def uninvite(caseroom: Caseroom, viewer: Viewer, attendance_id: str) -> str:
    """Take a person off the register before the meeting opens, with the mails to them that have not left.

    The coordinators may (rule 8). Raises Invalid for an officer, Conflict once it is open.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Attendance, attendance_id)
        attendance = writing.session.get_one(Attendance, attendance_id)
        meeting = planned(writing, attendance.meeting_id)
        if writing.session.get(Officer, (meeting.id, attendance.person_id)):
            raise Invalid({"people": AN_OFFICER})
        writing.session.execute(delete(Invitation).where(Invitation.attendance_id == attendance_id))
        outbox.withdraw(writing, attendance_id)
        writing.session.delete(attendance)
        writing.audit("attendance.removed", attendance_id, person=attendance.person_id)
        writing.changed(meeting.id, phones=True)
        return meeting.id


def record_apologies(caseroom: Caseroom, viewer: Viewer, attendance_id: str) -> str:
    """Record that a person cannot come: said by themselves, or to a coordinator or an officer.

    Raises Conflict once the meeting is open, when the console marks apologies.
    """
    return _answer(caseroom, viewer, attendance_id, AttendanceState.APOLOGIES)


def withdraw_apologies(caseroom: Caseroom, viewer: Viewer, attendance_id: str) -> str:
    """Record that a person can come after all; who may, and what it raises, as `record_apologies`."""
    return _answer(caseroom, viewer, attendance_id, AttendanceState.INVITED)


def send_invitations(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> list[str]:
    """Queue an invitation for whoever was not told yet, or was told of another time; returns their ids.

    Whoever gave apologies is left alone, as is whoever may no longer come. A guest with an address is told
    once they are admitted to a case (clause 4.1.5). The coordinators may (rule 8).
    Raises Conflict once the meeting is open. Serves clause 8.2.1: no mail says for which case.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting = planned(writing, meeting_id)
        told = []
        for attendance, invitation, when in _expected(writing, meeting):
            if attendance.invited_at is None or _told(invitation) != when:
                _tell(writing, meeting, attendance, invitation, when)
                told.append(attendance.person_id)
        if not told:
            writing.idle()
            return []
        writing.session.execute(
            update(Meeting)
            .where(Meeting.id == meeting_id)
            .values(invited_at=viewer.now)
            .execution_options(synchronize_session=False)
        )
        writing.audit("invitations.queued", meeting_id, people=sorted(told))
        writing.changed(meeting_id, phones=False)
    return told


def tell_new_times(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> list[str]:
    """Queue an invitation with new times for whoever is not here yet and is needed at another time than told.

    As an open meeting goes on now, in steps of five minutes; returns their ids. The officers may. A second
    press tells nobody twice. Raises Conflict while the meeting is not open. No mail says for which case.
    """
    with looking(caseroom, viewer) as sight:
        due = [one for one in times.course(sight, meeting_id).told if one.is_due]
    with record.writing(caseroom, viewer) as writing:
        meeting = open_meeting_of(writing, meeting_id)
        told = []
        for one in due:
            attendance = writing.session.get_one(Attendance, one.line.attendance_id)
            known = select(Invitation).where(Invitation.attendance_id == attendance.id)
            invitation = writing.session.scalars(known).first()
            _tell(writing, meeting, attendance, invitation, times.rounded(one.needed))
            told.append(attendance.person_id)
        if not told:
            writing.idle()
            return []
        writing.audit("invitations.queued", meeting_id, people=sorted(told))
        writing.changed(meeting_id, phones=False)
    return told


def _invited(writing: Writing, meeting: Meeting, people: set[str], role: AttendanceRole) -> dict[str, str]:
    """The agency of each person to invite; raises Invalid where one may not be."""
    if not people:
        raise Invalid({"people": "Choose whom to invite"})
    if role not in (AttendanceRole.MEMBER, AttendanceRole.OBSERVER):
        raise Invalid({"role": "Invite people as members or as observers"})
    meeting_type = writing.session.get_one(MeetingType, meeting.meeting_type_id)
    agencies = registering.partners_people(writing, meeting_type.agreement_id, people)
    if people - set(agencies):
        raise Invalid({"people": registering.NOT_OF_A_PARTNER})
    officers = select(Officer.person_id).where(Officer.meeting_id == meeting.id)
    if role != AttendanceRole.MEMBER and people & set(writing.session.scalars(officers)):
        raise Invalid({"role": "The officers of a meeting are its members"})
    return agencies


def _answer(caseroom: Caseroom, viewer: Viewer, attendance_id: str, state: AttendanceState) -> str:
    with record.writing(caseroom, viewer) as writing:
        writing.see(Attendance, attendance_id)
        attendance = writing.session.get_one(Attendance, attendance_id)
        meeting = writing.session.get_one(Meeting, attendance.meeting_id)
        own = permissions.attends_as_self(writing.session, viewer, attendance_id)
        writing.require(own or registering.runs_meeting(writing, meeting.id))
        if meeting.state != MeetingState.PLANNED:
            raise Conflict(UNDER_WAY)
        if attendance.state == state:
            writing.idle()
            return meeting.id
        attendance.state = state
        writing.audit("attendance.changed", attendance_id, person=attendance.person_id, state=state)
        writing.changed(meeting.id, phones=False)
        return meeting.id


def _expected(writing: Writing, meeting: Meeting) -> Iterator[tuple[Attendance, Invitation | None, Needed]]:
    """Everyone who is asked and may come, with what they were told last and when they are needed now."""
    asked = writing.session.execute(
        select(Attendance, Invitation, Officer.office)
        .outerjoin(Invitation, Invitation.attendance_id == Attendance.id)
        .outerjoin(
            Officer,
            (Officer.meeting_id == Attendance.meeting_id) & (Officer.person_id == Attendance.person_id),
        )
        .where(Attendance.meeting_id == meeting.id, Attendance.state == AttendanceState.INVITED)
    ).all()
    meeting_type = writing.session.get_one(MeetingType, meeting.meeting_type_id)
    people = [attendance.person_id for attendance, _, _ in asked]
    may_come = registering.partners_people(writing, meeting_type.agreement_id, people)
    agenda = slots(writing.session, meeting.id)
    for attendance, invitation, office in asked:
        if attendance.role == AttendanceRole.GUEST:
            if when := _guest_needed(writing, meeting, attendance, agenda):
                yield attendance, invitation, when
        elif attendance.person_id in may_come:
            when = needed(
                agenda,
                starts_at=meeting.starts_at,
                planned_minutes=meeting.planned_minutes,
                agency_id=attendance.agency_id,
                role=attendance.role,
                is_officer=office is not None,
            )
            yield attendance, invitation, when


def _guest_needed(writing: Writing, meeting: Meeting, guest: Attendance, agenda: tuple[Slot, ...]) -> Needed:
    """From when until when a guest with an address is needed: for the cases they are admitted to."""
    admitted = set(
        writing.session.scalars(
            select(GuestAdmission.agenda_item_id).where(GuestAdmission.attendance_id == guest.id)
        )
    )
    if not admitted or writing.session.get(Account, guest.person_id) is None:
        return None
    theirs = tuple(
        replace(slot, agencies=frozenset({guest.agency_id} if slot.id in admitted else ())) for slot in agenda
    )
    return when_needed(theirs, meeting.starts_at, guest.agency_id)


def _told(invitation: Invitation | None) -> Needed:
    return None if invitation is None else (invitation.needed_from, invitation.needed_until)


def _tell(
    writing: Writing,
    meeting: Meeting,
    attendance: Attendance,
    invitation: Invitation | None,
    when: Needed,
) -> None:
    now = writing.actor.now
    if when is not None:
        invitation = invitation or Invitation(attendance_id=attendance.id)
        invitation.needed_from, invitation.needed_until = when
        invitation.sent_on = writing.today
        writing.session.add(invitation)
    elif invitation is not None:
        writing.session.delete(invitation)
    attendance.invited_at = now
    # The revision makes each telling a mail of its own, also back to a time that was told before.
    step = f"revision {meeting.revision}"
    held_on = writing.caseroom.settings.day_of(meeting.starts_at)
    outbox.queue(writing, MailKind.INVITATION, attendance.person_id, attendance.id, step, now, of=held_on)
