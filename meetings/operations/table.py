"""What is on the table, and who is in the room for it: the facts of rule 6 and the exclusions of rule 7."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, or_, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import on_case
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.sealed import seal
from models.cases import Case, Exclusion, Information
from models.meetings import AgendaItem, Attendance, Meeting, Presence
from models.outcomes import ANSWER_STANDS, Action, ActionAnswer, Decision
from models.states import (
    AttendanceState,
    Channel,
    ExclusionKind,
    HereBy,
    ItemState,
    MeetingState,
    Out,
    ScreenMode,
    Waiting,
)

NOT_OPEN = "This meeting is not open yet. Open it first."
CLOSED = "This meeting is closed. Nothing more can be recorded at it."
MOVED_ON = "That case is no longer on the table."


def put_on_table(caseroom: Caseroom, viewer: Viewer, item_id: str) -> str:
    """Put a case on the table, everybody in the room and every latecomer present for it; officers may.

    Whoever is there from elsewhere says again that they are alone, unless the people are those of the case
    before (rule 5). Whoever went out for a moment stays out.

    The item before it ends: with an outcome it is done; with nothing recorded on it, it goes back to waiting;
    with something recorded but no outcome, Invalid, since a case closes with a decision, or with "no further
    action, because" (clause 5.5). A second press does nothing. Conflict unless the meeting is open.
    """
    with record.writing(caseroom, viewer) as writing:
        item, meeting = item_at_open_meeting(writing, item_id)
        if meeting.on_table_id == item.id:
            writing.idle()
            return item.id
        clear_table(writing, meeting)
        item.state = ItemState.ON_TABLE
        item.started_at, item.ended_at = viewer.now, None
        meeting.on_table_id = item.id
        meeting.screen_mode = ScreenMode.CASE
        _seat(writing, item)
        writing.audit("item.on_table", item.id, case=item.case_id)
        writing.changed(meeting.id, phones=True)
        return item.id


def end_item(caseroom: Caseroom, viewer: Viewer, item_id: str, *, screen: ScreenMode | None = None) -> str:
    """Take a case off the table with no other after it, as for a break; officers may.

    With a `screen`, as after the last case, the projector shows that from then on.

    Ends the item as `put_on_table` does. A second press does nothing. Conflict where another is on the table.
    """
    with record.writing(caseroom, viewer) as writing:
        item, meeting = item_at_open_meeting(writing, item_id)
        if meeting.on_table_id is None:
            writing.idle()
            return item.id
        if meeting.on_table_id != item.id:
            raise Conflict(MOVED_ON)
        clear_table(writing, meeting)
        if screen is not None and meeting.screen_mode != screen:
            _show(writing, meeting, screen)
        writing.changed(meeting.id, phones=True)
        return item.id


def set_screen(caseroom: Caseroom, viewer: Viewer, meeting_id: str, mode: str) -> None:
    """Choose what the projector shows; "nothing" blanks it at once. Officers may; Invalid if unknown."""
    with record.writing(caseroom, viewer) as writing:
        meeting = open_meeting_of(writing, meeting_id)
        if mode not in list(ScreenMode):
            raise Invalid({"mode": "Choose what the projector shows"})
        if meeting.screen_mode == mode:
            writing.idle()
            return
        _show(writing, meeting, mode)
        writing.changed(meeting.id, phones=True)


def step_out(caseroom: Caseroom, viewer: Viewer, item_id: str, attendance_ids: Sequence[str]) -> None:
    """Record that people left the room for this case; officers may. Whoever is out already stays out.

    Stepping out because one's agency is not involved changes nothing else: there was nothing to see (rule 7).
    """
    with record.writing(caseroom, viewer) as writing:
        item, meeting = item_at_open_meeting(writing, item_id)
        people = [on_register(writing, meeting, attendance_id) for attendance_id in attendance_ids]
        left = [person for person in people if _leave(writing, item, person, Out.STEPPED_OUT)]
        if not left:
            writing.idle()
            return
        writing.changed(meeting.id, phones=True)


def come_back(caseroom: Caseroom, viewer: Viewer, item_id: str, attendance_id: str) -> None:
    """Record that a person is in the room again for the case on the table; officers may.

    Conflict once the case is off the table; Invalid for a person kept out of it, or not at the meeting.
    """
    with record.writing(caseroom, viewer) as writing:
        item, meeting = item_at_open_meeting(writing, item_id)
        person = on_register(writing, meeting, attendance_id)
        if meeting.on_table_id != item.id:
            raise Conflict(MOVED_ON)
        if is_kept_out(writing, item, person):
            raise Invalid({"person": "This person is kept out of this case. Lift that first."})
        if person.state != AttendanceState.HERE:
            raise Invalid({"person": "This person is not at the meeting. Record their agreement first."})
        if _inside(writing, item, person):
            writing.idle()
            return
        sit_down(writing, meeting, person)
        writing.changed(meeting.id, phones=True)


def put_out(caseroom: Caseroom, viewer: Viewer, item_id: str, attendance_id: str, *, reason: str) -> str:
    """Keep a person out of a case, with the reason, until an officer lifts it; officers may (rule 7).

    Returns the exclusion, the standing one where there is one already. Invalid without a reason.
    """
    with record.writing(caseroom, viewer) as writing:
        item, meeting = item_at_open_meeting(writing, item_id)
        person = on_register(writing, meeting, attendance_id)
        return _exclude(writing, item, person, ExclusionKind.PUT_OUT, reason)


def declare_interest(
    caseroom: Caseroom, viewer: Viewer, item_id: str, attendance_id: str, *, reason: str
) -> str:
    """Keep a person out of a case because they have an interest in it; they themselves may, or an officer.

    Before the meeting too. Returns the exclusion, the standing one where there is one already (rule 7).
    Invalid without a reason.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(AgendaItem, item_id)
        item = writing.session.get_one(AgendaItem, item_id)
        meeting = writing.session.get_one(Meeting, item.meeting_id)
        writing.require(
            permissions.officer_of(writing.session, viewer, meeting.id)
            or permissions.attends_as_self(writing.session, viewer, attendance_id)
        )
        if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
            raise Conflict(CLOSED)
        person = on_register(writing, meeting, attendance_id)
        return _exclude(writing, item, person, ExclusionKind.INTEREST, reason)


