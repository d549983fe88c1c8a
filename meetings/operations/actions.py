"""What an action's owner says of it: accepted, queried, done, in progress, or one kind of not done."""

from datetime import date

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import action_mails, climbing, outbox
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.base import SealedText
from models.meetings import AgendaItem, Meeting
from models.outcomes import ANSWER_STANDS, Action, ActionAnswer
from models.states import OPEN_ACTIONS, ActionState, MeetingState

ANSWERED = "This action is closed already. What was said of it stands below."
SAME_DATE = "It is due on that day already. Leave this empty, or ask for another date"
ANSWERS = (ActionState.DONE, ActionState.IN_PROGRESS, ActionState.NOT_POSSIBLE, ActionState.NOT_DONE)
_ASKS = {
    ActionState.QUERIED: "Say what your question is",
    ActionState.DONE: "Say in a line what was done",
    ActionState.NOT_POSSIBLE: "Say what has changed",
    ActionState.NOT_DONE: "Say why it was not done",
}


def accept(caseroom: Caseroom, viewer: Viewer, action_id: str) -> None:
    """Accept an action; its owner may. Conflict once it is closed.

    A second press does nothing, nor does one on a page from before its owner said that it is in progress: the
    date that they asked for still waits for the officers.
    """
    with record.writing(caseroom, viewer) as writing:
        action = _owned(writing, action_id)
        if action.state in (ActionState.ACCEPTED, ActionState.IN_PROGRESS):
            writing.idle()
            return
        say(writing, action, ActionState.ACCEPTED)


def query(caseroom: Caseroom, viewer: Viewer, action_id: str, *, text: str) -> None:
    """Ask about an action before accepting it; its owner may. Invalid without a question."""
    with record.writing(caseroom, viewer) as writing:
        say(writing, _owned(writing, action_id), ActionState.QUERIED, text=text)


def answer(
    caseroom: Caseroom,
    viewer: Viewer,
    action_id: str,
    *,
    state: str,
    text: str = "",
    new_due_on: date | None = None,
) -> None:
    """Say how an action stands (clause 5.5); its owner may. Once it is closed, no further reminder leaves.

    The same answer again on the same day is the one that stands. Invalid where a line of evidence or a reason
    is missing or a date is asked for that it does not need or has already, Conflict once it is answered
    otherwise.
    """
    with record.writing(caseroom, viewer) as writing:
        action = _owned(writing, action_id)
        if state not in ANSWERS:
            raise Invalid({"state": "Say how the action stands"})
        if new_due_on and state != ActionState.IN_PROGRESS:
            raise Invalid({"due": "Only an action in progress has a new date. Leave this empty"})
        if new_due_on == action.due_on and action.state in OPEN_ACTIONS:
            raise Invalid({"due": SAME_DATE})
        say(writing, action, ActionState(state), text=text, new_due_on=new_due_on)


def _owned(writing: Writing, action_id: str) -> Action:
    writing.see(Action, action_id)
    writing.require(permissions.owner_of(writing.session, writing.actor, action_id))
    return writing.session.get_one(Action, action_id)


def say(
    writing: Writing,
    action: Action,
    state: ActionState,
    *,
    text: str = "",
    new_due_on: date | None = None,
    meeting_id: str | None = None,
) -> None:
    """Keep what was said of an action, and stop, pause or go on with its ladder; part of another operation.

    Invalid where a line of evidence or a reason is missing, Conflict once it is answered otherwise.
    """
    if not text and state in _ASKS:
        raise Invalid({"text": _ASKS[state]})
    said = ActionAnswer(
        action_id=action.id,
        answer=state,
        new_due_on=new_due_on,
        meeting_id=meeting_id,
        by=str(writing.actor.person),
        at=writing.actor.now,
        was_due_on=action.due_on if meeting_id is not None and new_due_on is not None else None,
    )
    if _stands(writing, action, said, text):
        writing.idle()
        return
    if action.state not in OPEN_ACTIONS:
        raise Conflict(ANSWERED)
    said.text = sealed_line(writing, action, text)
    writing.session.add(said)
    action.state = state
    # What a meeting says is no request: its date stands.
    asks = state == ActionState.IN_PROGRESS and meeting_id is None
    action.asked_due_on = new_due_on if asks else None
    _chase(writing, action)
    writing.audit("action.answered", action.id, answer=state)
    tell_open_meetings(writing, action.case_id)


def _chase(writing: Writing, action: Action) -> None:
    """Stop the ladder once answered, pause it while the officers are asked, and go on otherwise."""
    if action.state not in OPEN_ACTIONS:
        outbox.withdraw(writing, action.id)
        climbing.rest(action)
    elif action.state == ActionState.QUERIED or action.asked_due_on is not None:
        climbing.rest(action)
        action_mails.tell_officers(writing, action)
    elif writing.session.get_one(Meeting, action.meeting_id).closed_at is not None:
        climbing.begin(writing, action)


def _stands(writing: Writing, action: Action, said: ActionAnswer, text: str) -> bool:
    """Whether the actor gave this very answer today already, and it is how the action stands.

    What officers have answered since, or its owner has said instead, it stands by no more.
    """
    if action.state != said.answer:
        return False
    of_action = select(ActionAnswer).where(ActionAnswer.action_id == action.id, ANSWER_STANDS)
    standing = writing.session.scalars(of_action).all()
    last = max((one.at for one in standing), default=None)
    day_of = writing.caseroom.settings.day_of
    what = said.by, said.answer, said.new_due_on, said.meeting_id
    return any(
        (one.by, one.answer, one.new_due_on, one.meeting_id) == what
        and text == (writing.read(one.text)[0] if one.text else "")
        for one in standing
        if one.at == last and day_of(one.at) == day_of(said.at)
    )


def sealed_line(writing: Writing, action: Action, text: str) -> SealedText | None:
    """What was said of an action, sealed by its case's key; None where nothing was."""
    return seal(writing.key("case", action.case_id), "action_answers.text", text) if text else None


def tell_open_meetings(writing: Writing, case_id: str) -> None:
    """Let the screens of every open meeting with a case ask anew; part of another operation."""
    found = (
        select(Meeting.id)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.case_id == case_id, Meeting.state == MeetingState.OPEN)
    )
    for meeting_id in writing.session.scalars(found):
        writing.changed(meeting_id, phones=True)
