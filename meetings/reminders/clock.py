"""The clock of the serving process: which jobs each tick does, so that nothing stays unsent or undone."""

import logging
from threading import Lock
from weakref import WeakKeyDictionary

from apscheduler.schedulers.background import BackgroundScheduler

from meetings.doors import Caseroom
from meetings.operations import (
    annexes,
    asking,
    checkpoints,
    closing,
    late_cases,
    late_variants,
    making_minutes,
    mobile_numbers,
    partner_access,
)
from meetings.reminders.deliveries import ask_after
from meetings.reminders.sweep import sweep

log = logging.getLogger(__name__)
_ONE_TICK = Lock()
_running: WeakKeyDictionary[Caseroom, BackgroundScheduler] = WeakKeyDictionary()
# In this order: what a meeting's close was signed with stands in its minutes.
_JOBS = (
    closing.close_forgotten,
    checkpoints.make_at_close,
    making_minutes.make_missing_documents,
    annexes.issue_anew,
    late_variants.make_missing_variants,
    checkpoints.make_nightly,
    asking.mark_late,
    late_cases.place,
    mobile_numbers.forget_unproved,
    partner_access.put_out_inactive,
    sweep,
    ask_after,
)


def start(app: object) -> BackgroundScheduler:
    """Start ticking for an application; call it after the fork, which no thread survives."""
    caseroom: Caseroom = app.extensions["caseroom"]  # type: ignore[attr-defined]
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        tick,
        "interval",
        args=[caseroom],
        seconds=caseroom.settings.tick_seconds,
        max_instances=1,
        coalesce=True,
    )
    scheduler.start()
    _running[caseroom] = scheduler
    return scheduler


def send_soon(caseroom: Caseroom) -> None:
    """Have this process send what is due now and not at its next tick, where it keeps the clock."""
    scheduler = _running.get(caseroom)
    if scheduler is not None:
        scheduler.add_job(_send, args=[caseroom])


def _send(caseroom: Caseroom) -> None:
    try:
        sweep(caseroom, caseroom.clock())
    except Exception:
        log.exception("the clock could not send at once")


def tick(caseroom: Caseroom) -> None:
    """Do every job of the clock, each although another fails."""
    with _ONE_TICK:
        for job in _JOBS:
            try:
                job(caseroom, caseroom.clock())
            except Exception:
                log.exception("the clock could not %s", job.__name__)
