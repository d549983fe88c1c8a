"""Which agencies are asked what they hold on a case before a meeting, by which day, and who is late."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock
from meetings.operations import on_case
from meetings.working_days import working_days_after
from models.agencies import MeetingType
from models.cases import Case
from models.meetings import AgendaItem, Meeting
from models.returns import Return
from models.states import MeetingState


def ask(writing: Writing, case_id: str) -> None:
    """Let the planned meetings with a case ask exactly the agencies on it what they hold (rule 8).

    An agency that joins later is asked with a deadline of its own; one that left, or whose case left the
    agenda, is asked no more, and what it answered stands again when it comes back. Part of an operation that
    has asked who may; what the audit says of that says this too.
    """
    writing.session.flush()
    case = writing.session.get_one(Case, case_id)
    wanted = on_case.recipients(writing.session, case, writing.actor.now)
    having = {meeting.id for meeting in _planned_with(writing, case_id)}
    asked = {(row.meeting_id, row.agency_id): row for row in _of_planned(writing, case_id)}
    for (meeting_id, agency_id), row in asked.items():
        stands = meeting_id in having and agency_id in wanted
        if not stands:
            row.withdrawn_at = row.withdrawn_at or writing.actor.now
        elif row.withdrawn_at is not None:
            row.withdrawn_at = None
    for meeting in _planned_with(writing, case_id):
        for agency_id in sorted(wanted - {agency for held, agency in asked if held == meeting.id}):
            writing.session.add(_asked(writing, meeting, case, agency_id))


def move_deadlines(writing: Writing, meeting: Meeting) -> None:
    """Count the deadlines of a meeting's returns anew, as when its day changes; part of that operation."""
    today = writing.today
    for row in writing.session.scalars(select(Return).where(Return.meeting_id == meeting.id)):
        row.due_on = _due_on(writing, meeting, row.asked_at)
        if row.due_on >= today:
            row.late_at = None


def stop_asking(writing: Writing, meeting: Meeting) -> None:
    """End the asking as a meeting opens: whoever has not answered is late; part of that operation."""
    asked = select(Return).where(Return.meeting_id == meeting.id, Return.withdrawn_at.is_(None))
    for row in writing.session.scalars(asked):
        row.closed_at = writing.actor.now
        if row.answered_at is None and row.late_at is None:
            row.late_at = writing.actor.now


def withdraw(writing: Writing, meeting: Meeting) -> None:
    """Ask nobody any more for a meeting that is cancelled; part of that operation."""
    asked = select(Return).where(Return.meeting_id == meeting.id, Return.withdrawn_at.is_(None))
    for row in writing.session.scalars(asked):
        row.withdrawn_at = writing.actor.now


def mark_late(caseroom: Caseroom, now: datetime) -> int:
    """Mark the returns whose day has passed without an answer; returns how many. The clock does this."""
    today = caseroom.settings.day_of(now)
    with record.reading(caseroom) as session:
        if session.scalar(select(Return.id).where(*_overdue(today)).limit(1)) is None:
            return 0
    with record.writing(caseroom, Clock(now)) as writing:
        rows = writing.session.scalars(select(Return).where(*_overdue(today)).order_by(Return.id)).all()
        for row in rows:
            row.late_at = now
        for meeting_id in sorted({row.meeting_id for row in rows}):
            late = [row.id for row in rows if row.meeting_id == meeting_id]
            writing.audit("returns.late", meeting_id, returns=late)
            writing.changed(meeting_id, phones=False)
        if not rows:
            writing.idle()
    return len(rows)


def _overdue(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Return.answered_at.is_(None),
        Return.closed_at.is_(None),
        Return.withdrawn_at.is_(None),
        Return.late_at.is_(None),
        Return.due_on < today,
    )


def _planned_with(writing: Writing, case_id: str) -> list[Meeting]:
    """The planned meetings that have a case."""
    found = (
        select(Meeting)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.case_id == case_id, Meeting.state == MeetingState.PLANNED)
    )
    return list(writing.session.scalars(found.order_by(Meeting.id)))


def _of_planned(writing: Writing, case_id: str) -> Iterator[Return]:
    found = (
        select(Return)
        .join(Meeting, Meeting.id == Return.meeting_id)
        .where(Return.case_id == case_id, Meeting.state == MeetingState.PLANNED)
    )
    return iter(writing.session.scalars(found.order_by(Return.id)).all())


def _asked(writing: Writing, meeting: Meeting, case: Case, agency_id: str) -> Return:
    now = writing.actor.now
    return Return(
        meeting_id=meeting.id,
        case_id=case.id,
        agency_id=agency_id,
        reference=case.reference,
        kind=case.kind,
        asked_at=now,
        due_on=_due_on(writing, meeting, now),
    )


def _due_on(writing: Writing, meeting: Meeting, asked_at: datetime) -> date:
    """The papers' day, or some working days for whoever was asked too late for it; at most the meeting's."""
    kind = writing.session.get_one(MeetingType, meeting.meeting_type_id)
    day_of = writing.caseroom.settings.day_of
    held_on = day_of(meeting.starts_at)
    papers = held_on - timedelta(days=kind.papers_due_days)
    own = working_days_after(day_of(asked_at), kind.return_days)
    return min(max(papers, own), held_on)
