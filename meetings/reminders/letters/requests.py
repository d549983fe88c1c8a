"""Requests, their answers, and that one ran out: never of whom, of what or on which case."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.duedates import spoken
from meetings.operations import outbox
from meetings.operations.outbox import Claimed, Due
from meetings.reminders import mail
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.mails import MailKind
from models.requests import Request, RequestAnswer
from models.states import RequestKind

_ANSWERED = exists().where(RequestAnswer.request_id == Request.id)


RAN_OUT = "ran out"
# An older one than this is no news, as on the first start after an upgrade.
NEWS = timedelta(days=7)


def queue_due(caseroom: Caseroom, now: datetime) -> int:
    """Tell whoever asked that a request ran out unanswered, once; of a guest's the officers see it."""
    ended = select(Request.id, Request.asked_by, Request.until_at).where(
        Request.until_at <= now,
        Request.until_at > now - NEWS,
        Request.kind != RequestKind.GUEST,
        ~_ANSWERED,
    )
    with record.reading(caseroom) as session:
        found = session.execute(ended.order_by(Request.until_at, Request.id)).all()
    come = (
        Due(MailKind.REQUEST_EXPIRED, row.asked_by, row.id, RAN_OUT, now, row.until_at.date())
        for row in found
    )
    return outbox.queue_missing(caseroom, come, now)


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To the people of the agency that is asked; None once it is answered."""
    waiting = select(Request.until_at).where(Request.id == claimed.duty_id, ~_ANSWERED)
    until_at = session.scalar(waiting)
    if until_at is None:
        return None
    last_day = (until_at - timedelta(seconds=1)).astimezone(post.zone).date()
    return mail.notice_mail(
        post.envelope,
        heading="Your agency is asked for its agreement",
        fact=f"An answer is of use until {spoken(last_day)}.",
        ask="See what is asked",
        link=f"{post.base_url}/requests/{claimed.duty_id}",
        why="You are told because you represent your agency, or work on what is asked about.",
    )


def answer_letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To whoever asked: that the agency has answered."""
    answered = select(RequestAnswer.request_id).where(RequestAnswer.id == claimed.duty_id)
    request_id = session.scalar(answered)
    if request_id is None:
        return None
    return mail.notice_mail(
        post.envelope,
        heading="An agency has answered your request",
        ask="See the answer",
        link=f"{post.base_url}/requests/{request_id}",
        why="You are told because you asked.",
    )


def expired_letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To whoever asked: that it ran out; None once it was answered after all, or may not be seen any more."""
    waiting = session.scalar(select(Request.id).where(Request.id == claimed.duty_id, ~_ANSWERED))
    if waiting is None or not post.sees(Request, claimed.duty_id):
        return None
    return mail.notice_mail(
        post.envelope,
        heading="A request of yours ran out without an answer",
        ask="See the request, and ask again if you still need it",
        link=f"{post.base_url}/requests/{claimed.duty_id}",
        why="You are told because you asked.",
    )
