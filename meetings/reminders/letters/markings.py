"""Which marking stands on a mail about actions: that of their kinds of meeting, where they mark mails."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.reminders.mail import Envelope
from models.agencies import MeetingType
from models.meetings import Meeting
from models.outcomes import Action


def marked(session: Session, envelope: Envelope, action_ids: Collection[str]) -> Envelope:
    """The envelope with each marking that the kinds of meeting of these actions put on their mails."""
    found = (
        select(MeetingType.marking)
        .join(Meeting, Meeting.meeting_type_id == MeetingType.id)
        .join(Action, Action.meeting_id == Meeting.id)
        .where(Action.id.in_(action_ids), MeetingType.marking_on_mails, MeetingType.marking.is_not(None))
        .distinct()
    )
    return replace(envelope, marking=", ".join(sorted(map(str, session.scalars(found)))))
