"""The last step of the ladder: the case of a late action is on the next agenda of its kind of meeting."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, aliased

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock
from meetings.operations import agenda
from models.agencies import LadderStep
from models.cases import Referral
from models.meetings import AgendaItem, Meeting
from models.outcomes import Action, Climb
from models.states import OPEN_ACTIONS, MeetingState, Recipient

PLACED = "on agenda"

_Placing = aliased(Climb)
_placed = exists().where(
    _Placing.action_id == Action.id, _Placing.due_on == Action.due_on, _Placing.step == PLACED
)
_UNPLACED = (
    select(Action.id, Action.due_on, AgendaItem.referral_id, Meeting.meeting_type_id)
    .join(Climb, (Climb.action_id == Action.id) & (Climb.due_on == Action.due_on))
    .join(AgendaItem, AgendaItem.id == Action.agenda_item_id)
    .join(Meeting, Meeting.id == Action.meeting_id)
    .join(
        LadderStep,
        (LadderStep.meeting_type_id == Meeting.meeting_type_id) & (LadderStep.key == Climb.step),
    )
    .where(Action.state.in_(OPEN_ACTIONS), LadderStep.recipient == Recipient.AGENDA, ~_placed)
)


def place(caseroom: Caseroom, now: datetime) -> int:
    """Put such cases at the end of the next planned meeting's agenda; returns how many waited.

    The service does this by itself, once for each due date: a coordinator who takes the case off again is not
    overruled. Where no meeting is planned it waits for one, and again where that meeting is cancelled.
    """
    with record.reading(caseroom) as session:
        waiting = session.execute(_UNPLACED).all()
        meetings = {row.meeting_type_id: _next(session, row.meeting_type_id, now) for row in waiting}
    for row in waiting:
        if meeting_id := meetings[row.meeting_type_id]:
            with record.writing(caseroom, Clock(now)) as writing:
                meeting = writing.session.get_one(Meeting, meeting_id)
                referral = writing.session.get_one(Referral, row.referral_id)
                if not _is_on(writing.session, meeting_id, referral.case_id):
                    agenda.place(writing, meeting, referral)
                writing.session.add(Climb(action_id=row.id, step=PLACED, due_on=row.due_on, taken_at=now))
                writing.audit("reminder.made", row.id, step=PLACED)
    return len(waiting)


def wait_again(writing: Writing, meeting_id: str) -> None:
    """Let the late actions of a meeting's cases wait for the next agenda; part of cancelling that meeting.

    The case that a coordinator took off its agenda before is none of them.
    """
    cases = select(AgendaItem.case_id).where(AgendaItem.meeting_id == meeting_id)
    of_cases = select(Action.id).where(Action.case_id.in_(cases))
    writing.session.execute(delete(Climb).where(Climb.step == PLACED, Climb.action_id.in_(of_cases)))


def _next(session: Session, meeting_type_id: str, now: datetime) -> str | None:
    """The next meeting of a kind that is still being planned."""
    planned = select(Meeting.id).where(
        Meeting.meeting_type_id == meeting_type_id,
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at > now,
    )
    return session.scalars(planned.order_by(Meeting.starts_at, Meeting.id)).first()


def _is_on(session: Session, meeting_id: str, case_id: str) -> bool:
    return bool(session.scalar(select(AgendaItem.id).filter_by(meeting_id=meeting_id, case_id=case_id)))
