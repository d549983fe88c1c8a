"""Decides which steps of a reminder ladder have come for an action, and from when each may be sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from meetings.sending_hours import Hours
from meetings.working_days import is_working_day, working_days_after
from models.states import Recipient

SEND_AT = time(9)


class Counted(StrEnum):
    """What the days of a step are: days at work, each sent on one, or days of the calendar."""

    WORKING_DAYS = "working days"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a meeting type's ladder: so many days from the due date, or None for the closing."""

    key: str
    offset: int | None
    recipient: Recipient
    counted: Counted = Counted.WORKING_DAYS


USUAL = Hours(remind_at=SEND_AT.hour, quiet_from=24, quiet_until=0)


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step that has come: not to be sent before `not_before` (aware, UTC)."""

    step_key: str
    recipient: Recipient
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Running:
    """A duty being chased: since its meeting closed, anew `since` its owner's question was answered."""

    due_on: date
    closed_at: datetime
    since: datetime


def due_steps(
    steps: Iterable[Step], duty: Running, now: datetime, tz: tzinfo, hours: Hours = USUAL
) -> list[DueStep]:
    """The steps that have come by `now` for a duty.

    At the closing at once, unless the hours are quiet; any other step at the reminding hour in `tz`, whatever
    the clocks have done since. Only the latest step for each recipient: after an outage nobody gets three
    mails at once about one action. Steps whose hour was past when the meeting closed, or when a question was
    answered, never come, as that mail has said it. The caller leaves out actions that are answered.
    """
    latest: dict[Recipient, DueStep] = {}
    for step in steps:
        moment = _moment(step, duty, tz, hours)
        known = latest.get(step.recipient)
        if moment is None or moment > now or (known and known.not_before > moment):
            continue
        latest[step.recipient] = DueStep(step.key, step.recipient, moment)
    return sorted(latest.values(), key=lambda step: (step.not_before, step.step_key))


def next_moment(
    steps: Iterable[Step], duty: Running, now: datetime, tz: tzinfo, hours: Hours = USUAL
) -> datetime | None:
    """When the next step after `now` comes (UTC); None when the ladder ends."""
    moments = (_moment(step, duty, tz, hours) for step in steps)
    return min((moment for moment in moments if moment and moment > now), default=None)


def _moment(step: Step, duty: Running, tz: tzinfo, hours: Hours) -> datetime | None:
    """When the step comes (UTC); None for one that was past when the chasing began."""
    if step.offset is None:
        return hours.after_quiet(duty.closed_at, tz)
    day = _day(step, step.offset, duty.due_on)
    moment = datetime.combine(day, time(hours.remind_at), tz).astimezone(UTC)
    return moment if moment > duty.since else None


def _day(step: Step, offset: int, due_on: date) -> date:
    """The day of a step; what is due on a day that is not worked is told of on the last one before."""
    if step.counted is Counted.DAYS:
        return due_on + timedelta(days=offset)
    if offset or is_working_day(due_on):
        return working_days_after(due_on, offset)
    return working_days_after(due_on, -1)
