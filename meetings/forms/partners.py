"""What is typed to keep the register of partners: a new partner, a decision, a representative, a domain."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, Optional, Regexp

from meetings.forms import OnceForm, line, lines
from meetings.forms.cases import chosen
from meetings.queries.partners import Member

NO_DAY = "Enter the day as day, month and year, such as 27 3 2027"
NOT_SAID = "Say why, and what notice was given"
_CHANGES = (
    ("renamed", "It has another name"),
    ("suspended", "It is suspended (clause 9.6.3)"),
    ("resumed", "Its suspension ends now"),
    ("ended", "It is no partner any more (clause 9.6.1)"),
)


def _day(label: str, description: str) -> Any:
    return DateField(
        label,
        format=["%d %m %Y", "%d %b %Y", "%d %B %Y"],
        description=description,
        validators=[DataRequired(NO_DAY)],
    )


def _why() -> Any:
    return lines(
        "Why, and what notice was given?",
        missing=NOT_SAID,
        description="Its representatives and whoever keeps this register read it. Name no case.",
        longest=2000,
    )


class JoinForm(OnceForm):
    """An agency that becomes a partner."""

    agreement = chosen("Agreement", "Choose the agreement")
    name = line("Name", missing="Enter the agency’s name", longest=200)
    kind = chosen("Kind", "Choose what kind of agency it is")
    domain = line(
        "Mail domain",
        missing="Enter what the agency’s e-mail addresses end in",
        description="What its people’s work e-mail addresses end in, such as council.example",
        longest=120,
    )
    from_on = _day("From which day?", "For example, 27 3 2027")
    reason = _why()

    def start(self, agreements: Sequence[tuple[str, str]], kinds: Iterable[str], today: date) -> None:
        """What can be chosen; from today, until another day is typed."""
        self.agreement.choices = [SelectChoice(*each) for each in agreements]
        self.kind.choices = [
            SelectChoice("", "Choose a kind"),
            *(SelectChoice(k, k.capitalize()) for k in kinds),
        ]
        if not self.is_submitted():
            self.from_on.data = today


class DecideForm(OnceForm):
    """What was decided of a partner."""

    change = RadioField(
        "What was decided?",
        choices=[],
        validate_choice=False,
        validators=[DataRequired("Choose what was decided")],
    )
    name = line("New name", description="Only if it has another name.", longest=200)
    from_on = _day(
        "From which day?",
        "Today’s takes effect at once, that of a later day as the day begins.",
    )
    reason = _why()

    def start(self, today: date, *, is_suspended: bool) -> None:
        """What can be decided of a partner as it stands; from today, until another day is typed."""
        if is_suspended:
            self.from_on.description += " A suspension ends at once, whatever day you enter."
        beside_the_point = "suspended" if is_suspended else "resumed"
        self.change.choices = [SelectChoice(*each) for each in _CHANGES if each[0] != beside_the_point]
        if not self.is_submitted():
            self.from_on.data = today


class RepresentForm(FlaskForm):
    """Somebody who is to represent their agency, or represents it no longer."""

    person = chosen("Who else represents it?", "Choose a person")

    def offer(self, people: Sequence[Member]) -> None:
        """Who does not represent the agency yet."""
        self.person.choices = [
            SelectChoice("", "Choose a person"),
            *(SelectChoice(one.id, f"{one.name}, {one.role}") for one in people if not one.represents),
        ]


class InviteRepresentativeForm(OnceForm):
    """A representative who has no account yet."""

    invited_name = line("Name", missing="Enter the person’s name", longest=120)
    role = line("Job", missing="Enter the job", longest=120)
    email = EmailField(
        "Work e-mail",
        filters=[lambda text: text.strip() if text else text],
        validators=[
            DataRequired("Enter a work e-mail address"),
            Regexp(r"^[^@\s]{1,64}@[^@\s]{1,180}$", message="Enter a work e-mail address"),
        ],
    )


class DomainForm(FlaskForm):
    """A mail domain more."""

    domain = line(
        "Another mail domain",
        missing="Enter what the agency’s e-mail addresses end in",
        description="Such as council.example. Invitations to enrol go nowhere else.",
        longest=120,
    )


class CoordinateForm(FlaskForm):
    """Somebody who is to coordinate a type of meetings."""

    coordinator = chosen("Who else coordinates meetings?", "Choose a person")
    meeting_type = chosen("Which meetings?", "Choose the meetings")

    def offer(self, people: Sequence[Member], types: Sequence[tuple[str, str]]) -> None:
        """The agency's people, and the types there are."""
        self.coordinator.choices = [
            SelectChoice("", "Choose a person"),
            *(SelectChoice(one.id, f"{one.name}, {one.role}") for one in people if not one.administers),
        ]
        self.meeting_type.choices = [SelectChoice(*each) for each in types]


class OnDayForm(FlaskForm):
    """A day to look at the register on."""

    on = DateField(  # type: ignore[call-arg]  # the stubs are older
        "Day",
        format=["%d %m %Y", "%Y-%m-%d"],
        invalid_value_message=NO_DAY,
        validators=[Optional()],
    )
