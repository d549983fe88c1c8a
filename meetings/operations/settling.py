"""What the officers answer an action's owner: a question, another date, no longer needed (clause 5.5)."""

from datetime import date

from sqlalchemy import func, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import action_mails, actions, climbing, due_dates, outbox
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from models.outcomes import Action, ActionAnswer
from models.states import OPEN_ACTIONS, ActionReply, ActionState

SETTLED = "Its owner no longer waits for an answer. What was said stands below."
PAST = "That date is past"
GONE_BY = "That date is past by now. Say no, and which later date you would agree to: they can ask for it"


def reply(
    caseroom: Caseroom, viewer: Viewer, action_id: str, *, text: str, new_due_on: date | None = None
) -> None:
    """Answer an owner's question, with another due date where one is given; the meeting's officers may.

    The action is offered anew and its reminders go on. Invalid without words, or where the action is due in
    the past by then; Conflict where no question is open.
    """
    with record.writing(caseroom, viewer) as writing:
        action = _asked(writing, action_id)
        if _said_last(writing, action, ActionReply.REPLIED, text):
            return
        if action.state != ActionState.QUERIED:
            raise Conflict(SETTLED)
        wrong = {} if text.strip() else {"text": "Enter your answer"}
        if (new_due_on or action.due_on) < writing.today:
            wrong["due"] = PAST if new_due_on else "It was due already: give another date"
        if wrong:
            raise Invalid(wrong)
        action.state = ActionState.OFFERED
        due_dates.move(writing, action, new_due_on or action.due_on)
        _say(writing, action, ActionReply.REPLIED, text, new_due_on)


def agree_date(caseroom: Caseroom, viewer: Viewer, action_id: str) -> None:
    """Agree to the date that an owner asks for; the meeting's officers may.

    It is the due date from now on. Conflict where none is asked for; Invalid where the day went by meanwhile,
    which nobody can meet.
    """
    with record.writing(caseroom, viewer) as writing:
        action = _asked(writing, action_id)
        if _said_last(writing, action, ActionReply.DATE_AGREED, ""):
            return
        if action.asked_due_on is None:
            raise Conflict(SETTLED)
        if action.asked_due_on < writing.today:
            raise Invalid({"agreed": GONE_BY})
        due_dates.move(writing, action, action.asked_due_on)
        _say(writing, action, ActionReply.DATE_AGREED, "", action.due_on)


def refuse_date(caseroom: Caseroom, viewer: Viewer, action_id: str, *, text: str) -> None:
    """Keep the due date that stands, with the reason; the meeting's officers may.

    Invalid without a reason, Conflict where no date is asked for.
    """
    with record.writing(caseroom, viewer) as writing:
        action = _asked(writing, action_id)
        if _said_last(writing, action, ActionReply.DATE_REFUSED, text):
            return
        if action.asked_due_on is None:
            raise Conflict(SETTLED)
        if not text.strip():
            raise Invalid({"text": "Say why the date stands"})
        _say(writing, action, ActionReply.DATE_REFUSED, text, None)


def supersede(caseroom: Caseroom, viewer: Viewer, action_id: str, *, text: str) -> None:
    """Close an action that something else has overtaken, with the reason; the meeting's officers may.

    It counts neither as done nor as not done, and its reminders end. Invalid without a reason, Conflict once
    it is answered.
    """
    with record.writing(caseroom, viewer) as writing:
        action = _asked(writing, action_id)
        if _said_last(writing, action, ActionState.SUPERSEDED, text):
            return
        if action.state not in OPEN_ACTIONS:
            raise Conflict(actions.ANSWERED)
        if not text.strip():
            raise Invalid({"text": "Say what has overtaken it"})
        action.state = ActionState.SUPERSEDED
        outbox.withdraw(writing, action.id)
        _say(writing, action, ActionState.SUPERSEDED, text, None)
        climbing.rest(action)


def _asked(writing: Writing, action_id: str) -> Action:
    writing.see(Action, action_id)
    action = writing.session.get_one(Action, action_id)
    writing.require(permissions.officer_of(writing.session, writing.actor, action.meeting_id))
    return action


def _said_last(writing: Writing, action: Action, answer: ActionReply | ActionState, text: str) -> bool:
    """Whether this is what the actor said of it last: a second press changes nothing."""
    of_action = ActionAnswer.action_id == action.id
    last = select(func.max(ActionAnswer.at)).where(of_action).scalar_subquery()
    same = select(ActionAnswer).where(
        of_action,
        ActionAnswer.at == last,
        ActionAnswer.answer == answer,
        ActionAnswer.by == writing.actor.person,
    )
    rows = writing.session.scalars(same).all()
    if not any((writing.read(row.text)[0] if row.text else "") == text for row in rows):
        return False
    writing.idle()
    return True


def _say(
    writing: Writing, action: Action, answer: ActionReply | ActionState, text: str, new_due_on: date | None
) -> None:
    """Keep the answer as a row, tell the owner, and let the ladder go on from here."""
    said = ActionAnswer(
        action_id=action.id,
        answer=answer,
        text=actions.sealed_line(writing, action, text),
        new_due_on=new_due_on,
        by=str(writing.actor.person),
        at=writing.actor.now,
    )
    writing.session.add(said)
    writing.session.flush()
    action.asked_due_on = None
    climbing.begin(writing, action)
    action_mails.tell_owner(writing, action, said)
    writing.audit("action.answered", action.id, answer=answer)
    writing.changed(action.meeting_id, phones=True)
