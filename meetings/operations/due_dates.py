"""A due date that is moved, later or earlier: the action's own from then on, and told to its owner."""

from datetime import date

from meetings.doors.record import Writing
from meetings.operations import outbox
from meetings.operations.quiet_hours import after_quiet
from models.mails import MailKind
from models.meetings import Meeting
from models.outcomes import Action

MOVED = "moved"


def move(writing: Writing, action: Action, due_on: date) -> None:
    """Let an action be due on another day, and tell its owner outside quiet hours; part of another operation.

    The same day is no move. Nothing is told before its meeting has closed: the closing tells of the action
    with the date that it has by then. Each move is a mail of its own, also back to a day that was told
    before; it leaves where it says something new by then (clause 5.5).
    """
    if due_on == action.due_on:
        return
    action.due_on = due_on
    meeting = writing.session.get_one(Meeting, action.meeting_id)
    if meeting.closed_at is None:
        return
    # The version counts the changes of an action, so that no two moves are the same mail.
    step, due_at = f"{MOVED} {action.version}", after_quiet(writing, meeting)
    outbox.queue(writing, MailKind.ACTION, action.owner_id, action.id, step, due_at, of=due_on)


def is_move(step: str) -> bool:
    """Whether a mail's step tells of a moved due date, and is none of a ladder."""
    return step.startswith(f"{MOVED} ")
