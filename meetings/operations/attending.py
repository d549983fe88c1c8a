"""Coming, agreeing and going: where a person stands on the register of an open meeting (rules 4 and 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.operations import table, throttles
from meetings.operations.projectors import meeting_shown, note_wrong_code
from meetings.operations.table import on_register, open_meeting_of, require_open
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid, NotVisible
from models.agencies import MeetingType
from models.base import new_id
from models.meetings import Acknowledgement, AgendaItem, Attendance, Meeting, Presence
from models.states import Answer, AttendanceState, HereBy, How, MeetingState, Out, Waiting

OLD_CODE = "This code is not valid now. Take the one that the screen shows: it changes every minute."
CHANGED = "The text of the statement has changed since you opened this page. Read it again, then answer."
ALONE = "Tick that you are alone and cannot be overheard, or scan the code in the room"
NOT_AGREED = "This person has not agreed to the statement yet"
NOT_HERE = "This person is not at the meeting, so they cannot leave it"
KEPT_OUT = "This person is kept out of the case on the table. Lift that first, or let them wait."

_OWN_PLACE = select(Attendance.state, Attendance.here_by).where(
    Attendance.meeting_id == bindparam("meeting"), Attendance.person_id == bindparam("person")
)
# Every phone of a meeting answers at once, one write after the other: as few statements as there can be.
_HERE = select(Meeting, Attendance).where(
    Meeting.id == bindparam("meeting"),
    Attendance.meeting_id == Meeting.id,
    Attendance.person_id == bindparam("person"),
)
_ANSWERED = insert(Acknowledgement).values(
    agreement_id=select(MeetingType.agreement_id)
    .where(MeetingType.id == bindparam("meeting_type"))
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to a statement, and when it was first recorded."""

    id: str
    at: datetime


def arrive(caseroom: Caseroom, viewer: Viewer, code: str) -> str:
    """Count the viewer as here in the meeting whose room shows this code; returns the meeting.

    Whoever is on its register may; a second scan writes nothing, but whoever joined from elsewhere and has
    come is in the room from now on. Raises Invalid for a code that no room shows now, without naming any
    meeting, and NotVisible to a person who was not invited. Raises TooOften after too many wrong codes, also
    for a right one; too many of everybody together renew the code of every room.
    """
    throttles.require(caseroom, throttles.ROOM_CODE, str(viewer.person), viewer.now)
    meeting_id = meeting_shown(caseroom, code, viewer.now)
    if meeting_id is None:
        note_wrong_code(caseroom, str(viewer.person), viewer.now)
        raise Invalid({"code": OLD_CODE})
    with looking(caseroom, viewer) as sight:
        place = sight.execute(_OWN_PLACE, {"meeting": meeting_id, "person": viewer.person}).first()
    if place is None:
        raise NotVisible
    if place.state != AttendanceState.HERE or place.here_by == HereBy.REMOTE:
        with record.writing(caseroom, viewer) as writing:
            if not come_by_code(writing, meeting_id):
                writing.idle()
    return meeting_id


def acknowledge(
    caseroom: Caseroom,
    viewer: Viewer,
    meeting_id: str,
    statement_sha256: str,
    *,
    agrees: bool,
    alone: bool = False,
) -> Given:
    """Record the viewer's own answer to the exact text they saw; the same answer twice is one row.

    Whoever is on the register may, from opening to closing (rule 4); a changed mind is a new row. Who is not
    in the room joins from elsewhere: raises Invalid unless `alone`. Raises Conflict for another text than the
    meeting's, and while the meeting is not open. Serves clause 4.1.4.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting, attendance = own_place(writing, meeting_id)
        if statement_sha256 != meeting.statement_sha256:
            raise Conflict(CHANGED)
        answer = Answer.AGREED if agrees else Answer.DECLINED
        here = attendance.state == AttendanceState.HERE
        if (same := _given(writing, attendance, answer)) and (here or not agrees):
            writing.idle()
            return Given(same.id, same.at)
        if agrees and not here:
            if not alone:
                raise Invalid({"alone": ALONE})
            _come(writing, meeting, attendance, HereBy.REMOTE)
        withdrawn = attendance.agreed_at is not None and not agrees
        given = _answer(writing, meeting, attendance, answer, How.PHONE)
        seen_by_all = meeting.on_table_id is not None and attendance.in_room
        writing.changed(meeting_id, phones=withdrawn or seen_by_all)
        return Given(given, viewer.now)


def record_acknowledgement(
    caseroom: Caseroom, viewer: Viewer, meeting_id: str, attendance_ids: Sequence[str], *, how: How
) -> None:
    """Record that people in the room agreed aloud or on paper, each as a row of that kind; officers may.

    Whoever has agreed already keeps what they have. Raises Invalid where nobody is ticked.
    Serves clause 4.1.4.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting = open_meeting_of(writing, meeting_id)
        if not attendance_ids or how not in (How.SPOKEN, How.PAPER):
            raise Invalid({"person": "Tick who agreed"})
        people = [on_register(writing, meeting, one) for one in dict.fromkeys(attendance_ids)]
        asked = [one for one in people if one.agreed_at is None or one.state != AttendanceState.HERE]
        for person in asked:
            _come(writing, meeting, person, HereBy.OFFICER)
            _answer(writing, meeting, person, Answer.AGREED, how)
        if not asked:
            writing.idle()
            return
        writing.changed(meeting_id, phones=True)


