"""Mails of reports and corrections, and who is reminded to confirm one: never what it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.duedates import spoken
from meetings.operations import correction_mails
from meetings.operations.correction_mails import ANSWERED, TOLD
from meetings.operations.outbox import Claimed
from meetings.reminders import mail
from meetings.reminders.ladder import SEND_AT
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.agencies import MeetingType
from models.cases import Case, Referral
from models.corrections import CorrectionHolder, Inaccuracy
from models.mails import MailKind
from models.meetings import Meeting
from models.records import OutboxMail
from models.states import HolderKind

_HEADINGS = {
    HolderKind.AGENCY: "Information that your agency held has been corrected",
    HolderKind.OFFICERS: "Information that the officers of {meeting} held has been corrected",
    HolderKind.GUESTS: "Guests of {meeting} need to be told of a correction",
}
_WHY = {
    HolderKind.AGENCY: "You are told because your agency held it. One of you confirms for all.",
    HolderKind.OFFICERS: "You are told as an officer of the meeting. One of you confirms for all.",
    HolderKind.GUESTS: "You are told as an officer of the meeting. One of you tells them.",
}
_UNCONFIRMED = (
    select(CorrectionHolder, MeetingType.correction_chase_days)
    .join(Case, Case.id == CorrectionHolder.case_id)
    .join(MeetingType, MeetingType.agreement_id == Case.agreement_id)
    .outerjoin(Referral, (Referral.case_id == Case.id) & (Referral.meeting_type_id == MeetingType.id))
    .where(CorrectionHolder.confirmed_at.is_(None))
    .order_by(CorrectionHolder.id, Referral.made_at.is_(None), Referral.made_at.desc(), MeetingType.key)
)


@dataclass(frozen=True, slots=True)
class Step:
    """A reminder that has come for whoever has not confirmed."""

    holder: CorrectionHolder
    key: str


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Remind whoever has not confirmed a correction, at the steps of the meeting type that took the case."""
    with record.reading(caseroom) as session:
        steps = _due(session, now, caseroom.settings.zone)
    if not steps:
        return 0
    with record.writing(caseroom, Clock(now)) as writing:
        for step in steps:
            holder = writing.session.get_one(CorrectionHolder, step.holder.id)
            correction_mails.tell_holder(writing, holder, step.key)
            writing.audit("reminder.made", holder.id, step=step.key)
    return len(steps)


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To whoever may confirm; None once it is confirmed, or its reader may not know of it."""
    holder = session.get(CorrectionHolder, claimed.duty_id)
    if holder is None or holder.confirmed_at or not post.sees(CorrectionHolder, holder.id):
        return None
    kind = HolderKind(holder.kind)
    told = spoken(holder.told_at.astimezone(post.zone).date())
    return mail.notice_mail(
        post.envelope,
        heading=_HEADINGS[kind].format(meeting=_meeting(session, holder, post)),
        fact="" if claimed.step == TOLD else f"First told on {told}. Nobody has confirmed it yet.",
        ask="Read the correction, then confirm",
        link=f"{post.base_url}/corrections/{holder.correction_id}",
        why=_WHY[kind],
    )


def _meeting(session: Session, holder: CorrectionHolder, post: Post) -> str:
    """Of an agency, which may have held it without one, none."""
    meeting = session.get(Meeting, holder.meeting_id) if holder.meeting_id else None
    return post.meeting_on(meeting.starts_at) if meeting else ""


def inaccuracy_letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To the originator, that its information is reported wrong; to its reporter, that it is answered."""
    reported = session.get(Inaccuracy, claimed.duty_id)
    if reported is None or not post.sees(Inaccuracy, reported.id):
        return None
    link = f"{post.base_url}/inaccuracies/{reported.id}"
    if claimed.step == ANSWERED:
        return mail.notice_mail(
            post.envelope,
            heading="Your report of an inaccuracy has been answered",
            ask="Read the answer",
            link=link,
            why="You are told because you reported it.",
        )
    if reported.answer is not None:
        return None
    return mail.notice_mail(
        post.envelope,
        heading="Information of your agency is reported to be wrong",
        ask="Read the report, then correct the information or say why it is right",
        link=link,
        why="You are told because you work on the case, brought the information or represent your agency.",
    )


def _due(session: Session, now: datetime, zone: tzinfo) -> list[Step]:
    """The latest step of each holder that has come and is not in the outbox, if anybody can be told."""
    first: dict[str, Step] = {}
    seen: set[str] = set()
    for holder, days in session.execute(_UNCONFIRMED):
        if holder.id not in seen and (key := _reached(holder.told_at, days, now, zone)):
            first[holder.id] = Step(holder, key)
        seen.add(holder.id)
    known = _made(session, first)
    return [
        step
        for step in first.values()
        if (step.holder.id, step.key) not in known and correction_mails.who_confirms(session, step.holder)
    ]


def _reached(told_at: datetime, days: str, now: datetime, zone: tzinfo) -> str:
    """The last of the steps whose morning has come; empty before the first."""
    told_on = told_at.astimezone(zone).date()
    come = [day for day in map(int, days.split()) if _morning(told_on, day, zone) <= now]
    return f"day {come[-1]}" if come else ""


def _morning(told_on: date, day: int, zone: tzinfo) -> datetime:
    return datetime.combine(told_on + timedelta(days=day), SEND_AT, zone)


def _made(session: Session, holder_ids: Iterable[str]) -> set[tuple[str, str]]:
    ids: Sequence[str] = list(holder_ids)
    made = select(OutboxMail.duty_id, OutboxMail.step).where(
        OutboxMail.kind == MailKind.CORRECTION, OutboxMail.duty_id.in_(ids)
    )
    return {(row.duty_id, row.step) for row in session.execute(made)}
