"""One tick of the clock: queue the reminders that have come due, then send what is in the outbox."""

import logging
import os
import secrets
from collections.abc import Callable
from datetime import datetime

from meetings.doors import Caseroom
from meetings.operations import outbox
from meetings.operations.outbox import Claimed
from meetings.reminders import duties
from meetings.reminders.mail import as_email_message
from meetings.reminders.transports import PermanentFailure, TemporaryFailure, Transport, transport_for

AT_MOST = 50
log = logging.getLogger(__name__)


def sweep(caseroom: Caseroom, now: datetime) -> int:
    """Queue what is due and send it; returns how many mails left. Safe in several processes at once."""
    duties.queue_due(caseroom, now)
    settings = caseroom.settings
    transport = transport_for(settings.mail_url, settings.outbox, settings.notify_api_key)
    return send(caseroom, transport, caseroom.clock)


def send(caseroom: Caseroom, transport: Transport, clock: Callable[[], datetime]) -> int:
    """Send mails until none is due; each is claimed alone, so a slow one holds up no other sender."""
    sender = f"{os.getpid()}-{secrets.token_hex(4)}"
    left = 0
    for _ in range(AT_MOST):
        claimed = outbox.claim(caseroom, sender, clock(), at_most=1)
        if not claimed:
            break
        left += _send_one(caseroom, transport, claimed[0], sender, clock)
    return left


def _send_one(
    caseroom: Caseroom, transport: Transport, claimed: Claimed, sender: str, clock: Callable[[], datetime]
) -> int:
    together = [claimed]
    if claimed.kind in duties.TOLD_TOGETHER:
        together += outbox.claim_alike(caseroom, sender, claimed, clock())
    built = duties.built(caseroom, together, clock())
    for unwanted in together:
        if unwanted not in built.tells:
            outbox.settle_unwanted(caseroom, unwanted, sender)
    if built.mail is None:
        return 0
    try:
        transport.send(as_email_message(built.mail, clock()))
    except (TemporaryFailure, PermanentFailure) as failure:
        log.warning("mail %s did not leave: %s", claimed.id, type(failure).__name__)
        permanent = isinstance(failure, PermanentFailure)
        for told in built.tells:
            outbox.settle_failed(
                caseroom, told, sender, clock(), failure=str(failure)[:200], permanent=permanent
            )
        return 0
    for told in built.tells:
        outbox.settle_sent(caseroom, told, sender, clock(), message_id=built.mail.message_id)
    return 1
