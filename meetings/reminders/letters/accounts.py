"""Mails about accounts: the link to enrol, that somebody waits to be approved, that one may sign in."""

from sqlalchemy.orm import Session

from meetings.duedates import spoken
from meetings.operations.outbox import Claimed
from meetings.reminders import mail
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.enrolments import Enrolment, EnrolmentLink
from models.people import Person


def enrolment_letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """The link, made from its id at this moment; None once it was used or another took its place."""
    link = session.get(EnrolmentLink, claimed.duty_id)
    if link is None:
        return None
    ends = link.ends_at.astimezone(post.zone)
    return mail.notice_mail(
        post.envelope,
        heading="You are invited to Caseroom",
        fact=f"The link below works once, until {ends:%H:%M} on {spoken(ends.date())}.",
        ask="Choose a password and say what your job is",
        link=f"{post.base_url}/enrol/{post.token_of(link.id)}",
        why="You are told because your agency asked us to give you an account.",
    )


def approval_letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To whoever approves, that somebody waits; to the person, that they may sign in."""
    enrolment = session.get(Enrolment, claimed.duty_id)
    if enrolment is None:
        return None
    if claimed.person_id == claimed.duty_id:
        return mail.notice_mail(
            post.envelope,
            heading="Your account has been approved",
            ask="Sign in",
            link=f"{post.base_url}/sign-in",
            why="You are told because you enrolled.",
        )
    waits = enrolment.approved_at is None and post.sees(Enrolment, enrolment.person_id)
    if not waits or session.get_one(Person, enrolment.person_id).left_at is not None:
        return None
    return mail.notice_mail(
        post.envelope,
        heading="Somebody waits for you to approve their account",
        ask="Approve or decline them",
        link=f"{post.base_url}/people/{enrolment.person_id}",
        why="You are told because you approve accounts.",
    )
