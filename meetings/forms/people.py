"""What is typed to invite a colleague, to enrol, and to keep a colleague's account."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, Optional, Regexp

from meetings.duedates import spoken
from meetings.forms import OnceForm, line
from meetings.forms.cases import chosen
from meetings.forms.passwords import new_password, same_password
from meetings.operations.confirming import NOBODY
from meetings.operations.handing_on import NOT_CHOSEN
from meetings.queries.people import Colleague, Duty

OFFICES = (
    ("designated officer", "Designated officer: told of breaches and of requests for data"),
    ("data protection lead", "Data protection lead: subject access, complaints and retention"),
)
NO_ADDRESS = "Enter a work e-mail address, such as name@agency.example"


_DATES = ["%d %m %Y", "%d %b %Y", "%d %B %Y"]


def _job(description: str = "") -> Any:
    return line("Job", missing="Enter the job", description=description, longest=120)


def _offices(label: str) -> Any:
    """Which of the offices an agency gives; the operation says who may give them."""
    return SelectMultipleField(
        label, choices=[SelectChoice(*each) for each in OFFICES], validate_choice=False
    )


def _training(label: str, description: str) -> Any:
    return DateField(  # type: ignore[call-arg]  # the stubs are older
        label,
        format=_DATES,
        description=description,
        invalid_value_message="Enter the day as day, month and year, such as 27 3 2026",
        validators=[Optional()],
    )


class InviteForm(OnceForm):
    """A colleague to be invited: who, their job, where the link goes, and which offices they get."""

    name = line("Name", missing="Enter the person’s name", longest=120)
    role = _job("As your agency calls it. They can correct it.")
    email = EmailField(
        "Work e-mail",
        filters=[lambda text: text.strip() if text else text],
        validators=[
            DataRequired(NO_ADDRESS),
            Regexp(r"^[^@\s]{1,64}@[^@\s]{1,180}$", message=NO_ADDRESS),
        ],
    )
    offices = _offices("Offices in your agency (optional)")


class EnrolForm(FlaskForm):
    """What the invited person sets: a password, twice, their job, and when they were trained."""

    role = _job()
    trained_on = _training(
        "When were you last trained in sharing information? (optional)",
        "Your representative and the meetings’ coordinator see this date.",
    )
    password = new_password("Choose a password")
    again = same_password("Type the password again")


class ConfirmForm(FlaskForm):
    """Who still works here and still needs access."""

    people = SelectMultipleField(
        "People", choices=[], validate_choice=False, validators=[DataRequired(NOBODY)]
    )


class HandOnForm(FlaskForm):
    """Duties to hand on, and the colleague who takes them."""

    duties = SelectMultipleField(
        "What to hand on", choices=[], validate_choice=False, validators=[DataRequired(NOT_CHOSEN)]
    )
    person = chosen("Colleague who takes it on", "Choose a colleague")

    def offer(self, waiting: Sequence[Duty], colleagues: Sequence[Colleague], today: date) -> None:
        """What can be handed on, and to whom."""
        self.duties.choices = [
            SelectChoice(one.id, f"{one.reference} of {one.whose}", {"hint": _said(one, today)})
            for one in waiting
        ]
        self.person.choices = [
            SelectChoice("", "Choose a colleague"),
            *(SelectChoice(one.id, f"{one.name}, {one.role}") for one in colleagues),
        ]


def _said(duty: Duty, today: date) -> str:
    if duty.due_on is None:
        return "Work on the case"
    return f"Action, {'late: it was due' if duty.due_on < today else 'due'} {spoken(duty.due_on)}"


class AccountForm(FlaskForm):
    """The offices that an agency gives, and the day of training, as its representative keeps them."""

    offices = _offices("Offices in your agency")
    trained_on = _training("Last trained on (optional)", "In sharing information under the agreement.")
