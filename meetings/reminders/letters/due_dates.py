"""What a mail of a moved due date tells the action's owner: the date that stands by then, if it is news."""

from datetime import date

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from meetings.operations.outbox import Claimed
from meetings.reminders.ladder import Step
from meetings.reminders.mail import Told
from models.handovers import Handover
from models.mails import MailKind
from models.records import OutboxMail
from models.states import MailState, Recipient

_WAITS = (MailState.QUEUED, MailState.CLAIMED)


def told_of_move(session: Session, claimed: Claimed, reference: str, today: date) -> Told | None:
    """What its owner reads of an action that is due on another day; a new action, where no mail told of it.

    None where the date is the one that their last mail told, or the mail that hands the action on tells it.
    """
    known = _mails(session, claimed)
    handed_on = [one for one in known if one.kind == MailKind.ACTION_HANDED_ON]
    if any(one.state in _WAITS or (one.sent_at and one.sent_at >= claimed.made_at) for one in handed_on):
        return None
    left = [one for one in known if one.state == MailState.SENT]
    told = [Claimed.day_in(one.key) for one in left if one.kind == MailKind.ACTION]
    if told and told[-1] == claimed.of:
        return None
    late = (today - claimed.of).days
    step = Step(claimed.step, late if late > 0 else None, Recipient.OWNER)
    return Told(reference, claimed.of, step, is_moved=bool(left))


def _mails(session: Session, claimed: Claimed) -> list[Row[str, str, str, object]]:
    """The mails of this action to its owner, in the order in which they left."""
    handovers = select(Handover.id).where(Handover.action_id == claimed.duty_id)
    of_action = or_(
        and_(OutboxMail.kind == MailKind.ACTION, OutboxMail.duty_id == claimed.duty_id),
        and_(OutboxMail.kind == MailKind.ACTION_HANDED_ON, OutboxMail.duty_id.in_(handovers)),
    )
    columns = select(OutboxMail.kind, OutboxMail.key, OutboxMail.state, OutboxMail.sent_at)
    mails = columns.where(of_action, OutboxMail.person_id == claimed.person_id, OutboxMail.id != claimed.id)
    return list(session.execute(mails.order_by(OutboxMail.sent_at, OutboxMail.made_at)))
