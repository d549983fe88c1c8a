"""The mail that tells whoever takes actions on of them: references and due dates, not whose they were."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from meetings.operations.outbox import Claimed
from meetings.reminders import mail
from meetings.reminders.ladder import Step
from meetings.reminders.letters import Built, Post
from meetings.reminders.letters.actions import kept_out
from meetings.reminders.letters.markings import marked
from meetings.reminders.mail import Told
from models.handovers import Handover
from models.mails import MailKind
from models.outcomes import ACTION_IS_OPEN, Action
from models.states import Recipient

_FOUND = (
    select(Action.id, Action.reference, Action.due_on)
    .join(Handover, Handover.action_id == Action.id)
    .where(
        Handover.id == bindparam("handover"),
        Action.owner_id == bindparam("reader"),
        ACTION_IS_OPEN,
        ~kept_out(bindparam("reader")),
    )
)


def together(session: Session, claimed: Sequence[Claimed], post: Post) -> Built:
    """One mail of all that was handed on to one reader, but for what is answered or is not theirs by now."""
    today = post.now.astimezone(post.zone).date()
    found: dict[str, Told] = {}
    tells = []
    for one in claimed:
        row = session.execute(_FOUND, {"handover": one.duty_id, "reader": one.person_id}).first()
        if row is not None:
            step = Step(one.step, (today - row.due_on).days, Recipient.OWNER)
            found[row.id] = Told(row.reference, row.due_on, step)
            tells.append(one)
    if not found:
        return Built()
    link = f"{post.base_url}/actions"
    if len(found) == 1:
        ((action_id, told),) = found.items()
        link = post.action_link(action_id, told.due_on)
    lines = sorted(found.values(), key=lambda told: (told.due_on, told.reference))
    envelope = marked(session, post.envelope, MailKind.ACTION_HANDED_ON, [one.duty_id for one in tells])
    return Built(mail.handed_on_mail(envelope, lines, link=link), tuple(tells))