def lift_exclusion(caseroom: Caseroom, viewer: Viewer, exclusion_id: str) -> None:
    """Let a person see a case again; an officer of a meeting with that case may (rule 7)."""
    with record.writing(caseroom, viewer) as writing:
        writing.see(Exclusion, exclusion_id)
        exclusion = writing.session.get_one(Exclusion, exclusion_id)
        meetings = on_case.meetings_with(writing.session, exclusion.case_id, viewer.now)
        writing.require(any(permissions.officer_of(writing.session, viewer, found) for found in meetings))
        if exclusion.lifted_at is not None:
            writing.idle()
            return
        for standing in writing.session.scalars(_standing(exclusion.case_id, exclusion.person_id)):
            standing.lifted_at, standing.lifted_by = viewer.now, viewer.person
        writing.audit("exclusion.lifted", exclusion.id, case=exclusion.case_id, person=exclusion.person_id)
        on_case.changed(writing, exclusion.case_id)


def open_meeting_of(writing: Writing, meeting_id: str) -> Meeting:
    """The open meeting an officer runs; NotVisible to others, Conflict before it opens and once it closed."""
    writing.see(Meeting, meeting_id)
    writing.require(permissions.officer_of(writing.session, writing.actor, meeting_id))
    meeting = writing.session.get_one(Meeting, meeting_id)
    require_open(meeting)
    return meeting


