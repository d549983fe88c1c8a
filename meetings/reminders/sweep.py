"""One tick of the clock: queue the reminders that have come due, then send what is in the outbox."""

import logging
import os
import secrets
from collections.abc import Callable
from datetime import datetime

from meetings.doors import Caseroom
from meetings.operations import deliveries, mobile_numbers, outbox
from meetings.operations.outbox import TEXTS, Claimed
from meetings.reminders import duties
from meetings.reminders.letters import Built
from meetings.reminders.mail import Mail, as_email_message
from meetings.reminders.sending import (
    PermanentFailure,
    TellingTransport,
    TemporaryFailure,
    TextTransport,
    Transport,
)
from meetings.reminders.texts import Text
from meetings.reminders.transports import configured

AT_MOST = 50
log = logging.getLogger(__name__)


def sweep(caseroom: Caseroom, now: datetime) -> int:
    """Queue what is due and send it; returns how many mails left. Safe in several processes at once."""
    duties.queue_due(caseroom, now)
    return send(caseroom, configured(caseroom.settings), caseroom.clock)


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
    if isinstance(built.mail, Text) and not isinstance(transport, TextTransport):
        built = Built()
    for unwanted in together:
        if unwanted not in built.tells:
            outbox.settle_unwanted(caseroom, unwanted, sender)
    if built.mail is None:
        return 0
    try:
        _hand_over(transport, built.mail, clock())
    except (TemporaryFailure, PermanentFailure) as failure:
        log.warning("mail %s did not leave: %s", claimed.id, type(failure).__name__)
        _settle_failed(caseroom, built, sender, clock(), failure)
        return 0
    now = clock()
    ask_at = now + deliveries.FIRST if isinstance(transport, TellingTransport) else None
    for told in built.tells:
        outbox.settle_sent(caseroom, told, sender, now, message_id=built.mail.message_id, ask_at=ask_at)
    return 1


def _hand_over(transport: Transport, mail: Mail | Text, now: datetime) -> None:
    if isinstance(mail, Mail):
        transport.send(as_email_message(mail, now))
    elif isinstance(transport, TextTransport):
        transport.send_text(mail)


def _settle_failed(
    caseroom: Caseroom, built: Built, sender: str, now: datetime, failure: TemporaryFailure | PermanentFailure
) -> None:
    permanent = isinstance(failure, PermanentFailure)
    for told in built.tells:
        outbox.settle_failed(caseroom, told, sender, now, failure=str(failure)[:200], permanent=permanent)
        if permanent and told.kind in TEXTS:
            mobile_numbers.note_unreachable(caseroom, told, now)
