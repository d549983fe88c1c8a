"""What narrows the decision register: asked in the address, so that a search can be kept and shared."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from meetings.forms import NO_ORDER
from meetings.queries.decision_register import Wanted

_LONGEST = Length(max=200, message="Use 200 characters or fewer")


class FindForm(FlaskForm):
    """Words and choices; every one may be empty."""

    class Meta:
        csrf = False

    NAMES = frozenset(
        {"words", "case", "intervention", "agency", "since", "until", "review", "dissent", "replaced", "sort"}
    )

    words = StringField(validators=[_LONGEST])
    case = StringField(validators=[_LONGEST])
    intervention = StringField()
    agency = StringField()
    since = StringField()
    until = StringField()
    review = StringField()
    dissent = StringField()
    replaced = BooleanField()
    sort = StringField()
    days: Mapping[str, date | None] = MappingProxyType({})

    def good(self) -> bool:
        """Whether the register can be narrowed so; reads the days."""
        good = bool(self.validate())
        self.days = {name: self._day(name) for name in ("since", "until")}
        since, until = self.days["since"], self.days["until"]
        if since and until and since > until:
            self.since.errors = [NO_ORDER]
        return good and not (self.since.errors or self.until.errors)

    def wanted(self) -> Wanted:
        """What was asked, once it is good."""
        return Wanted(
            words=self.words.data or "",
            case=(self.case.data or "").strip(),
            intervention=self.intervention.data or "",
            agency=self.agency.data or "",
            since=self.days["since"],
            until=self.days["until"],
            review=self.review.data or "",
            dissent=self.dissent.data or "",
            replaced=bool(self.replaced.data),
            sort=self.sort.data or "",
        )

    def _day(self, name: str) -> date | None:
        field = self[name]
        try:
            return date.fromisoformat(field.data) if field.data else None
        except ValueError:
            field.errors = ["Enter a date such as 2026-11-27"]
            return None
