"""Matters arising: what an officer records, at a meeting, of an action that an earlier one left open.

What was recorded by mistake is taken back while the meeting is open; it stays as evidence and does not count.
"""

from datetime import date

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import action_mails, actions, climbing, due_dates
from meetings.operations.actions import ANSWERS
from meetings.operations.recording import sent_again
from meetings.operations.table import open_meeting_of
from meetings.refusals import Conflict, Invalid
from models.meetings import AgendaItem
from models.outcomes import ANSWER_STANDS, Action, ActionAnswer
from models.people import Person
from models.states import OPEN_ACTIONS, ActionReply, ActionState

SAID_SINCE = "Something was said of this action since. Take that back first, or record an action anew."
NEEDS_DATE = "Enter a new date such as fri, +7 or 1 dec"


def answer(
    caseroom: Caseroom,
    viewer: Viewer,
    action_id: str,
    meeting_id: str,
    *,
    once: str,
    state: str,
    text: str = "",
    new_due_on: date | None = None,
) -> None:
    """Record how an earlier action stands, as said at an open meeting with its case; its officers may.

    In progress needs a new date, which becomes the due date; what was not done is offered anew where it has
    one, and that it was not stays among its answers. Invalid where a line or a date is missing; Conflict
    unless the meeting is open, once this meeting or its owner has answered, with who was first, and where the
    form gave another answer when it was first sent: that is evidence, to be taken back first.
    """
    with record.writing(caseroom, viewer) as writing:
        action = _earlier(writing, action_id, meeting_id)
        if writing.once(once):
            _said_again(writing, action, meeting_id, sent=(state, new_due_on, text))
            return
        _refuse_answered(writing, action, meeting_id)
        if state not in ANSWERS:
            raise Invalid({"state": "Say how the action stands"})
        if state == ActionState.IN_PROGRESS and new_due_on is None:
            raise Invalid({"due": NEEDS_DATE})
        said = ActionState(state)
        actions.say(writing, action, said, text=text, new_due_on=new_due_on, meeting_id=meeting_id)
        if new_due_on is not None and said in (ActionState.IN_PROGRESS, ActionState.NOT_DONE):
            action.asked_due_on = None
            due_dates.move(writing, action, new_due_on)
            if said == ActionState.NOT_DONE:
                action.state = ActionState.OFFERED
            climbing.begin(writing, action)
        writing.made(once, action_id)


def escalate(
    caseroom: Caseroom, viewer: Viewer, action_id: str, meeting_id: str, *, once: str, text: str = ""
) -> None:
    """Escalate an earlier action at an open meeting with its case (clause 5.5); its officers may.

    The representatives of its owner's agency, and the chair of the meeting that made it, see it from now on
    and are told by mail. It stays open and its date stands: a question or another date that waited is
    settled by this. Conflict as `answer`.
    """
    with record.writing(caseroom, viewer) as writing:
        action = _earlier(writing, action_id, meeting_id)
        if writing.once(once):
            _said_again(writing, action, meeting_id, sent=(ActionReply.ESCALATED, None, text))
            return
        _refuse_answered(writing, action, meeting_id)
        said = ActionAnswer(
            action_id=action.id,
            answer=ActionReply.ESCALATED,
            text=actions.sealed_line(writing, action, text),
            meeting_id=meeting_id,
            by=str(viewer.person),
            at=viewer.now,
        )
        writing.session.add(said)
        writing.session.flush()
        action.asked_due_on = None
        if action.state == ActionState.QUERIED:
            action.state = ActionState.OFFERED
        climbing.begin(writing, action)
        action_mails.escalate(writing, action, said)
        writing.audit("action.answered", action.id, answer=ActionReply.ESCALATED)
        actions.tell_open_meetings(writing, action.case_id)
        writing.made(once, action_id)


