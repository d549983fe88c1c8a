"""What a person types to ask the agency that brought information, and to answer such a request."""

from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, InputRequired, ValidationError

from meetings.forms import OnceForm, line, lines
from meetings.forms.cases import chosen, ticks
from meetings.operations.requests import LONGEST, NOT_A_DAY, Asked

EVERY = "every"
SHARE, PURPOSE = "share", "purpose"
FOURTEEN_DAYS = timedelta(days=14)


class Why(OnceForm):
    """Why something is asked, and the last day on which an answer is of use."""

    why = lines("Why?", missing="Say why", longest=500)
    until_on = DateField(  # type: ignore[call-arg]  # the stubs are older
        "Until when is an answer of use?",
        format=["%d %m %Y"],
        description=f"A day from tomorrow on, within {LONGEST.days} days",
        invalid_value_message=NOT_A_DAY,
        validators=[DataRequired(NOT_A_DAY)],
    )

    today: date

    def validate_until_on(self, field: Any) -> None:
        """The day is told with whatever else is wrong."""
        if not self.today < field.data <= self.today + LONGEST:
            raise ValidationError(NOT_A_DAY)

    def start(self) -> None:
        """Fourteen days from today, until another day is typed."""
        self.until_on.data = self.today + FOURTEEN_DAYS

    def asked(self) -> Asked:
        """What was typed, once it has been checked."""
        return Asked(why=self.why.data or "", until_on=self.until_on.data or date.min)


class AskForm(Why):
    """To share a piece of information with an agency on its case, or with every one."""

    with_agency = chosen("Who should see it too?", "Choose who should see it too")

    def agency(self) -> str | None:
        """The agency chosen; None for every one on the case."""
        return None if self.with_agency.data == EVERY else self.with_agency.data


class PurposeForm(Why):
    """To use a piece of information for another purpose."""

    why = lines(
        "What do you want to use it for, and why?",
        missing="Say what you want to use it for, and why",
        description="The agreement limits its use to the purpose it was shared for (clause 5.1).",
        longest=500,
    )


class AnswerForm(FlaskForm):
    """Agreed, for the pieces ticked, or refused, with why."""

    answer = RadioField(
        "Your agency’s answer",
        choices=[SelectChoice("agree", "We agree"), SelectChoice("refuse", "We refuse")],
        validators=[InputRequired("Choose whether you agree")],
    )
    pieces = ticks("What do you agree to?")
    reason = line(
        "Why, or on what condition?",
        description="Whoever asked reads this. You must say why if you refuse.",
        longest=500,
    )
