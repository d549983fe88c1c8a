"""What narrows the sharing ledger: asked in the address, so that a search can be kept."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length

from meetings.forms import NO_ORDER
from meetings.queries.ledger import FIRST, LAST, Wanted

NO_DAY = "Enter a date such as 2026-11-27"


class LedgerForm(FlaskForm):
    """A case, a recipient and days; every one may be empty."""

    class Meta:
        csrf = False

    NAMES = frozenset({"case", "recipient", "since", "until"})

    case = StringField(validators=[Length(max=40, message="Enter a reference such as ASB-7KQ4")])
    recipient = StringField(validators=[Length(max=40)])
    since = StringField()
    until = StringField()

    def good(self) -> bool:
        """Whether the ledger can be narrowed so."""
        good = bool(self.validate())
        for field in (self.since, self.until):
            if field.data and _day(field.data) is None:
                field.errors = [NO_DAY]
                good = False
        since, until = _day(self.since.data), _day(self.until.data)
        if since and until and since > until:
            self.since.errors = [NO_ORDER]
            good = False
        return good

    def wanted(self, zone: ZoneInfo) -> Wanted:
        """What was asked, once it is good; both days count, where the meetings are held."""
        since, until = _day(self.since.data), _day(self.until.data)
        return Wanted(
            case=(self.case.data or "").strip().upper(),
            recipient=(self.recipient.data or "").strip(),
            since=datetime.combine(since, time(), zone) if since else FIRST,
            until=datetime.combine(until + timedelta(days=1), time(), zone) if until else LAST,
        )


def _day(typed: str | None) -> date | None:
    try:
        found = date.fromisoformat(typed.strip()) if typed else None
    except ValueError:
        return None
    return found if found is None or FIRST.date() < found < LAST.date() else None