def mark_left(caseroom: Caseroom, viewer: Viewer, meeting_id: str, attendance_id: str) -> None:
    """Record that a person has left the meeting; officers may. They see what a case worker at home sees.

    Raises Invalid for whoever is not at it: the minutes would say that they had been.
    """
    _mark(caseroom, viewer, meeting_id, attendance_id, AttendanceState.LEFT)


def mark_apologies(caseroom: Caseroom, viewer: Viewer, meeting_id: str, attendance_id: str) -> None:
    """Record a person's apologies at an open meeting; officers may. Nobody waits for their agreement."""
    _mark(caseroom, viewer, meeting_id, attendance_id, AttendanceState.APOLOGIES)


def leave(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> None:
    """Record that the viewer themself has left the meeting; nothing where they are not at it."""
    with record.writing(caseroom, viewer) as writing:
        _, attendance = own_place(writing, meeting_id)
        if attendance.state == AttendanceState.HERE:
            _go(writing, attendance, AttendanceState.LEFT)
        else:
            writing.idle()


def admit(caseroom: Caseroom, viewer: Viewer, meeting_id: str, attendance_id: str, *, now: bool) -> None:
    """Let a latecomer in for the case on the table, or keep them waiting for the next; officers may (rule 5).

    Raises Invalid for a person who has not agreed, and now for one who is kept out of the case.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting = open_meeting_of(writing, meeting_id)
        person = on_register(writing, meeting, attendance_id)
        if person.state != AttendanceState.HERE or person.agreed_at is None:
            raise Invalid({"person": NOT_AGREED})
        if person.in_room or (not now and person.waiting == Waiting.NEXT_CASE):
            writing.idle()
            return
        if now:
            _seat(writing, meeting, person)
        else:
            person.waiting = Waiting.NEXT_CASE
        when = "now" if now else Waiting.NEXT_CASE
        writing.audit("attendance.admitted", person.id, person=person.person_id, when=when)
        writing.changed(meeting_id, phones=now)


def put_out(writing: Writing, people: Sequence[str]) -> None:
    """Take people out of every open meeting they are on the register of, inside an operation that ends
    their access: who is there leaves, and its screens look again."""
    places = (
        select(Attendance)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.person_id.in_(people), Meeting.state == MeetingState.OPEN)
    )
    for attendance in writing.session.scalars(places):
        if attendance.state == AttendanceState.HERE:
            _go(writing, attendance, AttendanceState.LEFT)
        writing.changed(attendance.meeting_id, phones=True)


def own_place(writing: Writing, meeting_id: str) -> tuple[Meeting, Attendance]:
    """The open meeting and the actor's own place on its register; Conflict while it is not open.

    A guest acts from the room, where they have no desk to see the meeting from.
    """
    if getattr(writing.actor, "surface", None) == "room":
        writing.require(permissions.guest_of(writing.session, writing.actor, meeting_id))
    else:
        writing.see(Meeting, meeting_id)
    found = writing.session.execute(_HERE, {"meeting": meeting_id, "person": writing.actor.person}).first()
    if found is None:
        raise NotVisible
    meeting, attendance = found
    require_open(meeting)
    return meeting, attendance


def come_by_code(writing: Writing, meeting_id: str) -> bool:
    """Count the actor as here by the code that an operation has read; whether that is news."""
    meeting, attendance = own_place(writing, meeting_id)
    is_news = _come(writing, meeting, attendance, HereBy.CODE)
    if is_news:
        writing.changed(meeting_id, phones=False)
    return is_news


def come_by_officer(writing: Writing, meeting: Meeting, attendance: Attendance) -> None:
    """Count somebody as here on an officer's word, inside an operation of an officer's."""
    _come(writing, meeting, attendance, HereBy.OFFICER)
    writing.changed(meeting.id, phones=False)


def _given(writing: Writing, attendance: Attendance, answer: Answer) -> Acknowledgement | None:
    """The person's latest acknowledgement, if it is this answer to the meeting's text."""
    if attendance.acknowledgement_id is None:
        return None
    latest = writing.session.get_one(Acknowledgement, attendance.acknowledgement_id)
    return latest if latest.answer == answer else None


def _come(writing: Writing, meeting: Meeting, attendance: Attendance, by: HereBy) -> bool:
    """Count somebody as here; whether that is news, as it is of who has joined from elsewhere before.

    Whoever comes back came when they first did, and when they left stays known.
    """
    if attendance.state == AttendanceState.HERE and attendance.here_by != HereBy.REMOTE:
        return False
    attendance.arrived_at = attendance.arrived_at or writing.actor.now
    attendance.state, attendance.here_by = AttendanceState.HERE, by
    _place(meeting, attendance)
    writing.audit("attendance.arrived", attendance.id, person=attendance.person_id, by=by)
    return True


def _place(meeting: Meeting, attendance: Attendance) -> None:
    """Between cases who is here is in the room; while a case is on the table, they wait for the next."""
    if attendance.in_room:
        return
    if meeting.on_table_id is None:
        attendance.in_room, attendance.waiting = True, None
    else:
        attendance.waiting = Waiting.NEXT_CASE if attendance.agreed_at else None


def _answer(writing: Writing, meeting: Meeting, attendance: Attendance, answer: Answer, how: How) -> str:
    """Append an acknowledgement of the meeting's text and let the register point to it."""
    given = new_id()
    values = {
        "id": given,
        "kind": "meeting",
        "person_id": attendance.person_id,
        "meeting_type": meeting.meeting_type_id,
        "meeting_id": meeting.id,
        "statement_id": meeting.statement_id,
        "statement_sha256": meeting.statement_sha256,
        "answer": answer,
        "how": how,
        "recorded_by": str(writing.actor.person),
        "at": writing.actor.now,
    }
    writing.session.connection().execute(_ANSWERED, values)
    attendance.acknowledgement_id = given
    attendance.agreed_at = writing.actor.now if answer == Answer.AGREED else None
    if attendance.state == AttendanceState.HERE:
        _place(meeting, attendance)
    writing.audit(
        "acknowledgement.recorded",
        given,
        kind="meeting",
        answer=answer,
        how=how,
        person=attendance.person_id,
        statement=meeting.statement_sha256,
    )
    return given


def _mark(
    caseroom: Caseroom, viewer: Viewer, meeting_id: str, attendance_id: str, state: AttendanceState
) -> None:
    with record.writing(caseroom, viewer) as writing:
        meeting = open_meeting_of(writing, meeting_id)
        person = on_register(writing, meeting, attendance_id)
        if state == AttendanceState.LEFT and person.state not in (AttendanceState.HERE, state):
            raise Invalid({"person": NOT_HERE})
        _go(writing, person, state)


def _go(writing: Writing, attendance: Attendance, state: AttendanceState) -> None:
    """Take a person out of the meeting, and so out of the room for the case on the table."""
    if attendance.state == state:
        writing.idle()
        return
    attendance.state, attendance.in_room, attendance.waiting = state, False, None
    attendance.left_at = writing.actor.now if state == AttendanceState.LEFT else None
    open_presences = select(Presence).where(
        Presence.attendance_id == attendance.id, Presence.out_at.is_(None)
    )
    for presence in writing.session.scalars(open_presences):
        presence.out_at, presence.out_because = writing.actor.now, Out.LEFT
    writing.audit("attendance.changed", attendance.id, person=attendance.person_id, state=state)
    writing.changed(attendance.meeting_id, phones=True)


def _seat(writing: Writing, meeting: Meeting, person: Attendance) -> None:
    """Let a person into the room, and into the case on the table if there is one; Invalid if kept out."""
    item_id = meeting.on_table_id
    if item_id and table.is_kept_out(writing, writing.session.get_one(AgendaItem, item_id), person):
        raise Invalid({"person": KEPT_OUT})
    table.sit_down(writing, meeting, person)
