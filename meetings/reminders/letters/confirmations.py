"""Who is reminded to confirm accounts, and told when one was suspended for want of it; nobody is named."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.duedates import spoken
from meetings.operations import accounts, confirming, outbox
from meetings.operations.outbox import Claimed, Due
from meetings.reminders import mail
from meetings.reminders.ladder import SEND_AT
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.enrolments import Enrolment
from models.mails import MailKind
from models.people import Person

DAYS_BEFORE = (14, 3)
_WHY = "You are told because you confirm accounts."


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Suspend whoever nobody confirmed, and queue the reminders that have come for the others."""
    confirming.suspend_unconfirmed(caseroom, now)
    zone = caseroom.settings.zone
    with record.reading(caseroom) as session:
        come = _come(session, now, zone)
    return outbox.queue_missing(caseroom, come, now)


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """How many accounts to confirm by when, or that one was suspended; None once they are confirmed."""
    if claimed.step == confirming.ENDED:
        return _ended(session, claimed, post)
    due_on = date.fromisoformat(claimed.step.rpartition(" ")[2])
    waiting = [
        one
        for one, day in confirming.waiting(session, due_on).items()
        if day == due_on
        and session.get_one(Person, one).agency_id == claimed.duty_id
        and claimed.person_id in accounts.who_confirms(session, one)
    ]
    if not waiting:
        return None
    people = "1 account" if len(waiting) == 1 else f"{len(waiting)} accounts"
    return mail.notice_mail(
        post.envelope,
        heading=f"{people} to confirm by {spoken(due_on)}",
        fact="Whoever is not confirmed by then is suspended, and can be let in again.",
        ask="Confirm who still works here and needs access",
        link=f"{post.base_url}/people/confirmation",
        why=_WHY,
    )


def _ended(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    enrolment = session.get(Enrolment, claimed.duty_id)
    if enrolment is None or enrolment.suspended_at is None or not post.sees(Enrolment, claimed.duty_id):
        return None
    return mail.notice_mail(
        post.envelope,
        heading="An account was suspended, since nobody confirmed it",
        ask="Confirm the person, or record that they have left",
        link=f"{post.base_url}/people/{claimed.duty_id}",
        why=_WHY,
    )


def _come(session: Session, now: datetime, zone: ZoneInfo) -> list[Due]:
    """For each reader, agency and day, the latest reminder that has come."""
    today = now.astimezone(zone).date()
    found: dict[tuple[str, str, date], Due] = {}
    for person_id, due_on in confirming.waiting(session, today + timedelta(days=max(DAYS_BEFORE))).items():
        agency_id = session.get_one(Person, person_id).agency_id
        days = min(each for each in DAYS_BEFORE if due_on - timedelta(days=each) <= today)
        morning = datetime.combine(due_on - timedelta(days=days), SEND_AT, zone).astimezone(UTC)
        if morning > now:
            continue
        step = f"{days} days before {due_on.isoformat()}"
        for reader in accounts.who_confirms(session, person_id):
            found[reader, agency_id, due_on] = Due(
                MailKind.CONFIRMATION, reader, agency_id, step, morning, due_on
            )
    return list(found.values())
