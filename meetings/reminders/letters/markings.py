"""Which marking stands on a mail about a meeting: that of its kind of meeting, where that marks mails."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.operations import outbox
from meetings.reminders.mail import Envelope
from models.agencies import MeetingType
from models.meetings import Meeting


def marked(session: Session, envelope: Envelope, kind: str, duty_ids: Collection[str]) -> Envelope:
    """The envelope with each marking that the kinds of meeting of these duties put on their mails."""
    found = (
        select(MeetingType.marking)
        .join(Meeting, Meeting.meeting_type_id == MeetingType.id)
        .where(
            Meeting.id.in_(outbox.meetings_of(session, kind, duty_ids)),
            MeetingType.marking_on_mails,
            MeetingType.marking.is_not(None),
        )
        .distinct()
    )
    return replace(envelope, marking=", ".join(sorted(map(str, session.scalars(found)))))
