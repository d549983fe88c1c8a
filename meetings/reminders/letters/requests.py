"""Requests and their answers: that one waits, never of whom, of what or on which case."""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from meetings.duedates import spoken
from meetings.operations.outbox import Claimed
from meetings.reminders import mail
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.requests import Request, RequestAnswer

_ANSWERED = exists().where(RequestAnswer.request_id == Request.id)


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