def require_open(meeting: Meeting) -> None:
    """Conflict before a meeting opens and once it closed."""
    if meeting.state != MeetingState.OPEN:
        raise Conflict(NOT_OPEN if meeting.state == MeetingState.PLANNED else CLOSED)


def on_register(writing: Writing, meeting: Meeting, attendance_id: str) -> Attendance:
    """A person's place on the register of a meeting; NotVisible where they have none."""
    person = writing.session.get(Attendance, attendance_id)
    if person is None or person.meeting_id != meeting.id:
        raise NotVisible
    return person


def item_at_open_meeting(writing: Writing, item_id: str) -> tuple[AgendaItem, Meeting]:
    """An agenda item and its open meeting, for an officer who sees its case; refuses as `open_meeting_of`."""
    writing.see(AgendaItem, item_id)
    item = writing.session.get_one(AgendaItem, item_id)
    meeting = open_meeting_of(writing, item.meeting_id)
    writing.see(Case, item.case_id)
    return item, meeting


def sit_down(writing: Writing, meeting: Meeting, person: Attendance) -> None:
    """Let a person into the room inside a write, and into the case on the table unless kept out of it."""
    person.in_room, person.waiting = True, None
    if meeting.on_table_id is None:
        return
    item = writing.session.get_one(AgendaItem, meeting.on_table_id)
    if _inside(writing, item, person) or is_kept_out(writing, item, person):
        return
    _be_present(writing, item, person)
    writing.audit("presence.changed", person.id, case=item.case_id, person=person.person_id, state="in")


def go_out(writing: Writing, meeting: Meeting, person: Attendance, why: Out) -> bool:
    """End a person's presence for the case on the table inside a write; whether they were in for one."""
    if meeting.on_table_id is None:
        return False
    return _leave(writing, writing.session.get_one(AgendaItem, meeting.on_table_id), person, why)


def is_kept_out(writing: Writing, item: AgendaItem, person: Attendance) -> bool:
    """Whether a person is kept out of the case of an agenda item (rule 7)."""
    return writing.session.scalar(_standing(item.case_id, person.person_id)) is not None


def clear_table(writing: Writing, meeting: Meeting) -> None:
    """End the item on the table, if any, inside a write that moves the meeting on.

    Done with an outcome, back to waiting with nothing recorded; Invalid with something but no outcome.
    """
    if meeting.on_table_id is None:
        return
    item = writing.session.get_one(AgendaItem, meeting.on_table_id)
    if _has_outcome(writing, item):
        item.state = ItemState.DONE
        writing.audit("case.closed", item.id, case=item.case_id)
    elif _discussed(writing, item):
        reference = writing.session.get_one(Case, item.case_id).reference
        raise Invalid(
            {"case": f"{reference} has no outcome: record a decision, or no further action because"}
        )
    else:
        item.state, item.started_at = ItemState.WAITING, None
        writing.audit("item.put_back", item.id, case=item.case_id)
    item.ended_at = writing.actor.now if item.started_at else None
    meeting.on_table_id = None
    for presence in writing.session.scalars(_present_at(item)):
        presence.out_at, presence.out_because = writing.actor.now, Out.ENDED


def _show(writing: Writing, meeting: Meeting, mode: str) -> None:
    meeting.screen_mode = mode
    writing.audit("screen.changed", meeting.id, mode=mode)


def _has_outcome(writing: Writing, item: AgendaItem) -> bool:
    return bool(writing.session.scalar(select(exists().where(Decision.agenda_item_id == item.id))))


def _discussed(writing: Writing, item: AgendaItem) -> bool:
    """Whether anything at all was recorded on a case at this meeting, and not taken back."""
    said = exists().where(
        Information.case_id == item.case_id,
        Information.meeting_id == item.meeting_id,
        Information.channel == Channel.SAID,
    )
    action = exists().where(Action.agenda_item_id == item.id)
    answered = exists().where(
        ActionAnswer.meeting_id == item.meeting_id,
        ActionAnswer.action_id == Action.id,
        Action.case_id == item.case_id,
        ANSWER_STANDS,
    )
    return bool(writing.session.scalar(select(or_(said, action, answered))))


