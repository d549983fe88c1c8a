"""Decides at which hours of a day mails may leave."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Hours:
    """When a meeting type's reminders leave, in whole local hours; quiet hours may span midnight."""

    remind_at: int
    quiet_from: int
    quiet_until: int

    def after_quiet(self, moment: datetime, tz: tzinfo) -> datetime:
        """The moment itself (aware), or the end of the quiet hours that it falls in; UTC."""
        local = moment.astimezone(tz)
        late = local.hour >= self.quiet_from
        quiet = late or local.hour < self.quiet_until
        if self.quiet_from < self.quiet_until:
            quiet, late = self.quiet_from <= local.hour < self.quiet_until, False
        if not quiet:
            return moment.astimezone(UTC)
        day = local.date() + timedelta(days=1) if late else local.date()
        return datetime.combine(day, time(self.quiet_until), tz).astimezone(UTC)
