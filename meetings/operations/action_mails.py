"""Who is told that an action is handed on, asked about, answered or escalated; never what, nor at night."""

from datetime import datetime

from sqlalchemy import select

from meetings.doors.record import Writing
from meetings.operations import climbing, outbox
from meetings.operations.quiet_hours import after_quiet
from models.handovers import Handover
from models.mails import MailKind
from models.meetings import Meeting, Officer
from models.outcomes import Action, ActionAnswer
from models.states import MeetingOffice


def tell_officers(writing: Writing, action: Action) -> None:
    """The chair of the meeting that made the action, that its owner waits for an answer; once a day.

    The chair may see the action from then on, also once the meeting's cases are no longer theirs to see.
    """
    chair = select(Officer.person_id).where(
        Officer.meeting_id == action.meeting_id, Officer.office == MeetingOffice.CHAIR
    )
    due_at = _due_at(writing, action)
    for person_id in writing.session.scalars(chair):
        climbing.let_see(writing, action, person_id, "asked")
        outbox.queue(writing, MailKind.ACTION_ASKED, person_id, action.id, "asked", due_at, of=writing.today)


def tell_owner(writing: Writing, action: Action, reply: ActionAnswer) -> None:
    """The owner, that the officers have answered."""
    due_at = _due_at(writing, action)
    outbox.queue(
        writing, MailKind.ACTION_REPLY, action.owner_id, reply.id, "replied", due_at, of=writing.today
    )


def tell_new_owner(writing: Writing, action: Action, handover: Handover) -> None:
    """Whoever an action is handed on to, each time."""
    due_at = _due_at(writing, action)
    outbox.queue(
        writing,
        MailKind.ACTION_HANDED_ON,
        action.owner_id,
        handover.id,
        "handed on",
        due_at,
        of=writing.today,
    )


def escalate(writing: Writing, action: Action, said: ActionAnswer) -> None:
    """The owner's representatives and the chair, but for whoever escalates it."""
    due_at, step = _due_at(writing, action), _step(said)
    for person_id in climbing.escalate(writing, action):
        if person_id != writing.actor.person:
            outbox.queue(
                writing, MailKind.ACTION_ESCALATED, person_id, action.id, step, due_at, of=writing.today
            )


def take_escalation_back(writing: Writing, said: ActionAnswer) -> None:
    """Nobody any more, as far as the mails of an escalation have not left."""
    outbox.withdraw(writing, said.action_id, step=_step(said))


def escalation_in(step: str) -> str:
    """The id of the escalation that a mail's step names."""
    return step.rpartition(" ")[2]


def _due_at(writing: Writing, action: Action) -> datetime:
    """Now, or when the quiet hours of the kind of meeting that made the action end (UTC)."""
    return after_quiet(writing, writing.session.get_one(Meeting, action.meeting_id))


def _step(escalation: ActionAnswer) -> str:
    return f"escalated {escalation.id}"
