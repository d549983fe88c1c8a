"""Closing a meeting: everything ends at one moment, and its actions go to their owners (clause 5.5)."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import exists, or_, select, update

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock, Viewer
from meetings.operations import climbing
from meetings.operations.table import NOT_OPEN
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from models.agencies import MeetingType
from models.cases import Case, Exclusion
from models.meetings import AgendaItem, Attendance, Meeting, Presence
from models.outcomes import Action, Decision
from models.people import Office, Session
from models.states import (
    OPEN_ACTIONS,
    ActionState,
    AgencyOffice,
    AttendanceState,
    ItemState,
    MeetingState,
    Out,
    ScreenMode,
)

HIDDEN = "a case you are kept out of"


def close_meeting(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> str:
    """Close an open meeting; its officers may (rule 2). A second press does nothing.

    The item on the table ends, everybody is out of the room, the window of corrections is counted from now,
    as is the idle time of whoever was here, and each action goes to its owner at once. Invalid while a case
    that was on the table has neither a decision nor "no further action, because" (clause 5.5); one never
    there, or put back with no record, stays not reached. Conflict before the meeting opens.
    `making_minutes.make_documents` makes the documents.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Meeting, meeting_id)
        writing.require(permissions.officer_of(writing.session, viewer, meeting_id))
        meeting = writing.session.get_one(Meeting, meeting_id, with_for_update=True)
        if meeting.state == MeetingState.PLANNED:
            raise Conflict(NOT_OPEN)
        if meeting.state != MeetingState.OPEN:
            writing.idle()
            return meeting_id
        if undecided := _undecided(writing, meeting):
            raise Invalid({"cases": _unfinished(writing, undecided)})
        _close(writing, meeting)
        return meeting_id


def close_forgotten(caseroom: Caseroom, now: datetime) -> int:
    """Close every meeting open beyond its type's limit in hours, as it stands; returns how many.

    The service does this by itself (rule 4). A case without an outcome then has none in the minutes either.
    """
    with record.reading(caseroom) as session:
        opened = session.execute(
            select(Meeting.id, Meeting.opened_at, MeetingType.open_limit_hours)
            .join(MeetingType, MeetingType.id == Meeting.meeting_type_id)
            .where(Meeting.state == MeetingState.OPEN)
        ).all()
    forgotten = [row.id for row in opened if row.opened_at + timedelta(hours=row.open_limit_hours) <= now]
    for meeting_id in forgotten:
        with record.writing(caseroom, Clock(now)) as writing:
            meeting = writing.session.get_one(Meeting, meeting_id, with_for_update=True)
            if meeting.state == MeetingState.OPEN:
                _close(writing, meeting)
            else:
                writing.idle()
    return len(forgotten)


def _close(writing: Writing, meeting: Meeting) -> None:
    now = writing.actor.now
    _end_items(writing, meeting)
    _empty_room(writing, meeting)
    _send_actions(writing, meeting)
    _begin_idle_time(writing, meeting)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, now
    meeting.on_table_id, meeting.screen_mode = None, ScreenMode.NOTHING
    meeting.corrections_until = _corrections_until(writing, meeting)
    writing.audit("meeting.closed", meeting.id)
    writing.changed(meeting.id, phones=True)


def _undecided(writing: Writing, meeting: Meeting) -> Sequence[AgendaItem]:
    """The items that were on the table and have no outcome, in the agenda's order."""
    decided = exists().where(Decision.agenda_item_id == AgendaItem.id)
    statement = (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.started_at.is_not(None), ~decided)
        .order_by(AgendaItem.position)
    )
    return writing.session.scalars(statement).all()


def _unfinished(writing: Writing, items: Sequence[AgendaItem]) -> str:
    """Which cases need an outcome; one that the officer is kept out of is not named (rule 7)."""
    kept_out = select(Exclusion.case_id).where(
        Exclusion.person_id == writing.actor.person, Exclusion.lifted_at.is_(None)
    )
    case_ids = [item.case_id for item in items]
    shown = select(Case.reference).where(Case.id.in_(case_ids), Case.id.not_in(kept_out))
    names = sorted(writing.session.scalars(shown))
    names += [HIDDEN] * (len(items) > len(names))
    return f"Record a decision, or no further action because, on: {', '.join(names)}"


def _end_items(writing: Writing, meeting: Meeting) -> None:
    """Every case that was on the table is done, also where only the clock closes the meeting."""
    now = writing.actor.now
    statement = select(AgendaItem).where(
        AgendaItem.meeting_id == meeting.id,
        AgendaItem.started_at.is_not(None),
        AgendaItem.state != ItemState.DONE,
    )
    for item in writing.session.scalars(statement):
        item.ended_at = now if item.id == meeting.on_table_id else item.ended_at
        item.state = ItemState.DONE
        writing.audit("case.closed", item.id, case=item.case_id)


def _empty_room(writing: Writing, meeting: Meeting) -> None:
    """Everybody out, nobody waiting; whoever stayed to the end has not left before it."""
    items = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id)
    writing.session.execute(
        update(Presence)
        .where(Presence.agenda_item_id.in_(items), Presence.out_at.is_(None))
        .values(out_at=writing.actor.now, out_because=Out.ENDED)
    )
    writing.session.execute(
        update(Attendance)
        .where(Attendance.meeting_id == meeting.id, or_(Attendance.in_room, Attendance.waiting.is_not(None)))
        .values(in_room=False, waiting=None)
    )


def _begin_idle_time(writing: Writing, meeting: Meeting) -> None:
    """Whoever was here could listen without touching anything: the time that they may leave it begins now."""
    here = select(Attendance.person_id).where(
        Attendance.meeting_id == meeting.id, Attendance.state == AttendanceState.HERE
    )
    administrators = select(Office.person_id).where(Office.office == AgencyOffice.ADMINISTRATOR)
    writing.session.execute(
        update(Session)
        .where(Session.kind == "person", Session.ended_at.is_(None))
        .where(Session.person_id.in_(here), Session.person_id.not_in(administrators))
        .values(seen_at=writing.actor.now)
    )


def _send_actions(writing: Writing, meeting: Meeting) -> None:
    """To their owners by the clock, which looks at once: the first step of the ladder is the closing."""
    statement = select(Action).where(Action.meeting_id == meeting.id, Action.state.in_(OPEN_ACTIONS))
    for action in writing.session.scalars(statement.where(Action.state != ActionState.QUERIED)):
        climbing.begin(writing, action)


def _corrections_until(writing: Writing, meeting: Meeting) -> datetime:
    """The midnight that ends the last day for corrections, where the meeting is held."""
    days = writing.session.get_one(MeetingType, meeting.meeting_type_id).correction_days
    after = writing.today + timedelta(days=days + 1)
    return datetime.combine(after, time(), writing.caseroom.settings.zone)
