"""Mails that minutes are issued, and of corrections asked for: a day and a link, never content."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.operations.correction_mails import ANSWERED
from meetings.operations.minutes_mails import step_of
from meetings.operations.outbox import Claimed
from meetings.reminders import mail
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.issued import MinutesRequest
from models.meetings import Meeting
from models.outcomes import Minutes
from models.people import Person


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """That a version is issued; None for whoever may not open it, and once a newer one is."""
    documents = session.execute(
        select(Minutes.id, Minutes.version)
        .join(Person, Person.agency_id == Minutes.agency_id)
        .where(Minutes.meeting_id == claimed.duty_id, Person.id == claimed.person_id)
    ).all()
    newest = max((row.version for row in documents), default=0)
    opens = any(post.sees(Minutes, row.id) for row in documents if row.version == newest)
    if not opens or claimed.step != step_of(newest):
        return None
    meeting = session.get_one(Meeting, claimed.duty_id)
    what = "A new version of your agency’s minutes" if newest > 1 else "Your agency’s minutes"
    return mail.notice_mail(
        post.envelope,
        heading=f"{what} of {post.meeting_on(meeting.starts_at)} {'is' if newest > 1 else 'are'} issued",
        ask="Open the minutes",
        link=f"{post.base_url}/meetings/{claimed.duty_id}/minutes",
        why="You are told because you attended, work on one of its cases or represent your agency.",
    )


def request_letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To the officers, that a correction is asked for; to whoever asked, that it is answered."""
    asked = session.get(MinutesRequest, claimed.duty_id)
    if asked is None or not post.sees(MinutesRequest, asked.id):
        return None
    link = f"{post.base_url}/meetings/{asked.meeting_id}/minutes/corrections"
    meeting = session.get_one(Meeting, asked.meeting_id)
    minutes = f"the minutes of {post.meeting_on(meeting.starts_at)}"
    if claimed.step == ANSWERED:
        return mail.notice_mail(
            post.envelope,
            heading=f"The correction that you asked for to {minutes} is answered",
            ask="Read the answer",
            link=link,
            why="You are told because you asked for it.",
        )
    if asked.answer is not None:
        return None
    return mail.notice_mail(
        post.envelope,
        heading=f"Somebody who attended asks for a correction to {minutes}",
        ask="Read what they ask, then accept or decline it",
        link=link,
        why="You are told because you are an officer of the meeting.",
    )
