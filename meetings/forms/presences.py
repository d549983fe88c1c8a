"""What an officer types to correct a time in the room."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Optional, Regexp

from meetings.forms import OnceForm, line

A_TIME = "Enter a time such as 10:05"


def _time(label: str) -> Any:
    return StringField(
        label,
        filters=[lambda text: text.strip() if text else text],
        validators=[Optional(), Regexp(r"^([01]?\d|2[0-3])[:.][0-5]\d$", message=A_TIME)],
    )


class CorrectionForm(OnceForm):
    """From when until when, or not there at all, and why; `replaces` is the correction it was typed over."""

    in_at = _time("Came in at")
    out_at = _time("Went out at")
    absent = BooleanField("Was not in the room for this case")
    reason = line("What was wrong", missing="Say what was wrong", description="The officers read this.")
    replaces = HiddenField(validators=[Optional(), Regexp("^[0-9a-f]{32}$")])

    def complete(self) -> bool:
        """Whether there are both times, or the tick instead of them, and a reason."""
        good: bool = self.validate_on_submit()
        for field in (self.in_at, self.out_at):
            if not self.absent.data and not field.data and not field.errors:
                field.errors = [A_TIME]
                good = False
        return good

    def times(self, day: datetime, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """The moments typed, on the day of the spell where the meeting is held; none where absent."""
        if self.absent.data:
            return None, None
        return _moment(self.in_at.data, day, zone), _moment(self.out_at.data, day, zone)


def _moment(typed: str | None, day: datetime, zone: ZoneInfo) -> datetime:
    hour, minute = (int(part) for part in str(typed).replace(".", ":").split(":"))
    return day.astimezone(zone).replace(hour=hour, minute=minute, second=0, microsecond=0)
