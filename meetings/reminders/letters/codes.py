"""The mail with a code for a phone in the room: the one mail that is a secret, and only for ten minutes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.operations.outbox import Claimed
from meetings.reminders import mail
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.arriving import MailedCode


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To whoever asked for it; None once it is used or over."""
    row = session.scalar(
        select(MailedCode).where(
            MailedCode.id == claimed.duty_id, MailedCode.used_at.is_(None), MailedCode.ends_at > post.now
        )
    )
    if row is None:
        return None
    code = post.unseal(row.code)
    return mail.notice_mail(
        post.envelope,
        heading="Your code for the meeting you are at",
        fact=f"{code[:4]}-{code[4:]}",
        ask="It works once, within ten minutes, on the phone that asked for it. Read more",
        link=f"{post.base_url}/help",
        why="Somebody typed your address in a meeting room. If that was not you, do nothing.",
    )