def _seat(writing: Writing, item: AgendaItem) -> None:
    """Let the latecomers in who waited for the next case, and record everybody in the room as present."""
    here = select(Attendance).where(
        Attendance.meeting_id == item.meeting_id, Attendance.state == AttendanceState.HERE
    )
    inside = []
    for person in writing.session.scalars(here):
        if person.waiting == Waiting.NEXT_CASE:
            person.in_room, person.waiting = True, None
        if person.in_room:
            inside.append(person)
    before = _stayed_to_the_end(writing, item.meeting_id)
    is_other_people = bool(before) and before != {person.id for person in inside}
    for person in inside:
        if is_other_people and person.here_by == HereBy.REMOTE:
            person.in_room, person.waiting = False, Waiting.ALONE
        else:
            _be_present(writing, item, person)


def _stayed_to_the_end(writing: Writing, meeting_id: str) -> set[str]:
    """Who was in the room when the case before ended; nobody where this is the first."""
    ended = (
        select(Presence.out_at, Presence.attendance_id)
        .join(AgendaItem, AgendaItem.id == Presence.agenda_item_id)
        .where(AgendaItem.meeting_id == meeting_id, Presence.out_because == Out.ENDED)
    )
    rows = writing.session.execute(ended).all()
    last = max((out_at for out_at, _ in rows if out_at), default=None)
    return {attendance_id for out_at, attendance_id in rows if out_at == last}


def _be_present(writing: Writing, item: AgendaItem, person: Attendance) -> None:
    writing.session.add(
        Presence(
            agenda_item_id=item.id,
            attendance_id=person.id,
            case_id=item.case_id,
            person_id=person.person_id,
            agency_id=person.agency_id,
            in_at=writing.actor.now,
            remote=person.here_by == HereBy.REMOTE,
        )
    )


def _present_at(item: AgendaItem) -> Select[Presence]:
    return select(Presence).where(Presence.agenda_item_id == item.id, Presence.out_at.is_(None))


def _inside(writing: Writing, item: AgendaItem, person: Attendance) -> Presence | None:
    return writing.session.scalar(_present_at(item).where(Presence.attendance_id == person.id))


def _leave(writing: Writing, item: AgendaItem, person: Attendance, why: Out) -> bool:
    """End a person's presence, if they are inside; whether they were."""
    presence = _inside(writing, item, person)
    if presence is None:
        return False
    presence.out_at, presence.out_because = writing.actor.now, why
    writing.audit("presence.changed", person.id, case=item.case_id, person=person.person_id, state=why)
    return True


def _standing(case_id: str, person_id: str) -> Select[Exclusion]:
    return select(Exclusion).where(
        Exclusion.case_id == case_id, Exclusion.person_id == person_id, Exclusion.lifted_at.is_(None)
    )


def _exclude(writing: Writing, item: AgendaItem, person: Attendance, kind: ExclusionKind, reason: str) -> str:
    if not reason.strip():
        raise Invalid({"reason": "Say why"})
    if standing := writing.session.scalar(_standing(item.case_id, person.person_id)):
        writing.idle()
        return standing.id
    exclusion = Exclusion(
        case_id=item.case_id,
        person_id=person.person_id,
        kind=kind,
        reason=seal(writing.key("case", item.case_id), "exclusions.reason", reason),
        made_at=writing.actor.now,
        made_by=str(writing.actor.person),
    )
    writing.session.add(exclusion)
    writing.session.flush()
    _leave(writing, item, person, Out.PUT_OUT if kind == ExclusionKind.PUT_OUT else Out.INTEREST)
    writing.audit("exclusion.made", exclusion.id, case=item.case_id, person=person.person_id, kind=kind)
    on_case.changed(writing, item.case_id)
    return exclusion.id
