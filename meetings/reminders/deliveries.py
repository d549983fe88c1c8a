"""What became of mails and texts that were taken: the clock asks after some of them at each tick."""

import logging
from datetime import datetime
from itertools import groupby

from meetings.doors import Caseroom
from meetings.operations import deliveries, mobile_numbers
from meetings.operations.deliveries import Left
from meetings.operations.outbox import TEXTS
from meetings.reminders.sending import Fate, PermanentFailure, TellingTransport, TemporaryFailure
from meetings.reminders.transports import configured

AT_MOST = 20
log = logging.getLogger(__name__)


def ask_after(caseroom: Caseroom, now: datetime) -> None:
    """Settle what is known by now of what has left; where the transport cannot tell, nothing is asked."""
    transport = configured(caseroom.settings)
    if isinstance(transport, TellingTransport):
        follow(caseroom, transport, now)


def follow(caseroom: Caseroom, transport: TellingTransport, now: datetime) -> None:
    """Ask after each mail whose time has come, until the transport does not answer."""
    taken = deliveries.take(caseroom, now, at_most=AT_MOST)
    for message_id, together in groupby(taken, key=lambda left: left.message_id):
        try:
            fate = transport.fate(message_id)
        except (TemporaryFailure, PermanentFailure) as failure:
            log.warning("what became of mails cannot be asked now: %s", type(failure).__name__)
            return
        for left in together:
            _settle(caseroom, left, fate, now)


def _settle(caseroom: Caseroom, left: Left, fate: Fate, now: datetime) -> None:
    if fate is Fate.ON_ITS_WAY:
        return
    if fate is Fate.DELIVERED:
        deliveries.settle_delivered(caseroom, left)
        return
    deliveries.settle_failed(caseroom, left, now, failure=f"Notify {fate}")
    if fate is Fate.NO_ADDRESS and left.mail.kind in TEXTS:
        mobile_numbers.note_unreachable(caseroom, left.mail, now)
