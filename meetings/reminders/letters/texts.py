"""Text messages: of actions that are due or late, by counts and dates; and the code that proves a number."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.message_ids import message_id
from meetings.operations import mobile_numbers
from meetings.operations.mobile_numbers import LASTS
from meetings.operations.outbox import Claimed
from meetings.reminders.letters import Built, Post, hours
from meetings.reminders.letters.actions import told_of
from meetings.reminders.texts import Text, actions_words, code_words
from models.base import SealedText
from models.people import MobileNumber


def together(session: Session, claimed: Sequence[Claimed], post: Post) -> Built:
    """One text of all the actions that are due to one reader, but for those that need them no more.

    None without a number that can be reached, and none at night: a mail has told of it, and a phone wakes.
    """
    number = mobile_numbers.in_use(session, claimed[0].person_id)
    if number is None or hours.is_quiet(session, post.now, post.zone):
        return Built()
    today = post.now.astimezone(post.zone).date()
    found = {one: told for one in claimed if (told := told_of(session, one, today)) is not None}
    if not found:
        return Built()
    days = {one.duty_id: told.due_on for one, told in found.items()}.values()
    words = actions_words([day for day in days if day >= today], [day for day in days if day < today])
    return Built(_text(post, number, words), tuple(found))


def code(session: Session, claimed: Claimed, post: Post) -> Text | None:
    """To the number that somebody gave; None once it is proved, over, or another was given since."""
    row = session.scalar(
        select(MobileNumber).where(MobileNumber.id == claimed.duty_id, MobileNumber.ends_at > post.now)
    )
    if row is None or row.code is None:
        return None
    minutes = int(LASTS.total_seconds()) // 60
    return _text(post, row.number, code_words(post.unseal(row.code), minutes=minutes))


def _text(post: Post, number: SealedText, words: str) -> Text:
    envelope = post.envelope
    return Text(message_id(envelope.outbox_key, envelope.mail_from), post.unseal(number), words)
