"""Who is told that an action's owner asks something, and that it is answered; never what."""

from sqlalchemy import select

from meetings.doors.record import Writing
from meetings.operations import climbing, outbox
from meetings.operations.outbox import ACTION_ASKED, ACTION_REPLY
from models.meetings import Officer
from models.outcomes import Action, ActionAnswer
from models.states import MeetingOffice


def tell_officers(writing: Writing, action: Action) -> None:
    """The chair of the meeting that made the action, that its owner waits for an answer; once a day.

    The chair may see the action from then on, also once the meeting's cases are no longer theirs to see.
    """
    chair = select(Officer.person_id).where(
        Officer.meeting_id == action.meeting_id, Officer.office == MeetingOffice.CHAIR
    )
    now = writing.actor.now
    for person_id in writing.session.scalars(chair):
        climbing.let_see(writing, action, person_id, "asked")
        outbox.queue(writing, ACTION_ASKED, person_id, action.id, "asked", now, of=now.date())


def tell_owner(writing: Writing, action: Action, reply: ActionAnswer) -> None:
    """The owner, that the officers have answered."""
    now = writing.actor.now
    outbox.queue(writing, ACTION_REPLY, action.owner_id, reply.id, "replied", now, of=now.date())
