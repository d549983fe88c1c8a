"""When whoever is to answer a return is reminded, and by a mail that counts and dates and names no case."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.duedates import spoken
from meetings.operations import chasing, outbox
from meetings.operations.outbox import Claimed, Due
from meetings.reminders import mail
from meetings.reminders.ladder import SEND_AT
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from meetings.working_days import working_days_after
from models.agencies import ChaserStep
from models.mails import MailKind
from models.meetings import Meeting
from models.returns import Return

# A coordinator puts many cases on an agenda one after the other: they are told of in one mail.
SETTLED = timedelta(hours=1)
_OPEN = (
    select(Return, Meeting.meeting_type_id)
    .join(Meeting, Meeting.id == Return.meeting_id)
    .where(Return.closed_at.is_(None), Return.withdrawn_at.is_(None))
    .order_by(Return.asked_at, Return.id)
)


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Queue every chaser whose step has come and that is not in the outbox yet; returns how many."""
    with record.reading(caseroom) as session:
        come = list(_come(session, now, caseroom.settings.zone))
    return outbox.queue_missing(caseroom, come, now)


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """How many returns wait for this person, and by when; None once none does."""
    found = chasing.answering(session, chasing.waiting(session, claimed.duty_id))
    mine = found.get(claimed.person_id, [])
    if not mine:
        return None
    return mail.notice_mail(
        post.envelope,
        heading=f"Your agency has {_counted(len(mine))} to answer before a meeting",
        fact=_due(mine),
        ask="See what your agency is asked",
        link=f"{post.base_url}/returns",
        why="You are told because you answer for your agency, or choose who does.",
    )


def _come(session: Session, now: datetime, zone: ZoneInfo) -> Iterator[Due]:
    """For each person and due day of a meeting, the latest step that has come."""
    asked = session.execute(_OPEN).all()
    steps: dict[str, list[ChaserStep]] = {}
    for step in session.scalars(select(ChaserStep).order_by(ChaserStep.position)):
        steps.setdefault(step.meeting_type_id, []).append(step)
    together: dict[tuple[str, str, date], list[Return]] = {}
    for row, _ in asked:
        together.setdefault((row.meeting_id, row.agency_id, row.due_on), []).append(row)
    types = {row.meeting_id: type_id for row, type_id in asked}
    waiting = [row for row, _ in asked if row.answered_at is None]
    for person_id, rows in sorted(chasing.answering(session, waiting).items()):
        for row in rows:
            newest = together[row.meeting_id, row.agency_id, row.due_on][-1]
            latest = _latest(steps.get(types[row.meeting_id], []), newest, now, zone)
            if latest is not None:
                yield Due(MailKind.RETURN, person_id, row.meeting_id, *latest, row.due_on)


def _latest(
    steps: Iterable[ChaserStep], newest: Return, now: datetime, zone: ZoneInfo
) -> tuple[str, datetime] | None:
    """The last step that has come for what was asked last; steps that were past by then never come."""
    come = []
    for step in steps:
        moment, name = newest.asked_at.astimezone(UTC) + SETTLED, f"{step.key} {newest.id}"
        if step.working_days is not None:
            day = working_days_after(newest.due_on, step.working_days)
            moment, name = datetime.combine(day, SEND_AT, zone).astimezone(UTC), step.key
        if newest.asked_at < moment <= now:
            come.append((moment, name))
    return (max(come)[1], max(come)[0]) if come else None


def _due(mine: list[Return]) -> str:
    """By when: the day of all or of the first, and how many are late."""
    first, late = spoken(mine[0].due_on), sum(row.late_at is not None for row in mine)
    if late and len(mine) == 1:
        return f"It is late: it was due on {first}."
    if late:
        return f"{late} {'is' if late == 1 else 'are'} late. The first was due on {first}."
    return f"Answer by {first}." if mine[0].due_on == mine[-1].due_on else f"Answer the first by {first}."


def _counted(number: int) -> str:
    return "1 return" if number == 1 else f"{number} returns"
