"""Which months a coordinator's figures are of, and of which kind of meeting: asked in the address."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField

from meetings.queries.figures import Kind, Period, month_on

A_YEAR = 12
LONGEST = 24
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])", re.ASCII)


class PeriodForm(FlaskForm):
    """Whole months; the last twelve unless others are asked for."""

    class Meta:
        csrf = False

    NAMES = ("since", "until", "kind")

    since = StringField("From month")
    until = StringField("To month")
    kind = StringField("Kind of meeting")
    period = Period(date.min, date.min)

    def good(self, kinds: Sequence[Kind], today: date) -> bool:
        """Whether there are figures of what is asked; reads the period."""
        this_month = today.replace(day=1)
        until = self._month("until", this_month)
        since = self._month("since", month_on(until or this_month, 1 - A_YEAR))
        if self.kind.data and self.kind.data not in {one.id for one in kinds}:
            self.kind.errors = ["Choose a kind of meeting from the list"]
        if until and until > this_month:
            self.until.errors = ["That month has not begun"]
        if since and until:
            self._check_order(since, until)
        if since is None or until is None or any(field.errors for field in self):
            return False
        self.period = Period(since, until, self.kind.data or "")
        return True

    def asked(self) -> dict[str, Any]:
        """What the address asks, and nothing else."""
        return {name: self[name].data for name in self.NAMES if self[name].data}

    def _check_order(self, since: date, until: date) -> None:
        if since > until:
            self.since.errors = ["The first month is after the last"]
        elif month_on(since, LONGEST) <= until:
            self.since.errors = [f"Choose at most {LONGEST} months"]

    def _month(self, name: str, otherwise: date) -> date | None:
        field = self[name]
        if not field.data:
            return otherwise
        if not _MONTH.fullmatch(field.data):
            field.errors = ["Enter a month such as 2026-11"]
            return None
        return date.fromisoformat(f"{field.data}-01")
