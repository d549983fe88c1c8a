"""Sending again what could not be delivered, once a coordinator has had the reason put right."""

from collections.abc import Sequence

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.policy import permissions
from models.records import OutboxMail
from models.states import MailState


def send_again(caseroom: Caseroom, viewer: Viewer, mail_ids: Sequence[str]) -> int:
    """Put mails that were given up back into the queue, for another 48 hours; returns how many.

    The coordinators of the meetings that they are about may (rule 8). A mail keeps its Message-ID, and is
    taken back instead of sent where nobody is to be told any more. A second press changes nothing.
    """
    with record.writing(caseroom, viewer) as writing:
        found = [_given_up(writing, mail_id) for mail_id in mail_ids]
        again = [mail for mail in found if mail.state == MailState.FAILED]
        for mail in again:
            mail.state, mail.due_at, mail.made_at = MailState.QUEUED, viewer.now, viewer.now
            mail.attempts = 0
            writing.audit("mail.sent_again", mail.id, person=mail.person_id)
        if not again:
            writing.idle()
        return len(again)


def _given_up(writing: Writing, mail_id: str) -> OutboxMail:
    writing.see(OutboxMail, mail_id)
    mail = writing.session.get_one(OutboxMail, mail_id)
    writing.require(permissions.plans_meeting(writing.session, writing.actor, mail.meeting_id or ""))
    return mail
