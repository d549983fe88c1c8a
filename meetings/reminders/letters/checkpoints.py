"""The mail that gives a representative a checkpoint of the audit chain to keep."""

from sqlalchemy.orm import Session

from meetings.operations.outbox import Claimed
from meetings.reminders import mail
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.records import Checkpoint


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """The signed note itself: numbers and a hash, from which nothing of any case can be told."""
    found = session.get(Checkpoint, int(claimed.duty_id))
    if found is None:
        return None
    made_on = found.made_at.astimezone(post.zone).date()
    return mail.checkpoint_mail(post.envelope, made_on=made_on, note=found.note, link=f"{post.base_url}/help")
