"""What recording on a case asks for, and what is told where somebody, or the same form, was first."""

from collections.abc import Sequence

from sqlalchemy import func, select

from meetings.doors.record import Writing
from meetings.operations.table import item_at_open_meeting
from meetings.refusals import Conflict
from models.meetings import AgendaItem, Presence
from models.people import Person

NOT_YET = "This case has not been on the table at this meeting yet."
SENT_BEFORE = "It was recorded when it was first sent, and has been edited since."


def begun_item(writing: Writing, item_id: str) -> AgendaItem:
    """An item that its open meeting has had on the table, for an officer; Conflict before that.

    Something recorded on a case that went back to waiting means that it was discussed after all.
    """
    item, _ = item_at_open_meeting(writing, item_id)
    if item.started_at is None:
        was_in = select(func.min(Presence.in_at)).where(Presence.agenda_item_id == item.id)
        item.started_at = writing.session.scalar(was_in)
    if item.started_at is None:
        raise Conflict(NOT_YET)
    return item


def sent_again(made: str, text: str, *, stands: Sequence[object], sent: Sequence[object]) -> str:
    """What a form made when it was first sent, for the form sent again; Conflict, with its text, once edited.

    Its answer may never have come, so that whoever edited it could not know: what they typed is not dropped.
    """
    if list(stands) != list(sent):
        raise Conflict(SENT_BEFORE, text, made=made)
    return made


def changed_first(writing: Writing, person_id: str, what: str) -> str:
    """Who changed what somebody else was writing meanwhile."""
    name = writing.session.get_one(Person, person_id).name
    return f"{name} changed this {what} while you were writing."
