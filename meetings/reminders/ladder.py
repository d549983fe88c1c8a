"""Decides which steps of a reminder ladder have come for an action, and from when each may be sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

SEND_AT = time(9)


class Recipient(StrEnum):
    """Whom a step of the ladder reaches."""

    OWNER = "owner"
    DEPUTY = "deputy"
    REPRESENTATIVE = "representative"
    CHAIR = "chair"


@dataclass(frozen=True)
class Step:
    """A step of a meeting type's ladder: `offset_days` from the due date, or None for the closing."""

    key: str
    offset_days: int | None
    recipient: Recipient


@dataclass(frozen=True)
class DueStep:
    """A step that has come: not to be sent before `not_before` (aware, UTC)."""

    step_key: str
    recipient: Recipient
    not_before: datetime


def due_steps(
    steps: Iterable[Step], due_on: date, closed_at: datetime, now: datetime, tz: tzinfo
) -> list[DueStep]:
    """The steps that have come by `now` for an action due on `due_on` of a meeting closed at `closed_at`.

    At the closing at once; any other step at 09:00 in `tz`, whatever the clocks have done since. Only the
    latest step for each recipient: after an outage nobody gets three mails at once about one action. Steps
    whose hour was past at the closing never come, as the closing's own mail has said it. The caller leaves
    out actions that are answered.
    """
    latest: dict[Recipient, DueStep] = {}
    for step in steps:
        moment = _moment(step, due_on, closed_at, tz)
        known = latest.get(step.recipient)
        if moment is None or moment > now or (known and known.not_before > moment):
            continue
        latest[step.recipient] = DueStep(step.key, step.recipient, moment)
    return sorted(latest.values(), key=lambda step: (step.not_before, step.step_key))


def _moment(step: Step, due_on: date, closed_at: datetime, tz: tzinfo) -> datetime | None:
    """When the step comes (UTC); None for one that was past when the meeting closed."""
    if step.offset_days is None:
        return closed_at.astimezone(UTC)
    day = due_on + timedelta(days=step.offset_days)
    moment = datetime.combine(day, SEND_AT, tz).astimezone(UTC)
    return moment if moment > closed_at else None