def take_back(caseroom: Caseroom, viewer: Viewer, answer_id: str, meeting_id: str) -> str:
    """Take back what was recorded of an earlier action at this open meeting; its officers may.

    The answer stays, and a row beside it says by whom and when it was taken back. The action stands as before
    it and waits for an answer again: its date, what its owner asked, its reminders; whom an escalation alone
    reached no longer sees it, and mails of it that have not left are withdrawn. A second press does nothing.
    Returns the action's id. Conflict once the meeting has closed, or something was said of it since.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(ActionAnswer, answer_id)
        said = writing.session.get_one(ActionAnswer, answer_id)
        action = _earlier(writing, said.action_id, meeting_id)
        writing.require(said.meeting_id == meeting_id and said.takes_back_id is None)
        standing = _standing(writing, action)
        if said not in standing:
            writing.idle()
            return action.id
        if any(other.at > said.at for other in standing):
            raise Conflict(SAID_SINCE)
        _reopen(writing, action, said, [other for other in standing if other is not said])
        writing.session.add(
            ActionAnswer(
                action_id=action.id,
                answer=ActionReply.TAKEN_BACK,
                meeting_id=meeting_id,
                by=str(viewer.person),
                at=viewer.now,
                takes_back_id=said.id,
            )
        )
        writing.audit("action.answered", action.id, answer=ActionReply.TAKEN_BACK)
        actions.tell_open_meetings(writing, action.case_id)
        return action.id


def _said_again(
    writing: Writing, action: Action, meeting_id: str, *, sent: tuple[str, date | None, str]
) -> None:
    """Conflict where the actor's form said something else of an action when it was first sent."""
    here = select(ActionAnswer).filter_by(
        action_id=action.id, meeting_id=meeting_id, by=writing.actor.person, takes_back_id=None
    )
    said = writing.session.scalars(here.order_by(ActionAnswer.at.desc())).first()
    if said is None:
        return
    text, day = writing.read(said.text)[0] if said.text else "", said.new_due_on
    words = (said.answer, f"{day.day}/{day.month}/{day.year}" if day else "", text)
    sent_again(said.id, ", ".join(filter(None, words)), stands=(said.answer, day, text), sent=sent)


def _standing(writing: Writing, action: Action) -> list[ActionAnswer]:
    """What was said of an action and counts, in order."""
    rows = select(ActionAnswer).where(ActionAnswer.action_id == action.id, ANSWER_STANDS)
    return list(writing.session.scalars(rows.order_by(ActionAnswer.at, ActionAnswer.id)))


def _reopen(writing: Writing, action: Action, said: ActionAnswer, before: list[ActionAnswer]) -> None:
    """Let an action stand as it did before something was said; what its owner asked waits again."""
    action.state, asked = _state(action, before), None
    if action.state == ActionState.IN_PROGRESS and before[-1].by == action.owner_id:
        asked = before[-1].new_due_on if before[-1].meeting_id is None else None
    action.asked_due_on = asked
    due_dates.move(writing, action, said.was_due_on or action.due_on)
    if said.answer == ActionReply.ESCALATED:
        climbing.take_escalation_back(writing, action.id, said.at)
        action_mails.take_escalation_back(writing, said)
    if action.state == ActionState.QUERIED or asked is not None:
        climbing.rest(action)
    else:
        climbing.begin(writing, action)


def _state(action: Action, said: list[ActionAnswer]) -> ActionState:
    """How an action stands after what was said: what officers reply settles a question and is no state.

    What a former owner said does not bind whoever has it now, and what was not done was offered anew.
    """
    state = ActionState.OFFERED
    for one in said:
        if one.answer in tuple(ActionReply):
            state = ActionState.OFFERED if state == ActionState.QUERIED else state
        elif one.by == action.owner_id or one.meeting_id is not None:
            state = ActionState(one.answer)
        else:
            state = ActionState.OFFERED
    return state if state in OPEN_ACTIONS else ActionState.OFFERED


def _earlier(writing: Writing, action_id: str, meeting_id: str) -> Action:
    """An action on a case of an open meeting, for its officers; NotVisible for anything else."""
    writing.see(Action, action_id)
    action = writing.session.get_one(Action, action_id)
    meeting = open_meeting_of(writing, meeting_id)
    on_agenda = select(AgendaItem.id).filter_by(meeting_id=meeting.id, case_id=action.case_id)
    writing.require(writing.session.scalar(on_agenda))
    return action


def _refuse_answered(writing: Writing, action: Action, meeting_id: str) -> None:
    """Conflict where this meeting has heard of it, or it is no longer open, with who said what."""
    last = (
        select(ActionAnswer.answer, ActionAnswer.meeting_id, Person.name)
        .join(Person, Person.id == ActionAnswer.by)
        .where(ActionAnswer.action_id == action.id, ANSWER_STANDS)
        .order_by(ActionAnswer.at.desc(), ActionAnswer.id)
    )
    found = writing.session.execute(last).all()
    heard = next((row for row in found if row.meeting_id == meeting_id), None)
    if heard is None and action.state not in OPEN_ACTIONS:
        heard = next(iter(found), None)
    if heard is not None:
        raise Conflict(f"{heard.name} was first. Action {action.reference} is recorded as: {heard.answer}.")
