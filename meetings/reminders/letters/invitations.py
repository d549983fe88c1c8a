"""The invitation to a meeting: when its reader is needed, never for which case."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.operations.outbox import Claimed
from meetings.reminders import mail
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.meetings import Attendance, Invitation, Meeting
from models.states import AttendanceRole, MeetingState


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """The mail to one person on the register; None once the meeting has closed."""
    found = session.execute(
        select(
            Meeting.id,
            Meeting.starts_at,
            Meeting.place,
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
    return mail.invitation_mail(
        post.envelope,
        starts_at=found.starts_at,
        place=found.place,
        needed=needed,
        link=f"{post.base_url}/guest" if guest else f"{post.base_url}/meetings/{found.id}",
        ask="When you are there: join as a guest" if guest else "See the meeting",
        tz=post.zone,
    )
