"""The invitation to a meeting, and that it is cancelled: when its reader is needed, never for which case."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.calendars import MeetingEntry, Method, mailed
from meetings.duedates import spoken
from meetings.operations.outbox import Claimed
from meetings.reminders import mail
from meetings.reminders.letters import Post
from meetings.reminders.mail import Entry, Mail
from models.meetings import Attendance, Invitation, Meeting
from models.states import AttendanceRole, MeetingState


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """The mail to one person on the register; None once the meeting has closed."""
    found = session.execute(
        select(
            Meeting.id,
            Meeting.starts_at,
            Meeting.place,
            Meeting.planned_minutes,
            Invitation.needed_from,
            Invitation.needed_until,
            Attendance.role,
        )
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .outerjoin(Invitation, Invitation.attendance_id == Attendance.id)
        .where(Attendance.id == claimed.duty_id, Meeting.state.in_((MeetingState.PLANNED, MeetingState.OPEN)))
        .order_by(Invitation.needed_from.desc())
    ).first()
    if found is None:
        return None
    guest = found.role == AttendanceRole.GUEST
    needed = None if found.needed_from is None else (found.needed_from, found.needed_until)
    invited = mail.invitation_mail(
        post.envelope,
        starts_at=found.starts_at,
        place=found.place,
        needed=needed,
        link=f"{post.base_url}/guest" if guest else f"{post.base_url}/meetings/{found.id}",
        ask="When you are there: join as a guest" if guest else "See the meeting",
        tz=post.zone,
    )
    ends_at = found.starts_at + timedelta(minutes=found.planned_minutes)
    entry = MeetingEntry(found.id, found.needed_from or found.starts_at, found.needed_until or ends_at)
    return replace(invited, entry=_entry(entry, Method.REQUEST, claimed, post))


def cancellation_letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """To whoever was told of a meeting: that it is cancelled."""
    found = session.execute(
        select(Meeting.id, Meeting.starts_at, Meeting.planned_minutes)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Attendance.id == claimed.duty_id, Meeting.state == MeetingState.CANCELLED)
    ).first()
    if found is None:
        return None
    starts = found.starts_at.astimezone(post.zone)
    told = mail.notice_mail(
        post.envelope,
        heading=f"The meeting on {spoken(starts.date())} is cancelled",
        fact=f"It was to start at {starts:%H:%M}.",
        ask="See your meetings",
        link=f"{post.base_url}/meetings",
        why="You are told because you were invited.",
    )
    ends_at = found.starts_at + timedelta(minutes=found.planned_minutes)
    entry = MeetingEntry(found.id, found.starts_at, ends_at)
    return replace(told, entry=_entry(entry, Method.CANCEL, claimed, post))


def _entry(entry: MeetingEntry, method: Method, claimed: Claimed, post: Post) -> Entry:
    """What a calendar program makes of the mail; the meeting's revision orders what it was told."""
    content = mailed(
        entry,
        method,
        sender=post.envelope.mail_from,
        reader=post.envelope.to,
        sequence=int(claimed.step.rpartition(" ")[2]),
        base_url=post.base_url,
        now=post.now,
    )
    return Entry(method.value, content)
